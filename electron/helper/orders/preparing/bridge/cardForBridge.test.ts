/** Which devices a bridge cannot be put over, and who is asked to do it. */
import { describe, expect, it } from 'vitest';
import type { CardOwner } from '../../../facts/cardOwner';
import type { Link } from '../../../facts/ipShow';
import { requireCard, requireOneOwner } from './cardForBridge';

const NOTHING = { definitions: new Map(), running: new Map(), autostart: new Set<string>(), unreadable: [] };
const link = (name: string, kind: string | null): Link => ({
  ...{ name, kind, index: 7, flags: ['UP'], mtu: 1500, mac: '02:00:00:00:00:01', txQueueLength: 0 },
  ...{ inet: [], inet6: [], loopback: false, master: null, portNumber: null, vni: null },
});
const nmcli: CardOwner = {
  id: 'networkmanager',
  title: 'NetworkManager',
  by: 'its connection “home”',
  isAsked: true,
};

describe('requireCard', () => {
  it('refuses a wireless card with the reason and what to use instead', async () => {
    const host = { readDir: () => Promise.resolve(['address', 'wireless', 'phy80211']) };
    await expect(requireCard(host, 'wlp3s0', [link('wlp3s0', null)], NOTHING)).rejects.toThrow(
      /wlp3s0 is wireless and cannot be part of a bridge: an access point passes on only what comes from the card’s own hardware address. Over Wi-Fi use a NAT or routed network./,
    );
  });

  it.each(['wireguard', 'vxlan', 'gre', 'dummy', 'macvlan'])(
    'refuses a device of the kind %s',
    async (kind) => {
      const host = { readDir: () => Promise.resolve([]) };
      await expect(requireCard(host, 'x0', [link('x0', kind)], NOTHING)).rejects.toThrow(
        `x0 is no wired network card but a virtual device (${kind})`,
      );
    },
  );

  it.each([null, 'bond', 'vlan', 'team'])('takes a card of the kind %s', async (kind) => {
    const host = { readDir: () => Promise.resolve(['address']) };
    expect((await requireCard(host, 'x0', [link('x0', kind)], NOTHING)).name).toBe('x0');
  });
});

describe('requireOneOwner', () => {
  it('does it where nobody else says that the card is theirs', () => {
    expect(requireOneOwner('br0', 'eth0', [])).toBe('nobody');
  });

  it('names all of several owners', () => {
    const other: CardOwner = {
      id: 'ifupdown',
      title: 'ifupdown',
      by: '/etc/network/interfaces',
      isAsked: true,
    };
    expect(() => requireOneOwner('br0', 'eth0', [nmcli, other])).toThrow(
      'eth0 is configured by several programs: NetworkManager (its connection “home”) and ifupdown (/etc/network/interfaces).',
    );
  });

  it('says what to type where the owner cannot be asked', () => {
    expect(requireOneOwner('br7', 'eth0', [nmcli])).toBe('networkmanager');
    const netplan: CardOwner = {
      id: 'netplan',
      title: 'netplan',
      by: 'the connection netplan-eth0',
      isAsked: false,
    };
    expect(() => requireOneOwner('br7', 'eth0', [netplan])).toThrow(/cat > \/etc\/netplan\/90-br7.yaml/);
  });

  it('refuses an owner that it does not know', () => {
    expect(() =>
      requireOneOwner('br0', 'eth0', [{ id: 'other', title: 'connmand', by: 'process 9', isAsked: false }]),
    ).toThrow(/connmand \(process 9\) configures the cards of this host/);
  });
});
