import { describe, expect, it } from 'vitest';
import { addressOf, StandInHost, type StandInValues } from '../../../e2e/fakes/standInHosts';
import { sampleDefinition, sampleNetwork } from '../../../e2e/fakes/samples';
import type { Order, OrderOf } from '../../contract/order';
import type { NetworkState } from '../../contract/snapshot';
import type { SpanWish } from '../../contract/spanWish';
import { networkDraftSchema, type NetworkDefinition } from '../../definition/network';
import { freeOfIdentity } from '../../definition/copy';
import type { Span } from '../../definition/span';
import { prepareSpan } from './prepareSpan';

const lab = sampleDefinition('lab', {
  portForwards: [
    {
      protocol: 'tcp',
      hostAddress: '192.0.2.1',
      hostPorts: { start: 80, end: 80 },
      guest: '192.168.122.10',
      guestPort: 80,
    },
  ],
  forward: { mode: 'nat', device: 'eth0' },
});
const running = (definition: NetworkDefinition): NetworkState =>
  sampleNetwork(definition.name, { definition, state: 'active', running: definition, autostart: true });

const span = (...names: string[]): Span => ({
  ...{ vni: 1000, engine: 'static', here: names[0] ?? '', shares: 4, key: '00000000000000aa' },
  members: names.map((name, share) => ({ name, address: addressOf(name), share })),
});
/** The network on this of its members. */
const spanning = (here: string, ...names: string[]): NetworkState =>
  running({ ...lab, span: { ...span(...names), here } });

const hosts = (...values: StandInValues[]): StandInHost[] =>
  values.map((value, index) => new StandInHost(`hv${index + 1}`, value));
const addTo = (at: StandInHost, ...coming: StandInHost[]): SpanWish => ({
  ...{ do: 'add', at: at.uri, network: 'lab' },
  hosts: coming.map(({ uri }) => ({ host: uri })),
});

const codes = (found: { code: string; severity: string; host: string | null }[]): string[] =>
  found.map(({ severity, code, host }) => `${severity} ${code} ${host ?? '-'}`);
const update = (order: Order | undefined): OrderOf<'update'>['updates'][number] | undefined =>
  order?.do === 'update' ? order.updates[0] : undefined;
const creation = (order: Order | undefined): OrderOf<'create'>['networks'][number] | undefined =>
  order?.do === 'create' ? order.networks[0] : undefined;

describe('a network that begins to span', () => {
  const [a, b] = hosts({ networks: [running(lab)] }, {}) as [StandInHost, StandInHost];

  it('has all of its hosts as members, by the names and addresses that they have', async () => {
    const { proposed, findings } = await prepareSpan(addTo(a, b), [a, b]);
    expect(findings).toEqual([]);
    expect(proposed?.proposal).toEqual({
      ...{ engine: 'static', wireguard: false, vni: 1000, shares: 4, mtu: 1450 },
      members: [
        { name: 'hv1', address: '192.0.2.1', share: 0, reflector: false, host: a.uri, stands: 'comes' },
        { name: 'hv2', address: '192.0.2.2', share: 1, reflector: false, host: b.uri, stands: 'comes' },
      ],
    });
  });

  it('stays what it is where it was, but for the span and what packets carry', async () => {
    const { parts } = await prepareSpan(addTo(a, b), [a, b]);
    const told = update(parts?.[0]?.order);
    const { span: own, ...rest } = told?.config ?? lab;
    expect(rest).toEqual({ ...lab, mtu: 1450 });
    expect(own).toMatchObject({
      here: 'hv1',
      vni: 1000,
      key: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
    expect(told?.live).toEqual(told?.config);
  });

  it('comes to the other host as the same network, without what is a host’s own', async () => {
    const { parts } = await prepareSpan(addTo(a, b), [a, b]);
    const { definition, ...how } = creation(parts?.[1]?.order) ?? {};
    expect(how).toEqual({ start: true, autostart: true, transient: false });
    expect(definition).toMatchObject({
      uuid: lab.uuid,
      mac: lab.mac,
      bridge: { name: 'virbr0' },
      span: { here: 'hv2' },
    });
    expect(definition?.forward).toEqual({ mode: 'nat' });
    expect(definition?.portForwards?.[0]).not.toHaveProperty('hostAddress');
    expect(networkDraftSchema.safeParse(definition).error).toBeUndefined();
  });

  it('gets another bridge name where its own is taken', async () => {
    const other = new StandInHost('hv2', { host: { devices: ['virbr0'] } });
    const { parts } = await prepareSpan(addTo(a, other), [a, other]);
    expect(creation(parts?.[1]?.order)?.definition.bridge).not.toHaveProperty('name');
  });

  it('is settled by what was proposed, and comes to the same then', async () => {
    const first = await prepareSpan(addTo(a, b), [a, b]);
    const again = await prepareSpan(first.wish, [a, b]);
    expect(again.parts?.map(({ order }) => order)).toEqual(first.parts?.map(({ order }) => order));
    expect(again.wish).toEqual(first.wish);
  });

  it('uses BGP for three hosts with FRR, and says what two of more do without', async () => {
    const frr = { state: 'idle' as const, version: '8.4.4', asn: null, remedy: null };
    const three = hosts({ networks: [running(lab)], offer: { frr } }, { offer: { frr } }, { offer: { frr } });
    const [first, ...others] = three as [StandInHost, StandInHost, StandInHost];
    const { proposed } = await prepareSpan(addTo(first, ...others), three);
    expect(proposed?.proposal.engine).toBe('evpn');
    const without = hosts({ networks: [running(lab)] }, {}, {}) as [StandInHost, StandInHost, StandInHost];
    const plain = await prepareSpan(addTo(without[0], without[1], without[2]), without);
    expect(plain.proposed?.proposal.engine).toBe('static');
    expect(codes(plain.findings)).toEqual(['advice static-large -']);
  });

  it('has two members that pass on, once there are more than eight', async () => {
    const frr = { state: 'ours' as const, version: '8.4.4', asn: null, remedy: null };
    const nine = hosts(
      ...Array.from({ length: 9 }, (_, n) => ({ offer: { frr }, networks: n === 0 ? [running(lab)] : [] })),
    );
    const { proposed } = await prepareSpan(addTo(nine[0] as StandInHost, ...nine.slice(1)), nine);
    expect(proposed?.span.members.filter(({ reflector }) => reflector).map(({ name }) => name)).toEqual([
      'hv1',
      'hv2',
    ]);
  });

  it('takes a number that is free on all hosts', async () => {
    const two = hosts({ networks: [running(lab)], offer: { vnis: [1000] } }, { offer: { vnis: [1001] } });
    const [first, second] = two as [StandInHost, StandInHost];
    expect((await prepareSpan(addTo(first, second), two)).proposed?.span.vni).toBe(1002);
    const chosen = await prepareSpan({ ...addTo(first, second), vni: 1001 } as SpanWish, two);
    expect(codes(chosen.findings)).toEqual(['error vni-taken hv2']);
  });
});

describe('a network that spans more hosts', () => {
  it('tells those that are members of the one that comes, which gets the lowest free share', async () => {
    const three = hosts(
      { networks: [spanning('hv1', 'hv1', 'hv2')] },
      { networks: [spanning('hv2', 'hv1', 'hv2')] },
      {},
    );
    const [a, , c] = three as [StandInHost, StandInHost, StandInHost];
    const { parts, findings } = await prepareSpan(addTo(a, c), three);
    expect(codes(findings)).toEqual(['advice static-large -']);
    expect(parts?.map(({ member, order }) => [member, order.do])).toEqual([
      ['hv1', 'update'],
      ['hv2', 'update'],
      ['hv3', 'create'],
    ]);
    const spans = parts?.map(({ order }) => update(order)?.live?.span ?? creation(order)?.definition.span);
    expect(spans?.map((one) => one?.here)).toEqual(['hv1', 'hv2', 'hv3']);
    expect(spans?.every((one) => one?.members[2]?.share === 2)).toBe(true);
  });

  it('asks about a member that nobody reaches, and does without it', async () => {
    const three = hosts({ networks: [spanning('hv1', 'hv1', 'hv2')] }, { isLost: true }, {});
    const [a, , c] = three as [StandInHost, StandInHost, StandInHost];
    const { parts, findings } = await prepareSpan(addTo(a, c), three);
    expect(codes(findings)).toEqual(['question member-unreached hv2', 'advice static-large -']);
    expect(parts?.map(({ member }) => member)).toEqual(['hv1', 'hv3']);
    expect(update(parts?.[0]?.order)?.config?.span?.members).toHaveLength(3);
  });

  it('cuts each share in two when none is free', async () => {
    const names = ['hv1', 'hv2', 'hv3', 'hv4'];
    const five = hosts(...names.map((name) => ({ networks: [spanning(name, ...names)] })), {});
    const { proposed } = await prepareSpan(addTo(five[0] as StandInHost, five[4] as StandInHost), five);
    expect(proposed?.span.members.map(({ share }) => share)).toEqual([0, 2, 4, 6, 1]);
    expect(proposed?.span.shares).toBe(8);
  });

  it('replaces what a host has of it from before', async () => {
    const old = spanning('hv2', 'hv1', 'hv2');
    const two = hosts({ networks: [spanning('hv1', 'hv1')] }, { networks: [old], offer: { vnis: [1000] } });
    const [a, b] = two as [StandInHost, StandInHost];
    const { parts, findings } = await prepareSpan(addTo(a, b), two);
    expect(codes(findings)).toEqual(['question network-there hv2']);
    expect(parts?.[1]?.order.do).toBe('update');
  });
});

describe('what is in the way', () => {
  const at = { networks: [running(lab)] };

  it('is a host that is not reached, or is named twice', async () => {
    const two = hosts(at, { isLost: true }) as [StandInHost, StandInHost];
    expect(codes((await prepareSpan(addTo(...two), two)).findings)).toEqual(['error host-unreached hv2']);
    const [a] = hosts(at) as [StandInHost];
    const same = new StandInHost('also', { offer: { underlays: a.offer().underlays } });
    expect(codes((await prepareSpan(addTo(a, same), [a, same])).findings)).toEqual(['error host-twice also']);
  });

  it('is what is taken there: the name, the addresses', async () => {
    const two = hosts(at, {
      networks: [
        sampleNetwork('lab', { definition: { ...lab, uuid: '00000000-0000-4000-8000-00000000ffff' } }),
      ],
      host: { addressSpace: [{ subnet: '192.168.0.0/16', kind: 'vpn', owner: 'interface wg0' }] },
    }) as [StandInHost, StandInHost];
    const { findings } = await prepareSpan(addTo(...two), two);
    expect(codes(findings)).toEqual(['error name-taken-there hv2', 'error subnet-taken-there hv2']);
    expect(findings[1]?.reason).toBe('On hv2, 192.168.0.0/16 is taken by interface wg0.');
  });

  it('is a way that leads nowhere, or only one way, and packets that get lost', async () => {
    const path = (reached: boolean, mtu: number | null) => ({
      spanPaths: ({ to }: { to: string[] }) =>
        to.map((one) => ({ to: one, reached, roundTripMs: null, mtu, lossPercent: 0 })),
    });
    const none = hosts({ ...at, answers: path(false, null) }, { answers: path(false, null) }) as [
      StandInHost,
      StandInHost,
    ];
    expect(codes((await prepareSpan(addTo(...none), none)).findings)).toEqual(['question not-reached hv1']);
    const one = hosts({ ...at, answers: path(false, null) }, {}) as [StandInHost, StandInHost];
    expect(codes((await prepareSpan(addTo(...one), one)).findings)).toEqual(['question one-way hv1']);
    const narrow = hosts({ ...at, answers: path(true, 1400) }, { answers: path(true, 1400) }) as [
      StandInHost,
      StandInHost,
    ];
    const found = await prepareSpan(addTo(...narrow), narrow);
    expect(codes(found.findings)).toEqual(['advice path-narrow hv1']);
    expect(found.proposed?.proposal.mtu).toBe(1350);
  });

  it('is a clock that is wrong, another version, and FRR that is missing or somebody else’s', async () => {
    const frr = { state: 'others' as const, version: '8.4.4', asn: 65000, remedy: null };
    const three = hosts(
      at,
      { offer: { clock: Date.now() + 60_000, version: '0.2.0', frr: { ...frr, asn: null } } },
      { offer: { frr } },
    ) as [StandInHost, StandInHost, StandInHost];
    const wish = { ...addTo(three[0], three[1], three[2]), engine: 'evpn' } as SpanWish;
    expect(codes((await prepareSpan(wish, three)).findings)).toEqual([
      'advice clock-apart hv2',
      'question other-version hv2',
      'error frr-absent hv1',
      'question frr-others hv2',
      'error frr-other-asn hv3',
    ]);
  });

  it('is WireGuard that a host does not have', async () => {
    const two = hosts(at, {}) as [StandInHost, StandInHost];
    const { findings, proposed } = await prepareSpan({ ...addTo(...two), wireguard: true } as SpanWish, two);
    expect(codes(findings)).toEqual(['error wireguard-absent hv1', 'error wireguard-absent hv2']);
    expect(proposed?.proposal.mtu).toBe(1370);
  });
});

describe('members that are there', () => {
  const names = ['hv1', 'hv2', 'hv3'];
  const three = hosts(...names.map((name) => ({ networks: [spanning(name, ...names)] }))) as [
    StandInHost,
    StandInHost,
    StandInHost,
  ];
  const wishOf = (wish: object): SpanWish => ({ at: three[0].uri, network: lab.uuid, ...wish }) as SpanWish;

  it('leave: the network is deleted there, and the others go on without', async () => {
    const { parts, findings } = await prepareSpan(wishOf({ do: 'remove', members: ['HV3'] }), three);
    expect(findings).toEqual([]);
    expect(parts?.map(({ order }) => order.do)).toEqual(['update', 'update', 'delete']);
    expect(parts?.[2]?.order).toEqual({ do: 'delete', names: ['lab'], stop: true });
    expect(update(parts?.[0]?.order)?.live?.span?.members.map(({ name }) => name)).toEqual(['hv1', 'hv2']);
    const unknown = await prepareSpan(wishOf({ do: 'remove', members: ['hv9'] }), three);
    expect(codes(unknown.findings)).toEqual(['error no-member hv9']);
  });

  it('all leave but the one that is asked, or all of them', async () => {
    const ended = await prepareSpan(wishOf({ do: 'end' }), three);
    expect(ended.parts?.map(({ order }) => order.do)).toEqual(['update', 'delete', 'delete']);
    expect(update(ended.parts?.[0]?.order)?.live).not.toHaveProperty('span');
    const deleted = await prepareSpan(wishOf({ do: 'delete' }), three);
    expect(deleted.parts?.map(({ order }) => order.do)).toEqual(['delete', 'delete', 'delete']);
  });

  it('get the definition of the one that is asked, and keep what is their own', async () => {
    const own = spanning('hv2', ...names);
    const differing: NetworkState = running({
      ...own.definition,
      ...{
        mtu: 1300,
        bridge: { ...own.definition.bridge, name: 'virbr7' },
        forward: { mode: 'nat', device: 'bond0' },
      },
    });
    const hvs = [three[0], new StandInHost('hv2', { networks: [differing] }), three[2]];
    const { parts } = await prepareSpan(wishOf({ do: 'sync' }), hvs);
    const told = update(parts?.[1]?.order)?.config;
    expect(told).toMatchObject({
      bridge: { name: 'virbr7' },
      forward: { device: 'bond0' },
      span: { here: 'hv2' },
    });
    expect(told).not.toHaveProperty('mtu');
    const edited = { ...spanning('hv1', ...names).definition, title: 'Lab' };
    const all = await prepareSpan(wishOf({ do: 'sync', definition: edited }), three);
    expect(all.parts?.map(({ order }) => update(order)?.config?.title)).toEqual(['Lab', 'Lab', 'Lab']);
  });

  it('are reached by another address, which has to be their own', async () => {
    const names = ['hv1', 'hv2'];
    const moved = { address: '192.0.2.22', prefix: 24, device: 'eth0', mtu: 1500 };
    const [a, b] = hosts(
      { networks: [spanning('hv1', ...names)] },
      { networks: [spanning('hv2', ...names)], offer: { underlays: [moved] } },
    ) as [StandInHost, StandInHost];
    const wish = (address: string, member = 'HV2'): SpanWish => ({
      ...{ do: 'address', at: a.uri, network: 'lab' },
      addresses: [{ member, address }],
    });
    const { findings, parts, proposed } = await prepareSpan(wish('192.0.2.22'), [a, b]);
    expect(codes(findings)).toEqual([]);
    expect(proposed?.span).toMatchObject({
      shares: 4,
      members: [
        { name: 'hv1', address: '192.0.2.1', share: 0 },
        { name: 'hv2', address: '192.0.2.22', share: 1 },
      ],
    });
    for (const part of parts ?? [])
      expect(update(part.order)?.live?.span).toEqual({ ...proposed?.span, here: part.member });
    // Its new way is tried from both of its ends.
    expect(b.asked).toContainEqual({
      method: 'spanPaths',
      params: { from: '192.0.2.22', to: ['192.0.2.1'] },
    });
    const other = await prepareSpan(wish('192.0.2.99'), [a, b]);
    expect(codes(other.findings)).toContain('error no-address hv2');
    const nobody = await prepareSpan(wish('192.0.2.22', 'hv9'), [a, b]);
    expect(codes(nobody.findings)).toEqual(['error no-member hv9']);
  });
});

it('a network is created on all hosts with the same identity', async () => {
  const two = hosts({}, {}) as [StandInHost, StandInHost];
  const draft = freeOfIdentity(lab);
  const wish: SpanWish = {
    ...{ do: 'create', at: two[0].uri, definition: draft, start: true, autostart: false },
    hosts: [{ host: two[1].uri, name: 'second' }],
  };
  const { parts } = await prepareSpan(wish, two);
  const made = parts?.map(({ order }) => creation(order)?.definition);
  expect(made?.map((one) => one?.span?.here)).toEqual(['hv1', 'second']);
  expect(new Set(made?.map((one) => `${one?.uuid} ${one?.mac}`)).size).toBe(1);
});
