/** Who reaches whom in words, and what changes when a person says otherwise; packets prove it in e2e/packets/reach.test.ts. */
import { describe, expect, it } from 'vitest';
import { reachability, reachabilityMatrix, withReach, type ReachingNetwork } from './reachability';

const NOW = 1_800_000_000;
const network = (
  number: number,
  forward: ReachingNetwork['forward'],
  more: Partial<ReachingNetwork> = {},
): ReachingNetwork => ({
  name: `net${number}`,
  bridge: { name: `virbr${number}`, stp: false, delay: 0 },
  forward,
  ips: [{ address: `10.0.${number}.1`, prefix: 24 }],
  ...more,
});
const nat = network(0, { mode: 'nat' });
const routed = network(1, { mode: 'route' });
const isolated = network(2, { mode: 'isolated' });
const open = network(3, { mode: 'open' });

describe('who reaches whom', () => {
  it('goes by the types', () => {
    const matrix = reachabilityMatrix([nat, routed, isolated, open], NOW).flat();
    const yes = matrix.filter(({ reaches }) => reaches === 'yes').map(({ from, to }) => `${from} ${to}`);
    expect(yes).toEqual(['net0 net1', 'net0 net3', 'net1 net3', 'net3 net1']);
    expect(matrix.every(({ by }) => by === 'type')).toBe(true);
    expect(matrix).toHaveLength(12);
  });

  it('goes by an exception of the one that opens, in that direction alone', () => {
    const allowing = { ...nat, reach: [{ device: 'virbr2', allow: true }] };
    expect(reachability(allowing, isolated, NOW)).toMatchObject({
      reaches: 'yes',
      by: 'exception',
      reason: 'An exception of “net0” allows it.',
      note: expect.stringContaining('its guests answer once they have a route') as string,
    });
    expect(reachability(isolated, allowing, NOW).reaches).toBe('no');
    const forbidding = { ...nat, reach: [{ device: 'virbr1', allow: false }] };
    expect(reachability(forbidding, routed, NOW)).toMatchObject({ reaches: 'no', by: 'exception' });
  });

  it('ends with the time for the outside, but not where an exception allows it', () => {
    const shut = { ...nat, outsideUntil: NOW - 1 };
    expect(reachability(shut, routed, NOW)).toMatchObject({
      reaches: 'no',
      reason: '“net0” is shut in: its time for the outside is over.',
    });
    expect(reachability({ ...nat, outsideUntil: NOW }, routed, NOW).reaches).toBe('yes');
    const allowed = { ...shut, reach: [{ device: 'virbr1', allow: true }] };
    expect(reachability(allowed, routed, NOW).reaches).toBe('yes');
  });

  it('knows uplinks and families', () => {
    expect(reachability({ ...nat, forward: { mode: 'nat', device: 'eth0' } }, routed, NOW).reason).toBe(
      '“net0” is bound to eth0.',
    );
    expect(reachability(nat, { ...routed, ips: [] }, NOW).reason).toContain('no addresses');
    const both = (ips: ReachingNetwork): ReachingNetwork => ({
      ...ips,
      ips: [...ips.ips, { address: 'fd00::1', prefix: 64 }],
    });
    expect(reachability(both(routed), both(nat), NOW)).toMatchObject({
      reaches: 'yes',
      note: 'By IPv6 only.',
    });
    const nat66 = { ...both(nat), forward: { mode: 'nat', ipv6: true } as const };
    expect(reachability(both(routed), nat66, NOW).reaches).toBe('no');
  });
});

describe('a change', () => {
  it('sets, turns and clears an exception, and changes nothing that is so already', () => {
    const [allowed] = withReach([nat, routed], 'virbr0', 'virbr1', true);
    expect(allowed?.reach).toEqual([{ device: 'virbr1', allow: true }]);
    if (!allowed) throw new Error('nothing changed');
    expect(withReach([allowed, routed], 'virbr0', 'virbr1', true)).toEqual([]);
    const [denied] = withReach([allowed, routed], 'virbr0', 'virbr1', false);
    expect(denied?.reach).toEqual([{ device: 'virbr1', allow: false }]);
    expect(withReach([allowed, routed], 'virbr0', 'virbr1', null)).toEqual([nat]);
    expect(withReach([nat, routed], 'virbr0', 'virbr1', null)).toEqual([]);
  });

  it('has an isolated network name its way back', () => {
    const changed = withReach([nat, isolated], 'virbr0', 'virbr2', true);
    expect(changed.map(({ name, reach }) => [name, reach])).toEqual([
      ['net0', [{ device: 'virbr2', allow: true }]],
      ['net2', [{ device: 'virbr0', allow: false }]],
    ]);
    const [from, to] = changed;
    if (!from || !to) throw new Error('nothing changed');
    expect(reachability(from, to, NOW)).toMatchObject({ reaches: 'yes', note: null });
    expect(reachability(to, from, NOW).reaches).toBe('no');
  });
});
