/** What each type of network promises, proven by packets between guests, the host and the outside. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Guest } from '../../shared/contract/snapshot';
import { guestsOfEachType, type TypedGuest } from './guestsOfEachType';
import { fetchBesides } from '../fixtures/pings';
import { draftOf, SandboxFixture } from '../fixtures/sandboxFixture';
import { timed } from '../fixtures/yardstick';

const ROUTER = '203.0.113.1';
const UPLINK = '203.0.113.2';
const SERVER = '198.51.100.80';

const NETWORKS = {
  nat: draftOf(
    'lab-nat',
    '172.16.41.0/24',
    { mode: 'nat' },
    { start: '172.16.41.100', end: '172.16.41.102' },
  ),
  route: draftOf(
    'lab-route',
    '172.16.42.0/24',
    { mode: 'route' },
    { start: '172.16.42.100', end: '172.16.42.102' },
  ),
  open: draftOf(
    'lab-open',
    '172.16.43.0/24',
    { mode: 'open' },
    { start: '172.16.43.100', end: '172.16.43.102' },
  ),
  isolated: draftOf(
    'lab-isolated',
    '172.16.44.0/24',
    { mode: 'isolated' },
    { start: '172.16.44.100', end: '172.16.44.102' },
  ),
};
type Mode = keyof typeof NETWORKS;
const MODES = Object.keys(NETWORKS) as Mode[];
const prefixOf = (mode: Mode): string => NETWORKS[mode].ips[0]?.address.replace(/\.1$/, '') ?? '';

describe.each([
  { who: 'root', ordinary: false, variant: 'nft' },
  { who: 'root', ordinary: false, variant: 'legacy' },
  { who: 'an ordinary user', ordinary: true, variant: 'nft' },
] as const)('in the sandbox of $who, with iptables-$variant', ({ ordinary, variant }) => {
  let sandbox: SandboxFixture;
  const guests = {} as Record<Mode, [Guest, Guest]>;
  const plugged: number[] = [];
  let starting = 0;

  beforeAll(async () => {
    sandbox = await SandboxFixture.open({ ordinary, variant });
    expect((await sandbox.helper.call('snapshot', {})).host.firewall.backend).toBe(
      variant === 'nft' ? 'nf_tables' : 'legacy',
    );
    for (const mode of MODES) {
      starting = Math.max(starting, await timed(() => sandbox.network(NETWORKS[mode])));
      const add = async (): Promise<Guest> => {
        let guest: Guest | null = null;
        plugged.push(
          await timed(async () => {
            guest = await sandbox.helper.plug(NETWORKS[mode].name);
          }),
        );
        if (!guest) throw new Error('no guest');
        return guest;
      };
      guests[mode] = [await add(), await add()];
    }
  });
  afterAll(async () => {
    await sandbox.close();
  });

  const nameOf = (mode: Mode, index = 0): string => guests[mode][index]?.name ?? '';
  const addressOf = (mode: Mode, index = 0): string => guests[mode][index]?.addresses[0]?.address ?? '';
  const within = (namespace: string, ...argv: string[]) => sandbox.within(namespace, argv);
  const pings = (namespace: string, address: string): Promise<true> => sandbox.pings(namespace, address);
  /** Nothing comes back to a place, from where the witness answers. */
  const isSilent = async (namespace: string, address: string, witness: string): Promise<boolean> =>
    !(await sandbox.isAnswered(namespace, address, witness));
  const dig = async (mode: Mode, name: string): Promise<string> =>
    (
      await within(nameOf(mode), 'dig', '+short', '+time=60', '+tries=3', `@${prefixOf(mode)}.1`, name)
    ).stdout.trim();
  const fetchOutside = (mode: Mode) => within(nameOf(mode), ...fetchBesides(SERVER, `${prefixOf(mode)}.1`));

  it('a first lease comes before spanning tree or a ping of the address would have let it', async () => {
    // Spanning tree holds a port back for four seconds, dnsmasq's ping an offer for three; neither is asked for here.
    const { stdout } = await sandbox.inside([
      'sh',
      '-c',
      `cat /sys/class/net/*/bridge/stp_state
       grep -lx no-ping $(cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | sed -n 's/^--conf-file=//p' | grep /lab-) | sed 's#.*/##' | sort`,
    ]);
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      ...MODES.map(() => '0'),
      ...MODES.map((mode) => `${NETWORKS[mode].name}.conf`).sort(),
    ]);
    // A start is as much work as plugging in: what the machine takes for it is no waiting.
    expect(Math.min(...plugged)).toBeLessThan(2500 + starting);
    expect(Math.max(...plugged)).toBeLessThan(2500 + 5 * starting);
  });

  describe.each(MODES.map((mode) => [mode] as const))('%s', (mode) => {
    it('leases come from exactly the configured range', () => {
      const range = [100, 101, 102].map((last) => `${prefixOf(mode)}.${last}`);
      expect(range).toContain(addressOf(mode, 0));
      expect(range).toContain(addressOf(mode, 1));
      expect(addressOf(mode, 0)).not.toBe(addressOf(mode, 1));
    });

    it('the gateway answers, and guests reach each other', async () => {
      expect(await pings(nameOf(mode), `${prefixOf(mode)}.1`)).toBe(true);
      expect(await pings(nameOf(mode, 0), addressOf(mode, 1))).toBe(true);
      expect(await pings(nameOf(mode, 1), addressOf(mode, 0))).toBe(true);
    });

    it('guests’ names resolve through the network’s own dnsmasq', async () => {
      expect(await dig(mode, nameOf(mode, 1))).toBe(addressOf(mode, 1));
    });
  });

  it.each(['nat', 'route', 'open'] as const)(
    '%s: the lease brings a default route, and outside names resolve',
    async (mode) => {
      const routes = await within(nameOf(mode), 'ip', '-4', 'route', 'show', 'default');
      expect(routes.stdout).toContain(`via ${prefixOf(mode)}.1`);
      expect(await dig(mode, 'www.example.test')).toBe(SERVER);
    },
  );

  it('nat: the outside is reached and sees the uplink’s address, but cannot open a connection to the guest', async () => {
    expect(await pings(nameOf('nat'), SERVER)).toBe(true);
    expect((await fetchOutside('nat')).stdout.trim()).toBe(UPLINK);
    await within('outside', 'ip', 'route', 'replace', '172.16.41.0/24', 'via', UPLINK);
    expect(await isSilent('outside', addressOf('nat'), UPLINK)).toBe(true);
    expect(await pings(nameOf('nat'), SERVER)).toBe(true);
    await within('outside', 'ip', 'route', 'del', '172.16.41.0/24');
  });

  it.each(['route', 'open'] as const)(
    '%s: the outside sees the guest’s own address, once it has the return route',
    async (mode) => {
      expect(await isSilent(nameOf(mode), ROUTER, `${prefixOf(mode)}.1`)).toBe(true);
      expect((await fetchOutside(mode)).stdout).toBe('');
      expect(await isSilent('outside', addressOf(mode), UPLINK)).toBe(true);
      await within('outside', 'ip', 'route', 'replace', `${prefixOf(mode)}.0/24`, 'via', UPLINK);
      expect(await pings('outside', addressOf(mode))).toBe(true);
      expect((await fetchOutside(mode)).stdout.trim()).toBe(addressOf(mode));
      await within('outside', 'ip', 'route', 'del', `${prefixOf(mode)}.0/24`);
    },
  );

  it('isolated: no packet leaves, none enters, and the lease offers no default route', async () => {
    const guest = nameOf('isolated');
    expect((await within(guest, 'ip', '-4', 'route', 'show', 'default')).stdout).toBe('');
    expect(await dig('isolated', 'www.example.test')).toBe('');
    // Even a guest that gives itself a default route stays inside.
    await within(guest, 'ip', 'route', 'add', 'default', 'via', '172.16.44.1');
    expect(await isSilent(guest, SERVER, '172.16.44.1')).toBe(true);
    expect((await fetchOutside('isolated')).stdout).toBe('');
    await within('outside', 'ip', 'route', 'replace', '172.16.44.0/24', 'via', UPLINK);
    expect(await isSilent('outside', addressOf('isolated'), UPLINK)).toBe(true);
    await within('outside', 'ip', 'route', 'del', '172.16.44.0/24');
  });
});

describe.each(['nft', 'legacy'] as const)(
  'between networks, whatever the order in which they were started, with iptables-%s',
  (variant) => {
    let sandbox: SandboxFixture;
    let sites: TypedGuest[] = [];

    beforeAll(async () => {
      sandbox = await SandboxFixture.open({ variant });
      sites = await guestsOfEachType(sandbox);
    });
    afterAll(async () => {
      for (const { agent } of sites) agent.stop();
      sites = [];
      await sandbox.close();
    });

    /** The sender's type lets packets out to anywhere, and the receiver's lets new ones in. */
    const isAllowed = (from: Mode, to: Mode): boolean =>
      from !== 'isolated' && (to === 'route' || to === 'open');
    const pairs = (): [TypedGuest, TypedGuest][] =>
      sites.flatMap((from) =>
        sites.flatMap((to): [TypedGuest, TypedGuest][] => (from === to ? [] : [[from, to]])),
      );
    const label = (from: TypedGuest, to: TypedGuest): string =>
      `${from.mode} ${from.gateway} → ${to.mode} ${to.gateway}`;

    it.each(['tcp', 'udp', 'icmp'] as const)(
      '%s reaches a guest of another network exactly when both types allow it',
      async (protocol) => {
        const results = await Promise.all(
          pairs().map(async ([from, to]) => {
            const address = to.guest.addresses[0]?.address ?? '';
            const token = `${from.gateway}>${to.gateway}`;
            // What is to come is waited for; what is not to come has until the guest's own gateway has answered.
            const witness = isAllowed(from.mode, to.mode) ? undefined : from.gateway;
            if (protocol === 'icmp') {
              const name = from.guest.name ?? '';
              const isAnswered = await (witness === undefined
                ? sandbox.pings(name, address)
                : sandbox.isAnswered(name, address, witness));
              return [label(from, to), isAnswered];
            }
            if (protocol === 'tcp')
              return [
                label(from, to),
                (await from.agent.query({ kind: 'tcp', to: address }, witness)) !== null,
              ];
            const answer = await from.agent.query({ kind: 'udp', to: address, token }, witness);
            const heard = await to.agent.query({ kind: 'heard', token });
            return [label(from, to), answer !== null || heard !== null];
          }),
        );
        const expected = pairs().map(([from, to]) => [label(from, to), isAllowed(from.mode, to.mode)]);
        expect(Object.fromEntries(results)).toEqual(Object.fromEntries(expected));
      },
    );

    it('the host’s address in a network that lets nobody in is not reached from another network', async () => {
      const closed = pairs().filter(([from, to]) => !isAllowed(from.mode, to.mode));
      const reached = await Promise.all(
        closed.map(async ([from, to]) => {
          const name = from.guest.name ?? '';
          // dig gives up by itself; what it asked has until the ping after it, which a witness ends.
          const dns = await sandbox.within(name, [
            'dig',
            '+short',
            '+time=1',
            '+tries=1',
            `@${to.gateway}`,
            to.guest.name ?? '',
          ]);
          const isAnswered = await sandbox.isAnswered(name, to.gateway, from.gateway);
          return isAnswered || dns.status === 0 ? [label(from, to)] : [];
        }),
      );
      expect(reached.flat()).toEqual([]);
    });
  },
);
