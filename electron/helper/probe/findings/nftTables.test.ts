/** Which chains of nftables may end a network's packets, by the JSON that nft 1.0.6 shows. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../../../shared/addresses/addresses';
import { nftDrops } from './nftTables';
import type { PacketWay } from './savedRules';

const out: PacketWay = {
  from: 'virbr1',
  to: 'eth0',
  source: parseCidr('10.9.0.0/24')?.subnet ?? null,
  target: parseCidr('192.0.2.1/32')?.subnet ?? null,
  protocol: 'icmp',
  state: 'new',
};

/** The table `corp`, in which every expression stands in the chain `passing`, but for the last when it has no name. */
const ruleset = (policy: string, passing: object[][], more: object[][] = []): string =>
  JSON.stringify({
    nftables: [
      { metainfo: {} },
      { chain: { family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } },
      { chain: { family: 'inet', table: 'corp', name: 'passing', hook: 'forward', policy } },
      { chain: { family: 'inet', table: 'corp', name: 'more' } },
      ...passing.map((expr) => ({ rule: { family: 'inet', table: 'corp', chain: 'passing', expr } })),
      ...more.map((expr) => ({ rule: { family: 'inet', table: 'corp', chain: 'more', expr } })),
    ],
  });
const judge = (json: string, way = out): unknown =>
  nftDrops(json, ['forward'], [way]).map(
    ({ chain, by, isSure }) => `${chain} ${by}${isSure ? ' surely' : ''}`,
  )[0] ?? null;

const accept = { accept: null };
const drop = { drop: null };
const match = (left: object, right: unknown, op = '=='): object => ({ match: { op, left, right } });
const meta = (key: string, right: unknown, op?: string): object => match({ meta: { key } }, right, op);
const payload = (protocol: string, field: string, right: unknown, op?: string): object =>
  match({ payload: { protocol, field } }, right, op);
const state = (right: unknown, op = 'in'): object => match({ ct: { key: 'state' } }, right, op);
const map = (key: object, ...elements: [unknown, object][]): object => ({
  vmap: { key, data: { set: elements } },
});
const jump = { jump: { target: 'more' } };
const POLICY = 'passing policy surely';

describe('a chain of somebody else drops by its policy', () => {
  it.each<[string, object]>([
    ['iif lo', meta('iif', 'lo')],
    ['iifname lo', meta('iifname', 'lo')],
    ['oif docker0', meta('oif', 'docker0')],
    ['meta nfproto ipv6', meta('nfproto', 'ipv6')],
    ['ip6 saddr', payload('ip6', 'saddr', { prefix: { addr: 'fd00::', len: 8 } })],
    ['meta l4proto { tcp, udp }', meta('l4proto', { set: ['tcp', 'udp'] })],
    ['udp dport 53', payload('udp', 'dport', 53)],
    ['ct state established,related', state(['established', 'related'])],
    ['ct state { established, related }', state({ set: ['established', 'related'] }, '==')],
    ['ct state != new', state('new', '!=')],
    [
      'ip saddr of others',
      payload('ip', 'saddr', { set: ['10.8.0.1', { prefix: { addr: '10.7.0.0', len: 16 } }] }),
    ],
    ['ip daddr in a range of others', payload('ip', 'daddr', { range: ['192.0.2.2', '192.0.2.9'] })],
    ['ip saddr != ours', payload('ip', 'saddr', { prefix: { addr: '10.9.0.0', len: 16 } }, '!=')],
    ['iifname != virbr*', meta('iifname', 'virbr*', '!=')],
  ])('after a rule that does not accept ours: %s accept', (_text, expr) =>
    expect(judge(ruleset('drop', [[expr, accept]]))).toBe(POLICY),
  );

  it.each<[string, object]>([
    ['meta mark', meta('mark', 1)],
    ['pkttype', meta('pkttype', 'broadcast')],
    ['a limit', { limit: { rate: 1, per: 'second' } }],
    ['a named set of devices', meta('iifname', '@lan')],
    ['part of our addresses', payload('ip', 'saddr', '10.9.0.7')],
    ['icmp type', payload('icmp', 'type', 'echo-request')],
    ['what iptables-nft adds', { xt: { type: 'match', name: 'physdev' } }],
  ])('perhaps, after a rule that may accept ours: %s accept', (_text, expr) =>
    expect(judge(ruleset('drop', [[expr, accept]]))).toBe('passing policy'),
  );

  it.each<[string, object[][], object[][]?]>([
    ['iifname of the bridge', [[meta('iifname', 'virbr1'), accept]]],
    ['iifname in a set', [[meta('iifname', { set: ['lo', 'virbr*'] }), accept]]],
    ['meta l4proto icmp', [[meta('l4proto', 'icmp'), accept]]],
    ['ip protocol icmp', [[payload('ip', 'protocol', 'icmp'), accept]]],
    ['meta nfproto ipv4, with a counter', [[meta('nfproto', 'ipv4'), { counter: {} }, accept]]],
    ['ct state new', [[state(['new', 'related']), accept]]],
    ['all of our addresses', [[payload('ip', 'saddr', { prefix: { addr: '10.0.0.0', len: 8 } }), accept]]],
    ['a chain that is jumped to', [[jump]], [[meta('iif', 'lo'), drop], [accept]]],
    ['a map by device', [[map({ meta: { key: 'iifname' } }, ['lo', drop], ['virbr1', accept])]]],
    ['a map by state', [[map({ ct: { key: 'state' } }, ['invalid', drop], ['new', accept])]]],
  ])('not, after a rule that accepts ours: %s accept', (_text, passing, more) =>
    expect(judge(ruleset('drop', passing, more))).toBeNull(),
  );

  it('not for an answer that a rule for known connections accepts', () =>
    expect(
      judge(ruleset('drop', [[state(['established', 'related']), accept]]), { ...out, state: 'established' }),
    ).toBeNull());
});

describe('a chain of somebody else drops by a rule', () => {
  it.each<[string, object[][], object[][], string | null]>([
    ['for all', [[{ log: { prefix: 'x' } }, drop]], [], 'passing rule surely'],
    ['that is jumped to', [[jump]], [[{ reject: {} }]], 'passing rule surely'],
    ['that is gone to', [[{ goto: { target: 'more' } }], [accept]], [[drop]], 'passing rule surely'],
    ['for the bridge', [[meta('iifname', 'virbr*'), drop]], [], 'passing rule surely'],
    ['for what may be ours', [[meta('mark', 7), drop]], [], 'passing rule'],
    ['for others', [[meta('iifname', 'docker0'), drop]], [], null],
    ['for what is invalid', [[state('invalid'), drop]], [], null],
    ['after one that accepts', [[meta('iifname', 'virbr1'), accept], [drop]], [], null],
    ['after a return', [[{ return: null }], [drop]], [], null],
    [
      'after a return of the chain that is jumped to',
      [[jump], [drop]],
      [[{ return: null }]],
      'passing rule surely',
    ],
    [
      'in a map that has a name',
      [[{ vmap: { key: { meta: { key: 'iifname' } }, data: '@zones' } }]],
      [],
      'passing rule',
    ],
    ['in a circle', [[jump]], [[jump], [drop]], 'passing rule surely'],
  ])('%s', (_what, passing, more, expected) =>
    expect(judge(ruleset('accept', passing, more))).toBe(expected),
  );
});

describe('a chain is left out', () => {
  it('where iptables shows it, at other hooks, and when nothing can be read', () => {
    expect(judge(ruleset('accept', []))).toBeNull();
    expect(nftDrops(ruleset('drop', []), ['input'], [out])).toEqual([]);
    expect(nftDrops('', ['forward'], [out])).toEqual([]);
  });

  it('for packets that never come by it', () => {
    const chain = (name: string, hook: string) => ({
      chain: { family: 'inet', table: 'corp', name, hook, policy: 'drop' },
    });
    const rule = (name: string, expr: object[]) => ({
      rule: { family: 'inet', table: 'corp', chain: name, expr },
    });
    const json = JSON.stringify({
      nftables: [
        chain('in', 'input'),
        rule('in', [meta('iifname', 'virbr1'), accept]),
        chain('out', 'output'),
        rule('out', [meta('oifname', 'virbr1'), accept]),
      ],
    });
    const ways: PacketWay[] = [
      { ...out, to: null },
      { ...out, from: null, to: 'virbr1', state: 'established' },
    ];
    expect(nftDrops(json, ['input', 'output'], ways)).toEqual([]);
  });

  it('not for the name of its table alone, which somebody has made with nft', () => {
    const chain = { family: 'ip', table: 'filter', name: 'forward', hook: 'forward', policy: 'drop' };
    expect(judge(JSON.stringify({ nftables: [{ chain }] }))).toBe('forward policy surely');
  });
});
