/** Ports, forwarding table, neighbours and leases joined into guests, and what is remembered of those that left. */
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Guest, LeaseFacts } from '../../../shared/contract/snapshot';
import { GuestBook, type Sighting } from './guestBook';
import { LeaseReader } from '../facts/leaseReader';
import { leaseFacts, parseForwarding } from '../facts/leases';
import { Neighbours, parseNeighbours, type Neighbour } from '../facts/neighbours';
import type { CommandResult, Host } from '../host/host';
import { systemPaths } from '../host/paths';
import { noteLeases } from './noteLeases';

const [A, B] = ['52:54:00:aa:00:01', '52:54:00:aa:00:02'];
const NOW = 1_650_000_000_000;
const LEASES = `1700000000 ${A} 172.16.40.130 web 01:${A}
0 ${B} 172.16.40.131 * *
1600000000 52:54:00:aa:00:03 172.16.40.132 old *
duid 00:01:00:01
1700000000 1 fd00::5 web 00:03:00:01:${A}
1700000000 2 fd00::6 * 00:04:11:22
`;
const leases = (text = LEASES): LeaseFacts[] => leaseFacts(text, () => 24);
const neighbour = (address: string, mac: string, firstAt: number, heardAt = firstAt): Neighbour => ({
  device: 'virbr1',
  address,
  mac,
  firstAt,
  heardAt,
});

const books: GuestBook[] = [];
afterEach(() => books.splice(0).forEach((book) => book.close()));
function newBook(): (changes?: Partial<Sighting>) => Guest[] {
  const look = newCrowd();
  return (changes) => look(changes).guests;
}
function newCrowd(): (changes?: Partial<Sighting>) => ReturnType<GuestBook['look']> {
  const book = new GuestBook(() => undefined);
  books.push(book);
  return (changes = {}) =>
    book.look({
      network: 'lab',
      startedAt: 1,
      ports: [{ name: 'vnet0', number: 1, since: NOW - 1000 }],
      learned: [{ mac: A, port: 1 }],
      neighbours: [],
      leases: leases(),
      sandboxGuests: [],
      names: new Map(),
      now: NOW,
      ...changes,
    });
}
const addressesOf = (guests: Guest[], mac: string): string[] =>
  guests.find((guest) => guest.mac === mac)?.addresses.map(({ address, source }) => `${address} ${source}`) ??
  [];

describe('parseForwarding', () => {
  const entry = (mac: number[], port: number, isLocal: number): number[] => [
    ...mac,
    ...[port, isLocal, 0, 0, 0, 0, 0, 0, 0, 0],
  ];

  it('reads learned addresses and leaves the ports’ own out', () => {
    const data = Uint8Array.from([
      ...entry([0x52, 0x54, 0, 0xaa, 0, 1], 1, 0),
      ...entry([0xfe, 0x54, 0, 0xaa, 0, 1], 1, 1),
    ]);
    expect(parseForwarding(data)).toEqual([{ mac: A, port: 1 }]);
  });

  it('counts an address once that moved on to the next page while the table was read', () => {
    const address = [0x52, 0x54, 0, 0xaa, 0, 1];
    expect(parseForwarding(Uint8Array.from([...entry(address, 1, 0), ...entry(address, 2, 0)]))).toEqual([
      { mac: A, port: 2 },
    ]);
  });
});

describe('a guest', () => {
  it('is a port with what was learned behind it, its IPv4 and IPv6 leases, and the name of either', () => {
    const [guest] = newBook()({ neighbours: [neighbour('fd00::6', A, 1)] });
    expect(guest).toEqual({
      name: 'web',
      port: 'vnet0',
      mac: A,
      addresses: [
        { address: '172.16.40.130', family: 'ipv4', source: 'lease', leaseUntil: 1_700_000_000 },
        { address: 'fd00::5', family: 'ipv6', source: 'lease', leaseUntil: 1_700_000_000 },
        { address: 'fd00::6', family: 'ipv6', source: 'lease', leaseUntil: 1_700_000_000 },
      ],
      since: NOW - 1000,
      left: null,
      test: false,
    });
  });

  it('is listed for each address behind one port, and by a static host’s name', () => {
    const learned = [
      { mac: A, port: 1 },
      { mac: '52:54:00:aa:00:08', port: 1 },
    ];
    const names = new Map([['52:54:00:aa:00:08', 'nested']]);
    expect(
      newBook()({ learned, names })
        .filter(({ port }) => port === 'vnet0')
        .map(({ name }) => name),
    ).toEqual(['web', 'nested']);
  });

  it('is known as a test guest before it has said anything', () => {
    const test = { name: 'vnet0', network: 'lab', mac: B };
    const [guest] = newBook()({ learned: [], leases: [], sandboxGuests: [test] });
    expect(guest).toMatchObject({ name: 'vnet0', mac: B, addresses: [], test: true });
  });

  it('that has only a lease is not plugged in, and one whose lease has run out is none', () => {
    expect(
      newBook()()
        .slice(1)
        .map(({ port, mac }) => [port, mac]),
    ).toEqual([[null, B]]);
  });

  it('stays known behind its port when the bridge has forgotten it, until another is heard there', () => {
    const look = newBook();
    look();
    expect(look({ learned: [] })[0]).toMatchObject({ port: 'vnet0', mac: A, name: 'web' });
    const [now, before] = look({ learned: [{ mac: B, port: 1 }] });
    expect([now?.mac, before?.mac, before?.left]).toEqual([B, A, NOW]);
  });

  it('is shown with the address it uses now: an older one only as its lease, and last', () => {
    const look = newBook();
    look();
    const old = neighbour('172.16.40.130', A, 1, NOW - 5000);
    const fresh = neighbour('172.16.40.77', A, NOW);
    expect(addressesOf(look({ neighbours: [old, fresh] }), A)).toEqual([
      '172.16.40.77 seen',
      '172.16.40.130 lease',
      'fd00::5 lease',
    ]);
    const confirmed = { ...old, heardAt: NOW + 1 };
    expect(addressesOf(look({ neighbours: [confirmed, fresh] }), A)).toEqual([
      '172.16.40.130 lease',
      '172.16.40.77 seen',
      'fd00::5 lease',
    ]);
  });

  it('that takes a new lease no longer shows what was seen before', () => {
    const look = newBook();
    const seen = [neighbour('172.16.40.130', A, 1, NOW - 5000)];
    look({ neighbours: seen });
    const renewed = leases(LEASES.replace('172.16.40.130', '172.16.40.150'));
    expect(addressesOf(look({ leases: renewed, neighbours: seen }), A)).toEqual([
      '172.16.40.150 lease',
      'fd00::5 lease',
    ]);
  });
});

describe('a guest that left', () => {
  it('is shown for ten minutes with what it had, and no more when it is back', () => {
    const look = newBook();
    look();
    const gone = { ports: [], learned: [] };
    const [left] = look({ ...gone, now: NOW + 1 }).filter(({ mac }) => mac === A);
    expect(left).toMatchObject({ name: 'web', port: null, left: NOW + 1, since: NOW - 1000 });
    expect(left?.addresses[0]?.address).toBe('172.16.40.130');
    const back = look({ now: NOW + 2 }).filter(({ mac }) => mac === A);
    expect(back.map(({ port, left: when }) => [port, when])).toEqual([['vnet0', null]]);
    look({ ...gone, now: NOW + 3 });
    expect(look({ ...gone, leases: [], startedAt: 2, now: NOW + 4 })).toEqual([]);
    look();
    look({ ...gone, now: NOW + 3 });
    const later = look({ ...gone, leases: [], now: NOW + 3 + 10 * 60_000 });
    expect(later).toEqual([]);
  });

  it('for another network is known there at once, before it has said anything', () => {
    const look = newBook();
    look();
    const there = look({ network: 'other', ports: [{ name: 'vnet0', number: 3, since: NOW }], learned: [] });
    expect(there[0]).toMatchObject({ port: 'vnet0', mac: A, left: null });
    expect(look({ ports: [], learned: [] }).find(({ mac }) => mac === A)).toMatchObject({ left: NOW });
  });
});

describe('neighbours', () => {
  const SHOWN = JSON.stringify([
    { dst: '172.16.40.130', dev: 'virbr1', lladdr: A, state: ['STALE'], confirmed: 60, updated: 4 },
    { dst: '172.16.40.131', dev: 'virbr1', state: ['FAILED'] },
    { dst: 'fe80::1', dev: 'virbr1', lladdr: A, state: ['REACHABLE'] },
    {},
  ]);
  const host = (stdout: string): Host =>
    ({
      run: (): Promise<CommandResult> =>
        Promise.resolve({ command: 'ip', status: 0, stdout, stderr: '', durationMs: 0 }),
    }) as unknown as Host;

  it('are read without those that were not found and without link-local ones', () => {
    expect(parseNeighbours(SHOWN, NOW)).toEqual([neighbour('172.16.40.130', A, NOW - 4000)]);
    expect(parseNeighbours('[]', NOW)).toEqual([]);
  });

  it('are kept by events, of which only those that change who is shown are worth a look', async () => {
    const neighbours = new Neighbours(host(SHOWN));
    await neighbours.follow();
    // Events of one millisecond have no order, and a quick machine takes all of these in one.
    let clock = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => (clock += 1));
    onTestFinished(() => void vi.restoreAllMocks());
    const known = async (): Promise<string[]> =>
      (await neighbours.list()).map(({ address, mac }) => `${address} ${mac}`);
    expect(neighbours.note(`172.16.40.130 dev virbr1 lladdr ${A} REACHABLE`)).toBe(false);
    expect(neighbours.note(`172.16.40.130 dev virbr1 lladdr ${A} STALE`)).toBe(false);
    expect(neighbours.note(`fe80::2 dev virbr1 lladdr ${A} STALE`)).toBe(false);
    expect(neighbours.note(`224.0.0.22 dev virbr1 lladdr 01:00:5e:00:00:16 NOARP`)).toBe(false);
    expect(neighbours.note(`dev vnet0 lladdr fe:54:00:aa:00:01 PERMANENT`)).toBe(false);
    expect(neighbours.note(`dev vnet0 lladdr ${A} REACHABLE`)).toBe(true);
    expect(neighbours.note(`172.16.40.9 dev virbr1 lladdr ${A} STALE`)).toBe(true);
    // The older address is heard of again after all.
    expect(neighbours.note(`172.16.40.130 dev virbr1 lladdr ${A} REACHABLE`)).toBe(true);
    expect(neighbours.note(`172.16.40.9 dev virbr1 lladdr ${B} STALE`)).toBe(true);
    expect(await known()).toEqual([`172.16.40.130 ${A}`, `172.16.40.9 ${B}`]);
    expect(neighbours.note('172.16.40.9 dev virbr1 FAILED')).toBe(true);
    expect(neighbours.note(`Deleted 172.16.40.130 dev virbr1 lladdr ${A} STALE`)).toBe(true);
    expect(neighbours.note(`Deleted 172.16.40.130 dev virbr1 lladdr ${A} STALE`)).toBe(false);
    expect(await known()).toEqual([]);
  });
});

describe('noteLeases', () => {
  it('keeps what it noticed of a lease that comes again, and nothing old of what the lease says', () => {
    const first = noteLeases(null, leases(), NOW);
    const moved = noteLeases(
      first,
      leaseFacts(LEASES, () => 16),
      NOW + 1,
    );
    expect(moved.map(({ lease, firstAt }) => [lease.prefix, firstAt])).toEqual(first.map(() => [16, 0]));
    const renewed = noteLeases(moved, leases(`1700000600 ${A} 172.16.40.130 web 01:${A}\n`), NOW + 2);
    expect(renewed).toMatchObject([{ firstAt: 0, heardAt: NOW + 2, lease: { until: 1_700_000_600 } }]);
    const other = noteLeases(renewed, leases(`1700000600 ${B} 172.16.40.130 web *\n`), NOW + 3);
    expect(other).toMatchObject([{ firstAt: NOW + 3, heardAt: NOW + 3 }]);
  });

  it('knows the same ones again in another order, with others gone and come between them', () => {
    const [one, two, three] = ['1', '2', '3'].map(
      (n) => leases(`1700000000 52:54:00:aa:00:1${n} 172.16.40.${n} * *\n`)[0],
    );
    if (!one || !two || !three) throw new Error('no leases');
    const before = noteLeases([], [one, two, three], NOW);
    const after = noteLeases(before, [three, one], NOW + 5);
    expect(after).toEqual([before[2], before[0]]);
    expect(noteLeases(after, [two, three, one], NOW + 9).map(({ firstAt }) => firstAt)).toEqual([
      NOW + 9,
      NOW,
      NOW,
    ]);
  });
});

/** What the processor has done for this, in milliseconds. */
async function processorTime(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

describe('a crowd', () => {
  const macOf = (n: number): string =>
    `02:00:${[24, 16, 8, 0].map((shift) => ((n >>> shift) & 255).toString(16).padStart(2, '0')).join(':')}`;
  const addressOf = (n: number): string => `10.20.${(n >> 8) & 255}.${n & 255}`;

  it('behind one port is told of in short: those with a lease first, and the same ones each time', () => {
    const look = newCrowd();
    const learned = Array.from({ length: 150_000 }, (_, n) => ({ mac: macOf(n), port: 1 }));
    const { guests, unlisted } = look({ learned: [...learned, { mac: A, port: 1 }], leases: leases() });
    const attached = guests.filter(({ port }) => port === 'vnet0');
    expect(attached).toHaveLength(64);
    expect(attached.map(({ mac }) => mac)).toContain(A);
    expect(unlisted.guests).toBe(150_001 - 64);
    const again = look({ learned: [...learned.toReversed(), { mac: A, port: 1 }], leases: leases() }).guests;
    expect(again.map(({ mac }) => mac)).toEqual(guests.map(({ mac }) => mac));
  });

  it('of addresses of one guest, and of guests that left, is bounded as well', () => {
    const look = newCrowd();
    const many = Array.from({ length: 20_000 }, (_, n) => `0 ${A} ${addressOf(n)} * 01:${macOf(n)}\n`).join(
      '',
    );
    const { guests, unlisted } = look({ leases: leases(many) });
    expect(guests.find(({ mac }) => mac === A)?.addresses).toHaveLength(64);
    expect(unlisted).toEqual({ guests: 0, addresses: 20_000 - 64 });
    let last: Guest[] = [];
    for (let round = 0; round < 20; round += 1)
      last = look({
        leases: [],
        learned: Array.from({ length: 64 }, (_, n) => ({ mac: macOf(round * 64 + n), port: 1 })),
      }).guests;
    expect(last.filter(({ left }) => left !== null)).toHaveLength(256);
  });

  it('of 65,535 leases and 10,000 neighbours is read and joined within 300 ms, and what is as it was at once', async () => {
    const line = (n: number): string => `1700000000 ${macOf(n)} ${addressOf(n)} guest${n} 01:${macOf(n)}\n`;
    const lines = Array.from({ length: 65_535 }, (_, n) => line(n));
    let text = lines.join('');
    const reader = new LeaseReader({ readFile: () => Promise.resolve(text) }, systemPaths('/fake'));
    const ips = [{ address: '10.20.0.1', prefix: 16 }];
    const table = JSON.stringify(
      Array.from({ length: 10_000 }, (_, n) => ({
        dst: addressOf(n),
        dev: 'virbr1',
        lladdr: macOf(n),
        state: ['STALE'],
        confirmed: 9,
        updated: 4,
      })),
    );
    const look = newCrowd();
    const join = async (): Promise<void> => {
      const read = await reader.read({ name: 'lab', ips });
      const { guests } = look({ leases: read, neighbours: parseNeighbours(table, NOW), learned: [] });
      expect(guests).toHaveLength(1_000);
    };
    // What this machine takes meanwhile for as much text, with nothing made of it, stands beside the promise.
    const allowed = 300 + 12 * (await processorTime(() => text.split('\n').map((one) => one.split(' '))));
    expect(await processorTime(join)).toBeLessThan(allowed);
    const known = await reader.read({ name: 'lab', ips });
    const same = await processorTime(join);
    text = line(65_535) + text.replace('1700000000', '1700000600');
    const changed = await processorTime(join);
    expect(await reader.read({ name: 'lab', ips })).not.toBe(known);
    expect((await reader.read({ name: 'lab', ips })).slice(2)).toEqual(known.slice(1));
    expect((await reader.read({ name: 'lab', ips }))[2]).toBe(known[1]);
    for (const again of [same, changed]) expect(again).toBeLessThan(allowed);
  });

  it('of leases takes time in proportion to it', () => {
    const timeOf = (count: number): number => {
      const text = Array.from(
        { length: count },
        (_, n) => `1700000000 ${macOf(n)} ${addressOf(n)} guest${n} *\n`,
      ).join('');
      const neighbours = Array.from({ length: count >> 2 }, (_, n) => neighbour(addressOf(n), macOf(n), NOW));
      const look = newCrowd();
      const began = process.cpuUsage();
      const { guests, unlisted } = look({ leases: leases(text), neighbours, learned: [] });
      const { user, system } = process.cpuUsage(began);
      expect(guests).toHaveLength(1_000);
      expect(unlisted.guests).toBe(count + 1 - 1_000);
      return user + system;
    };
    timeOf(2_000);
    const small = timeOf(4_000);
    // Sixteen times as many took two hundred and fifty-six times as long.
    expect(timeOf(64_000)).toBeLessThan(64 * Math.max(small, 2_000));
  });
});
