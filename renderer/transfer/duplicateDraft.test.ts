/** What a copy takes along, and what keeps it from being made. */
import { describe, expect, it } from 'vitest';
import { contextOf } from '../../shared/check/checkContext';
import { sampleDefinition, sampleHost, sampleNetwork } from '../../e2e/fakes/samples';
import { duplicateDraft, movesAlong, proposedSubnet } from './duplicateDraft';

const original = sampleDefinition('default', {
  portForwards: [
    { protocol: 'tcp', hostPorts: { start: 8080, end: 8080 }, guest: '192.168.122.20', guestPort: 80 },
  ],
});
const host = sampleHost({
  addressSpace: [
    { subnet: '192.168.122.0/24', kind: 'network', owner: 'network “default”', uuid: original.uuid },
  ],
});
const context = contextOf({ host, networks: [sampleNetwork('default', { definition: original })] }, null);

describe('a duplicate', () => {
  it('has an identity and a subnet of its own, and everything else at its place there', () => {
    const subnet = proposedSubnet(original, context);
    expect(subnet).toBe('172.16.40.0/24');
    const { draft, moves } = duplicateDraft(original, { name: 'copy', subnet }, context);
    expect(moves).toEqual(['192.168.122.0/24 → 172.16.40.0/24']);
    expect(draft).toMatchObject({
      name: 'copy',
      ips: [{ address: '172.16.40.1', dhcp: { ranges: [{ start: '172.16.40.128' }] } }],
    });
    // Another network has the host's port.
    for (const key of ['uuid', 'mac', 'portForwards']) expect(draft).not.toHaveProperty(key);
    expect(draft?.bridge).not.toHaveProperty('name');
    expect(movesAlong(original)).toEqual(['1 DHCP range']);
  });

  it('is refused a name or a subnet that is taken, or of another size, at its field', () => {
    const named = duplicateDraft(original, { name: 'default', subnet: '172.16.40.0/24' }, context);
    expect([named.draft, named.nameIssues[0]?.code]).toEqual([null, 'name-taken']);
    const placed = duplicateDraft(original, { name: 'copy', subnet: '192.168.122.0/24' }, context);
    expect([placed.draft, placed.subnetIssues[0]?.code]).toEqual([null, 'subnet-overlap']);
    const sized = duplicateDraft(original, { name: 'copy', subnet: '172.16.40.0/25' }, context);
    expect([sized.draft, sized.subnetIssues[0]?.message]).toEqual([
      null,
      'The new network must have the size of the old one, /24.',
    ]);
  });

  it('says of a subnet that cannot be used only what is wrong with it', () => {
    for (const subnet of ['', 'x', '172.16.40.0/', '172.16.40.0/25', 'fd00::/64']) {
      const { draft, subnetIssues, otherIssues } = duplicateDraft(
        original,
        { name: 'copy', subnet },
        context,
      );
      expect([draft, subnetIssues.length, otherIssues]).toEqual([null, 1, []]);
    }
  });

  it('says where no field is that there is no room', () => {
    const site = { subnet: 'fd00:1:2::/48', kind: 'network' as const, owner: 'the whole site' };
    const only = sampleDefinition('only', {
      forward: { mode: 'isolated' },
      ips: [{ address: 'fd00:1:2:3::1', prefix: 64 }],
    });
    const full = { ...context, addressSpace: [site] };
    const { draft, otherIssues } = duplicateDraft(only, { name: 'copy', subnet: '' }, full);
    expect([draft, otherIssues[0]?.message]).toEqual([null, 'There is no free network of the size /64.']);
  });

  it('needs no subnet where the original has none', () => {
    const bare = sampleDefinition('bare', { forward: { mode: 'isolated' }, ips: [] });
    expect(duplicateDraft(bare, { name: 'copy', subnet: '' }, context).draft).toMatchObject({ name: 'copy' });
    expect(movesAlong(bare)).toEqual([]);
  });
});
