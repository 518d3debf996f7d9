/** Every template makes networks that the helper accepts, on addresses that nobody uses. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../addresses/addresses';
import { checkNetwork } from '../check/check';
import type { CheckContext } from '../check/checkContext';
import { networkText } from '../definition/describe';
import { networkDraftSchema, type NetworkDraft } from '../definition/network';
import { templateDrafts, templateIds, templates, type TemplateId } from './templates';

const context: CheckContext = {
  networks: [{ name: 'default', uuid: '1', device: 'virbr0', mac: '52:54:00:00:00:01' }],
  devices: ['lo', 'eth0', 'virbr0', 'virbr2', 'br0'],
  claimedBridges: [{ name: 'virbr2', owner: 'libvirt network “lab”' }],
  bridges: [
    { name: 'virbr2', uplinks: [] },
    { name: 'br0', uplinks: ['eth1'] },
  ],
  uplinks: ['eth0'],
  addressSpace: [{ subnet: '172.16.40.0/24', kind: 'vpn', owner: 'VPN tun0' }],
  self: null,
};

function made(id: TemplateId, choice = {}): NetworkDraft[] {
  const drafts = templateDrafts(templates[id], context, choice);
  if (!drafts) throw new Error('no room');
  return drafts;
}

/** The context once these drafts are stored. */
const withDrafts = (drafts: readonly NetworkDraft[]): CheckContext => ({
  ...context,
  networks: [
    ...context.networks,
    ...drafts.map(({ name, bridge }, n) => ({
      name,
      uuid: `new ${n}`,
      device: bridge.name ?? `virbr${n + 10}`,
      mac: `52:54:00:00:01:0${n}`,
    })),
  ],
  addressSpace: [
    ...context.addressSpace,
    ...drafts.map((draft) => ({ subnet: networkText(draft), kind: 'network' as const, owner: draft.name })),
  ],
});

describe.each(templateIds)('the template %s', (id) => {
  it('makes networks that pass all checks, the ones beside the others', () => {
    const drafts = made(id);
    expect(drafts).toHaveLength(templates[id].parts.length);
    drafts.forEach((draft, n) => {
      expect(networkDraftSchema.safeParse(draft).error).toBeUndefined();
      const others = drafts.filter((_, other) => other !== n);
      expect(checkNetwork(draft, withDrafts(others))).toEqual([]);
    });
  });

  // One that joins a bridge of the host needs no room.
  it('finds no room where all private addresses are in use', () => {
    const full = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((subnet) => ({
      subnet,
      kind: 'route' as const,
      owner: 'the LAN',
    }));
    const drafts = templateDrafts(templates[id], { ...context, addressSpace: full });
    expect(drafts === null).toBe(id !== 'bridge');
  });
});

describe('the two-tier DMZ', () => {
  it('lets the front reach the inner network, whose guests know the way to answer, and nothing else', () => {
    const [front, inner] = made('dmz', { name: 'shop', subnet: parseCidr('10.7.0.0/24')?.subnet });
    expect([front?.name, inner?.name]).toEqual(['shop', 'shop_inner']);
    expect(front?.reach).toEqual([{ device: inner?.bridge.name, allow: true }]);
    expect(inner?.reach).toEqual([{ device: front?.bridge.name, allow: false }]);
    expect(front?.ips[0]?.address).toBe('10.7.0.1');
    expect(networkText(inner ?? made('nat')[0]!)).toBe('172.16.41.0/24');
  });

  it('takes a bridge that nobody has or claims', () => {
    expect(made('dmz').map(({ bridge }) => bridge.name)).toEqual(['virbr1', 'virbr3']);
    expect(made('nat-lab')[0]?.bridge).not.toHaveProperty('name');
  });
});

describe('the routed server net', () => {
  it('keeps three quarters of the addresses for fixed ones', () => {
    expect(made('server-net')[0]?.ips[0]?.dhcp?.ranges).toEqual([
      { start: '172.16.41.192', end: '172.16.41.254', lease: 86_400 },
    ]);
  });
});
