/** What port forwards promise, proven by packets from outside, from the host, and from guests of the same and of other networks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkDefinition, PortForward } from '../../shared/definition/network';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';
import type { GuestAgent } from '../fixtures/guestAgent';
import { HeldConnection } from './heldConnection';
import { openNamespace, stateOf, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { answeredIn, lostUpToNow } from '../fixtures/pings';
import { SECOND_UPLINK, Site, UPLINK } from '../fixtures/site';

/** The agents' own port, by TCP and UDP. */
const AGENT = 7007;
/** Ports of the guest that a range leads to: only the second one has somebody listening. */
const RANGE = { first: 9001, listening: 9002 };
const GUEST = { ipv4: '10.9.0.10', ipv6: 'fd09::10' };
/** Two servers that send back what they get. */
const ECHO = { ending: 7300, lasting: 7301 };

const networkOf = (
  n: number,
  mode: 'nat' | 'isolated',
  changes: Partial<NetworkDefinition> = {},
): NetworkDefinition => ({
  name: `lab${n}`,
  uuid: `00000000-0000-4000-8000-00000000000${n}`,
  bridge: { name: `virbr${n}`, stp: false, delay: 0 },
  mac: `52:54:00:00:00:0${n}`,
  forward: { mode },
  dns: { enabled: false },
  ips: [
    { address: `10.${n}.0.1`, prefix: 24 },
    { address: `fd0${n}::1`, prefix: 64 },
  ],
  ...changes,
});
const single = (port: number): PortForward['hostPorts'] => ({ start: port, end: port });
const forward = (changes: Partial<PortForward>): PortForward => ({
  protocol: 'tcp',
  hostPorts: single(8080),
  guest: GUEST.ipv4,
  guestPort: AGENT,
  ...changes,
});
const FORWARDS: PortForward[] = [
  forward({}),
  forward({ protocol: 'udp' }),
  forward({ hostPorts: { start: 9101, end: 9103 }, guestPort: RANGE.first }),
  forward({ hostPorts: single(8081), hostAddress: SECOND_UPLINK.host.ipv4 }),
  forward({ guest: GUEST.ipv6 }),
  forward({ protocol: 'udp', guest: GUEST.ipv6 }),
];
const plain = networkOf(9, 'nat');
const withForwards: NetworkDefinition = { ...plain, portForwards: FORWARDS };
const neighbour = networkOf(8, 'nat');
const isolated = networkOf(7, 'isolated');
const active = (definition: NetworkDefinition): ActiveNetwork => ({ definition, pollResolv: true });
const others = [neighbour, isolated].map(active);

const rulesIn = (state: string): string[] => state.split('\n').filter((line) => /^(:|-A )/.test(line));

const PLACES = ['outside', 'elsewhere', 'host', 'guest', 'second', 'near', 'apart'] as const;
type Place = (typeof PLACES)[number];

describe.each(['nft', 'legacy'] as const)('with iptables-%s', (variant) => {
  let space: Namespace;
  let site: Site;
  let running: NetworkDefinition | null = null;
  let untouched: string[] = [];
  const agents = {} as Record<Place, GuestAgent>;

  /** Takes the network to another definition, or stops it; afterwards nothing differs. */
  async function become(definition: NetworkDefinition | null): Promise<void> {
    const before = running ? [active(running)] : [];
    const after = definition ? [active(definition)] : [];
    await applyPlan(
      space.host,
      space.paths,
      await planTransition(space.host, space.paths, { before, after, others }),
    );
    running = definition;
    expect([...(await findDrift(space.host, space.paths, [...after, ...others]))]).toEqual([]);
  }

  const enter =
    (place: Place) =>
    (argv: string[]): string[] =>
      space.enter(place === 'host' ? argv : ['nsenter', `--net=/run/netns/${place}`, ...argv]).argv;
  /** Who the other side saw, or why there was no answer. */
  async function reach(
    from: Place,
    to: string,
    port = 8080,
    kind: 'tcp' | 'udp' = 'tcp',
    witness?: string,
  ): Promise<string> {
    const answer = await agents[from].ask(
      kind === 'tcp' ? { kind, to, port } : { kind, to, port, token: 'x' },
      witness,
    );
    return 'text' in answer ? (answer.text.split(' ')[0] ?? '') : answer.error;
  }
  const bridged = (isOn: boolean): string =>
    space.shell(
      `for f in /proc/sys/net/bridge/bridge-nf-call-ip*tables; do [ ! -e $f ] || echo ${isOn ? 1 : 0} > $f; done`,
    );

  beforeAll(async () => {
    space = await openNamespace(variant);
    site = Site.furnish(space);
    bridged(false);
    await applyPlan(
      space.host,
      space.paths,
      await planTransition(space.host, space.paths, { before: [], after: others, others: [] }),
    );
    untouched = rulesIn(await stateOf(space));
    await become(plain);
    const plug = (name: Place, n: number, last: number): Promise<void> =>
      site.plug({
        name,
        bridge: `virbr${n}`,
        mac: `52:54:00:00:0${n}:${last}`,
        addresses: [`10.${n}.0.${last}/24`, `fd0${n}::${last}/64`],
        gateways: [`10.${n}.0.1`, `fd0${n}::1`],
      });
    await plug('guest', 9, 10);
    await plug('second', 9, 11);
    await plug('near', 8, 10);
    await plug('apart', 7, 10);
    for (const place of PLACES) {
      const ports = place === 'guest' ? [RANGE.listening] : place === 'outside' ? [8080] : [];
      agents[place] = await site.agent(place, { ports });
    }
  });
  afterAll(() => site.close());

  it('without forwards nobody comes in, and with them the running network is changed in place', async () => {
    expect(await reach('outside', UPLINK.host.ipv4)).toBe('ECONNREFUSED');
    expect(await reach('outside', GUEST.ipv4, AGENT)).toBe('ECONNREFUSED');
    const before = await stateOf(space);
    await become(withForwards);
    expect(await reach('outside', UPLINK.host.ipv4)).toBe(UPLINK.far.ipv4);
    await become(plain);
    expect(await reach('outside', UPLINK.host.ipv4)).toBe('ECONNREFUSED');
    expect(await stateOf(space)).toBe(before);
    await become(withForwards);
  });

  it('from outside the guest sees who asks, and no other port leads to it', async () => {
    const { ipv4, ipv6 } = UPLINK.host;
    for (const kind of ['tcp', 'udp'] as const) {
      expect(await reach('outside', ipv4, 8080, kind)).toBe(UPLINK.far.ipv4);
      expect(await reach('outside', ipv6, 8080, kind)).toBe(UPLINK.far.ipv6);
    }
    expect(await reach('elsewhere', SECOND_UPLINK.host.ipv4)).toBe(SECOND_UPLINK.far.ipv4);
    expect(await reach('outside', ipv4, 9102)).toBe(UPLINK.far.ipv4);
    expect(await reach('outside', ipv4, 9101)).toBe('ECONNREFUSED');
    expect(await reach('outside', ipv4, 8082)).toBe('ECONNREFUSED');
    expect(await reach('outside', GUEST.ipv4, AGENT)).toBe('ECONNREFUSED');
  });

  it('one with an address of the host is for that address alone', async () => {
    expect(await reach('elsewhere', SECOND_UPLINK.host.ipv4, 8081)).toBe(SECOND_UPLINK.far.ipv4);
    expect(await reach('outside', UPLINK.host.ipv4, 8081)).toBe('ECONNREFUSED');
  });

  it('from the host by each of its addresses, those of other networks among them', async () => {
    for (const kind of ['tcp', 'udp'] as const) {
      for (const own of [UPLINK.host.ipv4, '10.9.0.1', '10.7.0.1', UPLINK.host.ipv6, 'fd09::1', 'fd08::1'])
        expect(await reach('host', own, 8080, kind), own).toBe(own);
      // What has the address of another NAT network is translated as its guests' packets are.
      expect(await reach('host', '10.8.0.1', 8080, kind)).toBe('10.9.0.1');
    }
    expect(await reach('host', '127.0.0.1')).toBe('ECONNREFUSED');
    expect(await reach('host', '::1')).toBe('ECONNREFUSED');
  });

  it.each([false, true])(
    'from guests of the same network by the host’s addresses, with br_netfilter %s',
    async (isBridged) => {
      bridged(isBridged);
      for (const kind of ['tcp', 'udp'] as const) {
        expect(await reach('second', UPLINK.host.ipv4, 8080, kind)).toBe('10.9.0.1');
        expect(await reach('second', '10.9.0.1', 8080, kind)).toBe('10.9.0.1');
        expect(await reach('second', UPLINK.host.ipv6, 8080, kind)).toBe('fd09::1');
      }
      expect(await reach('second', UPLINK.host.ipv4, 9102)).toBe('10.9.0.1');
      // Among themselves they are seen as they are.
      expect(await reach('second', GUEST.ipv4, AGENT)).toBe('10.9.0.11');
      bridged(false);
    },
  );

  it('from the guest itself by the host’s addresses', async () => {
    expect(await reach('guest', UPLINK.host.ipv4)).toBe('10.9.0.1');
  });

  it('from guests of other networks as far as those let them out', async () => {
    expect(await reach('near', UPLINK.host.ipv4)).toBe('10.9.0.1');
    expect(await reach('near', '10.8.0.1', 8080, 'udp')).toBe('10.9.0.1');
    expect(await reach('near', GUEST.ipv4, AGENT)).toBe('ECONNREFUSED');
    expect(await reach('apart', '10.7.0.1')).toBe('ECONNREFUSED');
  });

  it('what guests send elsewhere by the same port goes there', async () => {
    expect(await reach('second', UPLINK.far.ipv4, 8080)).toBe(UPLINK.host.ipv4);
    expect(await reach('host', UPLINK.far.ipv4, 8080)).toBe(UPLINK.host.ipv4);
  });

  it('of a network that is bound to an uplink they are there, and for the host and its own guests', async () => {
    await become({ ...withForwards, forward: { mode: 'nat', device: UPLINK.device } });
    expect(await reach('outside', UPLINK.host.ipv4)).toBe(UPLINK.far.ipv4);
    expect(await reach('elsewhere', SECOND_UPLINK.host.ipv4)).toBe('ECONNREFUSED');
    expect(await reach('near', UPLINK.host.ipv4)).toBe('ECONNREFUSED');
    expect(await reach('host', UPLINK.host.ipv4)).toBe(UPLINK.host.ipv4);
    expect(await reach('second', UPLINK.host.ipv4)).toBe('10.9.0.1');
    await become(withForwards);
  });

  it('with NAT of IPv6 as well they are the same', async () => {
    await become({ ...withForwards, forward: { mode: 'nat', ipv6: true } });
    expect(await reach('outside', UPLINK.host.ipv6)).toBe(UPLINK.far.ipv6);
    expect(await reach('second', UPLINK.host.ipv6)).toBe('fd09::1');
    expect(await reach('outside', GUEST.ipv6, AGENT, 'tcp', UPLINK.host.ipv6)).toMatch(
      /^(ECONNREFUSED|SILENCE)$/,
    );
    await become(withForwards);
  });

  it('come and go without a lost packet, and connections by one that is gone end while the others go on', async () => {
    const ending = (protocol: 'tcp' | 'udp'): PortForward =>
      forward({ protocol, hostPorts: single(8500), guestPort: ECHO.ending });
    const staying = forward({ hostPorts: single(8501), guestPort: ECHO.lasting });
    const servers = await Promise.all(
      Object.values(ECHO).map((port) => HeldConnection.serve(enter('guest'), port)),
    );
    const log = `/run/pings-${variant}`;
    space.shell(
      `ip netns exec second ping -n -i 0.05 ${GUEST.ipv4} > ${log}.near 2>&1 & echo $! > ${log}.pid
       ip netns exec second ping -n -i 0.05 ${UPLINK.far.ipv4} > ${log}.far 2>&1 & echo $! >> ${log}.pid`,
    );
    const seenBy = (end: string): string => space.shell(`cat ${log}.${end}`);
    for (const end of ['near', 'far'])
      await until(`the pinging of ${end}`, () => answeredIn(seenBy(end)).length > 0);
    await become({ ...withForwards, portForwards: [...FORWARDS, staying, ending('tcp'), ending('udp')] });
    const held = await Promise.all(
      (['tcp', 'udp'] as const).map((protocol) =>
        HeldConnection.open(enter('outside'), UPLINK.host.ipv4, 8500, protocol),
      ),
    );
    const lasting = await HeldConnection.open(enter('outside'), UPLINK.host.ipv4, 8501, 'tcp');
    for (const connection of [...held, lasting]) expect(await connection.ask('before')).toBe('before');
    await become({ ...withForwards, portForwards: [...FORWARDS, staying] });
    expect(await lasting.ask('after')).toBe('after');
    expect(await Promise.all(held.map((connection) => connection.ask('after')))).toEqual([
      'ECONNRESET',
      'ECONNREFUSED',
    ]);
    await become(withForwards);
    for (const end of ['near', 'far']) expect(await lostUpToNow(() => seenBy(end)), end).toEqual([]);
    space.shell(`kill $(cat ${log}.pid)`);
    for (const connection of [...servers, lasting, ...held]) connection.close();
  });

  it('leave nothing when the network stops', async () => {
    await become(null);
    expect(rulesIn(await stateOf(space))).toEqual(untouched);
  });
});
