/** Remembers who was on which network: the silent ones as long as their port is there, those that left for a while. */
import { groupBy } from '../../../shared/definition/groupBy';
import type { Guest, LeaseFacts } from '../../../shared/contract/snapshot';
import {
  guestsOf,
  PORT_MACS_MAX,
  type FixedNames,
  type Guests,
  type OccupiedPort,
  type SandboxGuest,
} from './guests';
import { noteLeases, type NotedLease } from './noteLeases';
import { handedNow, isHanded, withMissed, withSharing, type HandedOut } from './sharing';
import type { Learned } from '../facts/leases';
import type { Neighbour } from '../facts/neighbours';

/** How long a guest that left is still shown, in milliseconds. */
const REMEMBERED_MS = 10 * 60_000;
/** So many that left are remembered of one network: a guest can be as many as it likes. */
const LEFT_MAX = 256;

/** A port as the kernel shows it. */
export interface Port {
  name: string;
  /** Its number on its bridge. */
  number: number | null;
  since: number | null;
}

/** What was read of one running network. */
export interface Sighting {
  network: string;
  /** When the network was started, in Unix milliseconds: another start begins another page. */
  startedAt: number;
  ports: readonly Port[];
  learned: readonly Learned[];
  /** Those on its bridge. */
  neighbours: readonly Neighbour[];
  leases: readonly LeaseFacts[];
  sandboxGuests: readonly SandboxGuest[];
  names: FixedNames;
  /** What each guest was given by dnsmasq's log; needed where a look `mayHaveMissed` something. */
  handed?: HandedOut;
  /** Unix time in milliseconds. */
  now: number;
}

/** What is remembered of one network. */
interface Page {
  startedAt: number;
  /** By MAC: those that were plugged in when it was last looked at. */
  attached: Map<string, Guest>;
  /** By MAC. */
  left: Map<string, Guest>;
  leases: readonly NotedLease[];
  handed: HandedOut;
  /** When the first of those runs out, in Unix milliseconds; none are reckoned yet without it. */
  handedUntil?: number;
}

export class GuestBook {
  private readonly pages = new Map<string, Page>();
  /** The hardware addresses last seen behind a port: a bridge forgets those that are silent for five minutes. */
  private readonly behind = new Map<string, readonly string[]>();
  private timer: NodeJS.Timeout | null = null;

  /** `onExpiry` is called when a guest that left is to be forgotten. */
  constructor(private readonly onExpiry: () => void) {}

  /**
   * Whether a lease may have gone from one guest to another between two looks, or before the first one: then only
   * dnsmasq's log knows who had it.
   */
  mayHaveMissed(network: string, startedAt: number, leases: readonly LeaseFacts[]): boolean {
    const page = this.pages.get(network);
    if (page?.startedAt !== startedAt) return true;
    const isKnown = (lease: LeaseFacts, place: number): boolean =>
      page.leases[place]?.lease === lease || isHanded(page.handed, lease);
    return !leases.every(isKnown);
  }

  /** Takes in what was read and gives the guests of the network, those that left among them. */
  look(sighting: Sighting): Guests {
    const { network, startedAt, neighbours, names, now } = sighting;
    const last = this.pages.get(network);
    const known = last?.startedAt === startedAt ? last : undefined;
    const page: Page = known ?? {
      startedAt,
      attached: new Map(),
      left: new Map(),
      leases: [],
      handed: new Map(),
    };
    this.pages.set(network, page);
    const before = known?.leases ?? null;
    page.leases = noteLeases(before, sighting.leases, now);
    const isAsItWas =
      known?.handedUntil !== undefined && now < known.handedUntil && isSame(before, page.leases);
    if (!isAsItWas) {
      const before = withMissed(page.handed, sighting.handed ?? new Map());
      page.handed = handedNow(before, sighting.leases, now);
      page.handedUntil = Infinity;
      for (const { until } of page.handed.values()) page.handedUntil = Math.min(page.handedUntil, until);
    }
    const behind = groupBy(sighting.learned, ({ port }) => port);
    const placeOf = new Map(sighting.learned.map(({ mac, port }) => [mac, port]));
    const { leases } = page;
    const isCrowded = sighting.learned.length > PORT_MACS_MAX;
    const isKnown = new Set(
      isCrowded ? [...leases.map(({ lease }) => lease.mac), ...neighbours.map(({ mac }) => mac)] : [],
    );
    const ports = sighting.ports.map((port) => this.occupied(port, sighting, { behind, placeOf, isKnown }));
    const { guests: found, unlisted } = guestsOf({ ports, leases, neighbours, names });
    const guests = withSharing(
      found,
      page.handed,
      leases.map(({ lease }) => lease),
    );
    const attached = new Map<string, Guest>();
    for (const guest of guests) if (guest.port !== null && guest.mac !== null) attached.set(guest.mac, guest);
    for (const [mac, guest] of page.attached)
      if (!attached.has(mac)) page.left.set(mac, departed(guest, now));
    for (const [mac, { left }] of page.left)
      if (attached.has(mac) || (left ?? 0) + REMEMBERED_MS <= now) page.left.delete(mac);
    for (const mac of [...page.left.keys()].slice(0, -LEFT_MAX)) page.left.delete(mac);
    page.attached = attached;
    this.waitForExpiry(now);
    const others = guests.filter(({ mac }) => mac === null || !page.left.has(mac));
    return { guests: [...others, ...page.left.values()], unlisted };
  }

  /** Forgets a guest that somebody took out on purpose. */
  forget(network: string, mac: string): void {
    const page = this.pages.get(network);
    page?.attached.delete(mac);
    page?.left.delete(mac);
  }

  /** Forgets networks that no longer run and devices that are gone. */
  keepOnly(networks: ReadonlySet<string>, devices: ReadonlySet<string>): void {
    for (const name of this.pages.keys()) if (!networks.has(name)) this.pages.delete(name);
    for (const name of this.behind.keys()) if (!devices.has(name)) this.behind.delete(name);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private occupied(
    { name, number, since }: Port,
    { sandboxGuests }: Sighting,
    { behind, placeOf, isKnown }: Whereabouts,
  ): OccupiedPort {
    const test = sandboxGuests.find((guest) => guest.name === name) ?? null;
    const heard = (number === null ? undefined : behind.get(number)) ?? [];
    const last = this.behind.get(name) ?? [];
    const stillThere = last.filter((mac) => (placeOf.get(mac) ?? number) === number);
    const macs = test
      ? [test.mac]
      : heard.length > 0
        ? chosen(
            heard.map(({ mac }) => mac),
            isKnown,
            new Set(stillThere),
          )
        : stillThere;
    this.behind.set(name, macs);
    return { name, macs, more: test ? 0 : Math.max(0, heard.length - macs.length), since, test };
  }

  private waitForExpiry(now: number): void {
    this.close();
    const first = [...this.pages.values()]
      .flatMap(({ left }) => [...left.values()])
      .reduce((at, guest) => Math.min(at, (guest.left ?? now) + REMEMBERED_MS), Infinity);
    if (first === Infinity) return;
    this.timer = setTimeout(this.onExpiry, Math.max(0, first - now));
    this.timer.unref();
  }
}

/** A guest that left takes its address from nobody. */
const departed = ({ shares: _, ...guest }: Guest, now: number): Guest => ({
  ...guest,
  port: null,
  left: now,
});

/** Where hardware addresses are, and which of them have a lease or answer for an address. */
interface Whereabouts {
  behind: ReadonlyMap<number, readonly Learned[]>;
  placeOf: ReadonlyMap<string, number>;
  isKnown: ReadonlySet<string>;
}

/** Those of many to tell of: the known ones first, then those that were told of before, so that they do not change each time. */
function chosen(
  macs: readonly string[],
  isKnown: ReadonlySet<string>,
  before: ReadonlySet<string>,
): string[] {
  if (macs.length <= PORT_MACS_MAX) return macs.toSorted();
  const [known, seen, rest]: [string[], string[], string[]] = [[], [], []];
  for (const mac of macs) (isKnown.has(mac) ? known : before.has(mac) ? seen : rest).push(mac);
  return known.concat(seen, rest).slice(0, PORT_MACS_MAX).toSorted();
}

/** Whether nothing was noticed of any lease since. */
const isSame = (before: readonly NotedLease[] | null, after: readonly NotedLease[]): boolean =>
  before?.length === after.length && after.every((one, place) => one === before[place]);
