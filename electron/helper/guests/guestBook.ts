/** Remembers who was on which network: the silent ones as long as their port is there, those that left for a while. */
import type { Guest, LeaseFacts } from '../../../shared/contract/snapshot';
import { guestsOf, type FixedNames, type NotedLease, type OccupiedPort, type TestGuest } from './guests';
import type { Learned } from '../facts/leases';
import type { Neighbour } from '../facts/neighbours';

/** How long a guest that left is still shown, in milliseconds. */
const REMEMBERED_MS = 10 * 60_000;

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
  testGuests: readonly TestGuest[];
  names: FixedNames;
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
  /** By MAC and address. */
  leases: Map<string, NotedLease>;
}

export class GuestBook {
  private readonly pages = new Map<string, Page>();
  /** The hardware addresses last seen behind a port: a bridge forgets those that are silent for five minutes. */
  private readonly behind = new Map<string, readonly string[]>();
  private timer: NodeJS.Timeout | null = null;

  /** `onExpiry` is called when a guest that left is to be forgotten. */
  constructor(private readonly onExpiry: () => void) {}

  /** Takes in what was read and gives the guests of the network, those that left among them. */
  look(sighting: Sighting): Guest[] {
    const { network, startedAt, neighbours, names, now } = sighting;
    const last = this.pages.get(network);
    const known = last?.startedAt === startedAt ? last : undefined;
    const page: Page = known ?? { startedAt, attached: new Map(), left: new Map(), leases: new Map() };
    this.pages.set(network, page);
    page.leases = noteLeases(known?.leases ?? null, sighting.leases, now);
    const ports = sighting.ports.map((port) => this.occupied(port, sighting));
    const guests = guestsOf({ ports, leases: [...page.leases.values()], neighbours, names });
    const attached = new Map<string, Guest>();
    for (const guest of guests) if (guest.port !== null && guest.mac !== null) attached.set(guest.mac, guest);
    for (const [mac, guest] of page.attached)
      if (!attached.has(mac)) page.left.set(mac, { ...guest, port: null, left: now });
    for (const [mac, { left }] of page.left)
      if (attached.has(mac) || (left ?? 0) + REMEMBERED_MS <= now) page.left.delete(mac);
    page.attached = attached;
    this.waitForExpiry(now);
    return [
      ...guests.flatMap((guest) => (guest.mac !== null && page.left.has(guest.mac) ? [] : guest)),
      ...page.left.values(),
    ];
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

  private occupied({ name, number, since }: Port, { learned, testGuests }: Sighting): OccupiedPort {
    const test = testGuests.find((guest) => guest.name === name) ?? null;
    const heard = learned.filter(({ port }) => port === number).map(({ mac }) => mac);
    const elsewhere = new Set(learned.filter(({ port }) => port !== number).map(({ mac }) => mac));
    const macs = test
      ? [test.mac]
      : heard.length > 0
        ? heard.sort()
        : (this.behind.get(name) ?? []).filter((mac) => !elsewhere.has(mac));
    this.behind.set(name, macs);
    return { name, macs, since, test };
  }

  private waitForExpiry(now: number): void {
    this.close();
    const moments = [...this.pages.values()].flatMap(({ left }) =>
      [...left.values()].map((guest) => (guest.left ?? now) + REMEMBERED_MS),
    );
    if (moments.length === 0) return;
    this.timer = setTimeout(this.onExpiry, Math.max(0, Math.min(...moments) - now));
    this.timer.unref();
  }
}

/**
 * Leases that have not run out, each with when it was first seen and when it was last made or renewed. Nobody knows
 * how old one is that is there at the first look, for which `before` is null.
 */
function noteLeases(
  before: ReadonlyMap<string, NotedLease> | null,
  leases: readonly LeaseFacts[],
  now: number,
): Map<string, NotedLease> {
  const since = before ? now : 0;
  return new Map(
    leases
      .filter(({ until }) => until === 0 || until * 1000 > now)
      .map((lease) => {
        const key = `${lease.clientId ?? lease.mac} ${lease.address}`;
        const known = before?.get(key);
        const heardAt = known?.until === lease.until ? known.heardAt : since;
        return [key, { ...lease, firstAt: known?.firstAt ?? since, heardAt }];
      }),
  );
}
