/** Exceptions between networks, limits in time and names for the host: what is refused, where, and with which remedy. */
import { describe, expect, it } from 'vitest';
import { checkHostResolves } from './checkHostResolves';
import { checkOutside, checkReach } from './checkReach';
import type { NetworkDraft } from '../definition/network';

const draft: NetworkDraft = {
  name: 'lab',
  bridge: { name: 'virbr7', stp: false, delay: 0 },
  forward: { mode: 'nat' },
  dns: { enabled: true },
  ips: [{ address: '10.0.7.1', prefix: 24 }],
};
const found = (issues: { path: string; code: string }[]): string[] =>
  issues.map(({ path, code }) => `${path} ${code}`);

describe('exceptions', () => {
  it('may name bridges that are not there, each once, and not their own', () => {
    const reach = (...devices: string[]) =>
      found(checkReach({ ...draft, reach: devices.map((device) => ({ device, allow: true })) }));
    expect(reach('virbr1', 'virbr99')).toEqual([]);
    expect(reach('virbr1', 'virbr7')).toEqual(['reach[1].device reach-self']);
    expect(reach('virbr1', 'virbr2', 'virbr1')).toEqual(['reach[2].device reach-duplicate']);
    expect(found(checkReach(draft))).toEqual([]);
  });
});

describe('a limit in time', () => {
  it('is for NAT and routed networks, and may be past', () => {
    const limit = (forward: NetworkDraft['forward'], outsideUntil: number) =>
      found(checkOutside({ ...draft, forward, outsideUntil }));
    for (const mode of ['nat', 'route'] as const)
      for (const until of [0, 1, 2 ** 31 - 1]) expect(limit({ mode }, until)).toEqual([]);
    for (const mode of ['open', 'isolated'] as const)
      expect(limit({ mode }, 0)).toEqual(['outsideUntil outside-mode']);
    expect(limit({ mode: 'nat' }, 2 ** 31)).toEqual(['outsideUntil outside-time']);
  });
});

describe('names for the host', () => {
  it('need DNS, a domain and an address', () => {
    const named: NetworkDraft = {
      ...draft,
      hostResolves: true,
      domain: { name: 'lab.internal', localOnly: false },
    };
    expect(checkHostResolves(named)).toEqual([]);
    const nameless: NetworkDraft = { ...draft, hostResolves: true };
    for (const wrong of [nameless, { ...named, ips: [] }, { ...named, dns: { enabled: false } }])
      expect(found(checkHostResolves(wrong))).toEqual(['hostResolves host-resolves']);
    expect(checkHostResolves({ ...nameless, hostResolves: false })).toEqual([]);
  });
});
