/** The lines that make a bridge over a network card, carried out by who configures it, as far as such a program is here. */
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { makeBridgeWays, type CardOwner } from '../../shared/words/makeBridge';
import { HeldConnection } from './heldConnection';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';

const NETWORKD = '/lib/systemd/systemd-networkd';
const CARD = 'enp7s0';
const ROUTER = '192.168.77.1';

/** A card that is on a LAN with DHCP. */
const WIRED = `
  ip netns add lan
  ip link add ${CARD} type veth peer name port netns lan
  ip -n lan link set lo up
  ip -n lan addr add ${ROUTER}/24 dev port
  ip -n lan link set port up
  ip netns exec lan dnsmasq --conf-file=/dev/null --pid-file=/run/lan.pid --user=root --no-resolv --no-hosts --bind-interfaces --interface=port --dhcp-range=192.168.77.100,192.168.77.120,1h --dhcp-leasefile=/run/lan.leases --no-ping`;

/** systemd-networkd with a bus and configuration of its own; without a /sys that can be written it waits for no udev. */
const START_NETWORKD = `
  mount -t tmpfs tmpfs /etc/systemd/network
  mount -o remount,ro /sys
  mkdir -p /run/dbus /run/systemd/netif/links /run/systemd/netif/leases
  chown -R systemd-network:systemd-network /run/systemd/netif
  printf '[Match]\\nName=${CARD}\\n[Network]\\nDHCP=yes\\n' > /etc/systemd/network/20-wired.network
  dbus-daemon --system --fork --nopidfile
  ${NETWORKD} > /run/networkd.log 2>&1 &`;

const wayOf = (owner: CardOwner): string =>
  makeBridgeWays({ card: CARD, bridge: 'br0' })
    .filter(({ id }) => id === owner)
    .flatMap(({ parts }) => parts.map(({ text }) => text))
    .join('\n');

let space: Namespace | null = null;
afterEach(() => {
  space?.close();
  space = null;
});

const canRun = existsSync(NETWORKD) && existsSync('/usr/bin/dbus-daemon') && process.getuid?.() === 0;

describe.skipIf(!canRun)('systemd-networkd', () => {
  it('makes the bridge, which has the card’s lease and hardware address, and a session from the LAN goes on', async () => {
    const here = (space = await openNamespace('nft'));
    here.shell(`set -e\n${WIRED}\n${START_NETWORKD}`);
    const addressOf = (device: string): string =>
      /inet (\S+)\//.exec(here.shell(`ip -o -4 addr show dev ${device} 2>/dev/null || true`))?.[1] ?? '';
    const before = await until('a lease of the card', () => addressOf(CARD) || null);
    const server = await HeldConnection.serve((argv) => here.enter(argv).argv, 7000);
    const session = await HeldConnection.open(
      (argv) => here.enter(['ip', 'netns', 'exec', 'lan', ...argv]).argv,
      before,
      7000,
      'tcp',
    );
    expect(await session.ask('before')).toBe('before');
    here.shell(`set -e\n${wayOf('networkd')}`);
    const after = await until('a lease of the bridge', () => addressOf('br0') || null);
    expect(after).toBe(before);
    expect(addressOf(CARD)).toBe('');
    expect(here.shell('cat /sys/class/net/br0/address')).toBe(
      here.shell(`cat /sys/class/net/${CARD}/address`),
    );
    expect(here.shell('ls /sys/class/net/br0/brif').trim()).toBe(CARD);
    expect(here.shell('cat /sys/class/net/br0/bridge/stp_state').trim()).toBe('0');
    expect(here.shell('ip route show default')).toMatch(new RegExp(`via ${ROUTER} dev br0`));
    expect(await session.ask('after')).toBe('after');
    session.close();
    server.close();
  });
});
