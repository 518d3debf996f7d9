/** Which foreign rules may end a network's packets, and which did. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../../../shared/addresses/addresses';
import { nftDrops } from './nftTables';
import { foreignDrops, mayMatch, parseRules, risen, type PacketWay } from './savedRules';

const out: PacketWay = {
  from: 'virbr1',
  to: 'eth0',
  source: parseCidr('10.9.0.0/24')?.subnet ?? null,
  target: parseCidr('192.0.2.1/32')?.subnet ?? null,
};

const saved = (dropped: number, policy = 0): string => `*filter
:INPUT ACCEPT [7:700]
:FORWARD DROP [${policy}:0]
:DOCKER-USER - [0:0]
:VNM_EGR - [0:0]
[5:500] -A FORWARD -i docker0 -j DROP
[${dropped}:0] -A FORWARD -s 10.9.0.0/16 -m comment --comment "no -o eth9" -j REJECT
[9:900] -A FORWARD -j VNM_EGR
[3:300] -A FORWARD -o eth0 -j DROP
[8:800] -A VNM_EGR -j REJECT
COMMIT
`;

describe('rules of iptables-save -c', () => {
  it('are told by their counters, less ours and those for other devices', () => {
    const before = parseRules(saved(1));
    const after = parseRules(saved(3, 1));
    expect(foreignDrops(after, [out]).map(({ rule }) => rule)).toEqual([
      '',
      '-s 10.9.0.0/16 -m comment --comment "no -o eth9" -j REJECT',
      '-o eth0 -j DROP',
    ]);
    const culprits = risen(before, foreignDrops(after, [out]));
    expect(culprits.map(({ rule, packets }) => [rule.slice(0, 15), packets])).toEqual([
      ['-s 10.9.0.0/16 ', 3],
      ['', 1],
    ]);
  });

  it.each([
    ['-i virbr1 -j DROP', true],
    ['-i virbr+ -j DROP', true],
    ['! -i virbr1 -j DROP', false],
    ['! -i docker0 -o eth0 -j DROP', true],
    ['-o virbr1 -j DROP', false],
    ['-s 10.9.0.7/32 -j DROP', true],
    ['-s 172.16.0.0/12 -j DROP', false],
    ['! -s 10.9.0.0/24 -j DROP', false],
    ['! -s 10.9.0.7/32 -j DROP', true],
    ['-d 192.0.2.1/32 -p tcp -j DROP', true],
    ['-d 192.0.2.2/32 -j DROP', false],
  ])('%s may match: %s', (rule, expected) => expect(mayMatch(rule, out)).toBe(expected));
});

describe('tables of nftables', () => {
  const ruleset = (policy: string, ...exprs: object[][]): string =>
    JSON.stringify({
      nftables: [
        { metainfo: {} },
        { chain: { family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } },
        { chain: { family: 'inet', table: 'corp', name: 'fwd', hook: 'forward', policy } },
        { chain: { family: 'inet', table: 'corp', name: 'more' } },
        ...exprs.map((expr, index) => ({
          rule: { family: 'inet', table: 'corp', chain: index === 0 ? 'fwd' : 'more', expr },
        })),
      ],
    });
  const incoming = (device: string): object => ({
    match: { op: '==', left: { meta: { key: 'iifname' } }, right: device },
  });

  it.each([
    ['a policy', ruleset('drop'), 'policy'],
    ['a rule', ruleset('accept', [{ drop: null }]), 'rule'],
    ['a rule that is jumped to', ruleset('accept', [{ jump: { target: 'more' } }], [{ reject: {} }]), 'rule'],
    ['a rule for the bridge', ruleset('accept', [incoming('virbr*'), { drop: null }]), 'rule'],
  ])('may drop by %s', (_what, json, by) =>
    expect(nftDrops(json, ['forward'], [out])).toEqual([{ family: 'inet', table: 'corp', chain: 'fwd', by }]),
  );

  it('are left out where they are for other devices or hooks, and where iptables shows them', () => {
    expect(nftDrops(ruleset('accept', [incoming('docker0'), { drop: null }]), ['forward'], [out])).toEqual(
      [],
    );
    expect(nftDrops(ruleset('drop'), ['input'], [out])).toEqual([]);
    expect(nftDrops('', ['forward'], [out])).toEqual([]);
    expect(nftDrops(ruleset('drop', [incoming('virbr1'), { accept: null }]), ['forward'], [out])).toEqual([]);
  });
});
