/** What is said of differences, by each kind in its own words. */
import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { describeDrift } from '../core/planView';
import { chainResource, hookResource, type RuleValue } from './firewall/firewall';
import type { LinkValue } from './devices/link';
import type { Change } from './resource';
import { rule } from './firewall/rule';

const place = { family: 'ipv4' as const, table: 'filter' as const };
const link: LinkValue = {
  mac: '52:54:00:00:00:01',
  mtu: null,
  stp: false,
  forwardDelay: 0,
  addresses: ['192.0.2.1/24'],
  up: true,
};
const words = (before: Change['before'], after: Change['after']): string | undefined =>
  describeDrift({ kind: (after ?? before)?.kind ?? 'link', key: 'virbr1', before, after }).differs;
const bridge = (changes: Partial<LinkValue>): Change['before'] => ({
  kind: 'link',
  key: 'virbr1',
  value: { ...link, ...changes },
});

describe('describeDrift', () => {
  it.each<[string, Change['before'], Change['after']]>([
    ['The bridge virbr1 is gone', null, bridge({})],
    ['The bridge virbr1 is down', bridge({ up: false }), bridge({})],
    [
      'The bridge virbr1 has lost 192.0.2.1/24, also has 10.0.0.1/8, and has MTU 9000 instead of 1400',
      bridge({ addresses: ['10.0.0.1/8'], mtu: 9000 }),
      bridge({ mtu: 1400 }),
    ],
    [
      'virbr1 is another device of that name: it has the address 52:54:00:00:00:99 instead of 52:54:00:00:00:01',
      bridge({ mac: '52:54:00:00:00:99' }),
      bridge({}),
    ],
    [
      'The kernel setting net/ipv4/ip_forward is 0 instead of 1',
      { kind: 'sysctl', key: 'net/ipv4/ip_forward', value: '0' },
      { kind: 'sysctl', key: 'net/ipv4/ip_forward', value: '1' },
    ],
    [
      'The chain VNM_virbr1_EGR (table filter) has lost: -j A, and also has: -j DROP',
      chainResource({ ...place, chain: 'VNM_virbr1_EGR', rules: ['-j DROP', '-j B'] }),
      chainResource({ ...place, chain: 'VNM_virbr1_EGR', rules: ['-j A', '-j B'] }),
    ],
    [
      'The chain VNM_virbr1_EGR (table filter) has its rules in another order',
      chainResource({ ...place, chain: 'VNM_virbr1_EGR', rules: ['-j B', '-j A'] }),
      chainResource({ ...place, chain: 'VNM_virbr1_EGR', rules: ['-j A', '-j B'] }),
    ],
  ])('%s', (said, before, after) => expect(words(before, after)).toBe(said));
});

describe('concerns', () => {
  it('says which network a rule before the shared jumps is about', () => {
    const hook = hookResource({ ...place, chain: 'FORWARD' }, ['-j VNM_EGR']);
    const by = (text: string): Change<RuleValue> => ({
      kind: 'rule',
      key: hook.key,
      before: { ...hook, value: { ...hook.value, overtakenBy: [text] } },
      after: hook,
    });
    const network = { bridge: { name: 'virbr1' } } as NetworkDefinition;
    const concerns = (change: Change<RuleValue>): boolean | undefined => rule.concerns?.(change, network);
    expect(concerns(by('-j DROP'))).toBe(true);
    expect(concerns(by('-i virbr1 -j DROP'))).toBe(true);
    expect(concerns(by('-i virbr2 -j DROP'))).toBe(false);
  });
});
