/** Which foreign rules may end a network's packets, and which did. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../../../shared/addresses/addresses';
import { foreignDrops, isLeftToDrop, mayMatch, parseRules, risen, type PacketWay } from './savedRules';

const out: PacketWay = {
  from: 'virbr1',
  to: 'eth0',
  source: parseCidr('10.9.0.0/24')?.subnet ?? null,
  target: parseCidr('192.0.2.1/32')?.subnet ?? null,
  protocol: 'icmp',
  state: 'new',
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
    ['-d 192.0.2.1/32 -p icmp -j DROP', true],
    ['-d 192.0.2.1/32 -p tcp -j DROP', false],
    ['-d 192.0.2.2/32 -j DROP', false],
    ['-p 1 -j DROP', true],
    ['-p tcp -m tcp --dport 22 -j ACCEPT', false],
    ['! -p tcp -j DROP', true],
    ['-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', false],
    ['-m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP', true],
    ['-m state --state NEW -j ACCEPT', true],
    ['-m conntrack --ctstate INVALID -j DROP', false],
  ])('%s may match: %s', (rule, expected) => expect(mayMatch(rule, out)).toBe(expected));
});

describe('a policy', () => {
  const policy = (...rules: string[]): boolean =>
    isLeftToDrop(
      parseRules(
        ['*filter', ':FORWARD DROP [0:0]', ...rules.map((rule) => `[0:0] -A FORWARD ${rule}`)].join('\n'),
      ),
      'FORWARD',
      out,
    );

  it.each<[string, string[], boolean]>([
    ['alone', [], true],
    [
      'after rules for others',
      ['-i docker0 -j ACCEPT', '-m conntrack --ctstate ESTABLISHED -j ACCEPT'],
      true,
    ],
    ['not after one for all', ['-j ACCEPT'], false],
    ['not after one that may be for ours', ['-m mark --mark 0x1 -j ACCEPT'], false],
  ])('drops what passes %s', (_what, rules, expected) => expect(policy(...rules)).toBe(expected));
});
