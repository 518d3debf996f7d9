/** Which hardware address answers for which address on which device: the kernel's neighbour table, kept by its events. */
import { isIP } from 'node:net';
import * as z from 'zod';
import type { Host } from '../host/host';
import { readOutput, readOrFail } from '../host/runOrFail';
import { t } from '../../../shared/language/language';

/** One address that was found in use; moments are Unix time in milliseconds. */
export interface Neighbour {
  device: string;
  address: string;
  mac: string;
  /** When this hardware address was first heard of under the address. */
  firstAt: number;
  /** When it was last confirmed. */
  heardAt: number;
}

/** States in which the kernel has found nobody (NUD_FAILED, NUD_INCOMPLETE of linux/neighbour.h). */
const NOBODY = /\b(FAILED|INCOMPLETE)\b/;

/** fe80::/10 (RFC 4291 §2.5.6): every device has one, and it says nothing. */
const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

/** An event as `ip -o monitor neigh` prints it, with or without an address: without one it is about a bridge's forwarding table. */
const EVENT = /^(Deleted )?(?:(\S+) )?dev (\S+)(?: lladdr ([0-9a-f:]{17}))?/;

/** An entry of `ip -j -s neigh show`, as far as it says so; each is looked at by hand, as there may be tens of thousands. */
interface Shown {
  dst?: unknown;
  dev?: unknown;
  lladdr?: unknown;
  state?: unknown;
  /** Seconds since then. */
  confirmed?: unknown;
  updated?: unknown;
}

export class Neighbours {
  /** Null = nobody follows the events, so that each question reads the table. */
  private known: Map<string, Neighbour> | null = null;
  /** The keys of what is known, by hardware address. */
  private readonly byMac = new Map<string, Set<string>>();
  /** Events that came while the table was read. */
  private early: string[] | null = null;

  constructor(private readonly host: Host) {}

  /** All that is known now; reads the table, which is one process, unless events are followed. Never rejects. */
  async list(): Promise<Neighbour[]> {
    const table = this.known ?? (await this.read().catch(() => new Map<string, Neighbour>()));
    return [...table.values()];
  }

  /** Reads the table once and from then on relies on `note`. Without a table that can be read, nothing is known. */
  async follow(): Promise<void> {
    this.early = [];
    const table = await this.read().catch(() => new Map<string, Neighbour>());
    const early = this.early;
    this.early = null;
    this.known = table;
    this.byMac.clear();
    for (const [key, { mac }] of table) this.index(key, mac);
    for (const line of early) this.note(line);
  }

  /** Takes in one event; true when it may change what is shown of guests, which aging and refreshing do not. */
  note(line: string): boolean {
    if (this.early) {
      this.early.push(line);
      return true;
    }
    const [, deleted, address, device, mac] = EVENT.exec(line) ?? [];
    if (device === undefined) return false;
    if (address === undefined) return !line.includes('PERMANENT');
    if (isIP(address) === 0 || isLinkLocal(address) || line.includes('NOARP')) return false;
    return this.update(deleted === undefined && !NOBODY.test(line) ? (mac ?? null) : null, {
      device,
      address,
      isConfirmed: line.includes('REACHABLE'),
    });
  }

  private update(
    mac: string | null,
    { device, address, isConfirmed }: { device: string; address: string; isConfirmed: boolean },
  ): boolean {
    const table = this.known;
    if (!table) return false;
    const key = `${device} ${address}`;
    const before = table.get(key);
    if (mac === null) {
      this.forget(key);
      return table.delete(key);
    }
    const now = Date.now();
    if (before?.mac !== mac) {
      this.forget(key);
      this.index(key, mac);
      table.set(key, { device, address, mac, firstAt: now, heardAt: now });
      return true;
    }
    if (!isConfirmed) return false;
    table.set(key, { ...before, heardAt: now });
    // An address that seemed to have been given up for a newer one is in use after all.
    const others = [...(this.byMac.get(mac) ?? [])];
    return others.some((other) => (table.get(other)?.firstAt ?? 0) > before.heardAt);
  }

  /** Takes a key that is known out of the index. */
  private forget(key: string): void {
    const mac = this.known?.get(key)?.mac ?? '';
    const keys = this.byMac.get(mac);
    keys?.delete(key);
    if (keys?.size === 0) this.byMac.delete(mac);
  }

  private index(key: string, mac: string): void {
    const keys = this.byMac.get(mac);
    if (keys) keys.add(key);
    else this.byMac.set(mac, new Set([key]));
  }

  private async read(): Promise<Map<string, Neighbour>> {
    const stdout = await readOrFail(
      this.host,
      ['ip', '-j', '-s', 'neigh', 'show'],
      t('facts.neighboursUnread'),
    );
    return new Map(parseNeighbours(stdout, Date.now()).map((one) => [`${one.device} ${one.address}`, one]));
  }
}

/** The entries in the output of `ip -j -s neigh show` that name somebody; `now` is Unix time in milliseconds. */
export function parseNeighbours(json: string, now: number): Neighbour[] {
  const entries = readOutput(z.array(z.unknown()), json, 'ip');
  return (entries as (Shown | null)[]).flatMap((entry) => {
    const { dst, dev, lladdr, state = [], confirmed = 0, updated = 0 } = entry ?? {};
    if (typeof dst !== 'string' || typeof dev !== 'string' || typeof lladdr !== 'string') return [];
    if (!Array.isArray(state) || typeof confirmed !== 'number' || typeof updated !== 'number') return [];
    if (NOBODY.test(state.join(' ')) || isLinkLocal(dst)) return [];
    // An entry that was only ever learned from a question is not confirmed; the kernel then counts from its start.
    const heardAt = now - Math.min(confirmed, updated) * 1000;
    return [{ device: dev, address: dst, mac: lladdr, firstAt: heardAt, heardAt }];
  });
}
