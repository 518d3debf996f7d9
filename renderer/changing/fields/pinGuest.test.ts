import { describe, expect, it } from 'vitest';
import { sampleDefinition, sampleGuest } from '../../../e2e/fakes/samples';
import { readTree, toTree } from '../../../shared/draft/draftTree';
import { isPinned, withForwardTo, withPinned } from './pinGuest';
import { withValue } from '../../../shared/draft/tree';

const tree = toTree(sampleDefinition('default'));
const guest = sampleGuest();

describe('a guest in a definition', () => {
  it('gets its address for good, once', () => {
    const pinned = withPinned(tree, guest);
    expect(readTree(pinned).draft?.ips[0]?.dhcp?.hosts).toEqual([
      { name: 'web', mac: '52:54:00:aa:00:01', address: '192.168.122.130' },
    ]);
    expect(isPinned(pinned, guest)).toBe(true);
    expect(withPinned(pinned, guest)).toBe(pinned);
  });

  it('keeps a name that another static host has out', () => {
    const other = { name: 'web', mac: '52:54:00:aa:00:09', address: '192.168.122.9' };
    const pinned = withPinned(withValue(tree, 'ips[0].dhcp.hosts', [other]), guest);
    expect(readTree(pinned).draft?.ips[0]?.dhcp?.hosts[1]).toEqual({
      mac: '52:54:00:aa:00:01',
      address: '192.168.122.130',
    });
  });

  it('stays as it is without an address in one of the subnets', () => {
    expect(withPinned(tree, sampleGuest({ addresses: [] }))).toBe(tree);
    expect(withPinned(tree, sampleGuest({ mac: null }))).toBe(tree);
  });

  it('is forwarded to under its name, with its address fixed', () => {
    const forwarded = withForwardTo(tree, guest);
    expect(isPinned(forwarded, guest)).toBe(true);
    expect(readTree(forwarded).issues.map(({ path }) => path)).toEqual([
      'portForwards[0].hostPorts.start',
      'portForwards[0].hostPorts.end',
      'portForwards[0].guestPort',
    ]);
  });
});
