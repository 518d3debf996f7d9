/** Changing the type of a network in its form, to Bridged and back. */
import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../../e2e/fakes/samples';
import { checkNetwork } from '../../../shared/check/check';
import { networkDefinitionSchema } from '../../../shared/definition/network';
import { readTree, toTree } from '../../../shared/draft/draftTree';
import { newBridged } from '../../../shared/propose/suggest';
import { withType } from './typeChange';

const host = { bridges: [{ name: 'br0', uplinks: ['eth0'] }], addressSpace: [] };
const context = {
  networks: [],
  devices: ['br0', 'eth0'],
  uplinks: ['br0'],
  self: null,
  ...host,
};
const base = sampleDefinition('lab', {
  title: 'Lab',
  forward: { mode: 'nat' },
  ips: [
    {
      address: '10.20.0.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '10.20.0.2', end: '10.20.0.9' }], hosts: [] },
    },
  ],
  mtu: 1400,
  portForwards: [{ protocol: 'tcp', hostPorts: { start: 1, end: 1 }, guest: '10.20.0.2', guestPort: 1 }],
});

describe('withType', () => {
  it('makes a Bridged network of another one, of which nothing is left but what every type has', () => {
    const { draft } = readTree(withType(toTree(base), 'bridge', { base, host }));
    expect(draft).toEqual({ ...newBridged('lab', 'br0'), uuid: base.uuid, title: 'Lab' });
    expect(draft && checkNetwork(draft, context)).toEqual([]);
  });

  it('and back what it was, with the name as it is now', () => {
    const joined = { ...withType(toTree(base), 'bridge', { base, host }), name: 'lab2' };
    const back = readTree(withType(joined, 'route', { base, host })).draft;
    expect(back).toEqual({ ...base, name: 'lab2', forward: { mode: 'route' } });
  });

  it('gives one that was stored as Bridged a free subnet with DHCP, and a bridge of its own', () => {
    const stored = networkDefinitionSchema.parse({ ...newBridged('lan', 'br0'), uuid: base.uuid });
    const { draft } = readTree(withType(toTree(stored), 'nat', { base: stored, host }));
    expect(draft?.bridge).toEqual({ stp: false, delay: 0 });
    expect(draft?.ips[0]?.dhcp?.ranges).toHaveLength(1);
    expect(draft && checkNetwork(draft, context)).toEqual([]);
  });

  it('changes nothing but the type between the others', () => {
    expect(withType(toTree(base), 'open', { base, host })).toEqual({
      ...toTree(base),
      forward: { mode: 'open' },
    });
  });
});
