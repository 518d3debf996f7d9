/** Which hardware address answers for which address on which device: the kernel's neighbour table, kept by its events. */
import { isIP } from 'node:net';
import { z } from 'zod';
import type { Host } from '../host/host';
import { runOrFail } from '../host/runOrFail';

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

const shownSchema = z.object({
  dst: z.string(),
  dev: z.string(),
  lladdr: z.string().optional(),
  state: z.array(z.string()).default([]),
  /** Seconds since then. */
  confirmed: z.number().default(0),
  updated: z.number().default(0),
});

export class Neighbours {
  /** Null = nobody follows the events, so that each question reads the table. */
  private known: Map<string, Neighbour> | null = null;
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
    if (mac === null) return table.delete(key);
    const now = Date.now();
    if (before?.mac !== mac) {
      table.set(key, { device, address, mac, firstAt: now, heardAt: now });
      return true;
    }
    if (!isConfirmed) return false;
    table.set(key, { ...before, heardAt: now });
    // An address that seemed to have been given up for a newer one is in use after all.
    return [...table.values()].some(({ mac: other, firstAt }) => other === mac && firstAt > before.heardAt);
  }

  private async read(): Promise<Map<string, Neighbour>> {
    const { stdout } = await runOrFail(
      this.host,
      ['ip', '-j', '-s', 'neigh', 'show'],
      'The neighbours could not be read',
    );
    return new Map(parseNeighbours(stdout, Date.now()).map((one) => [`${one.device} ${one.address}`, one]));
  }
}

/** The entries in the output of `ip -j -s neigh show` that name somebody; `now` is Unix time in milliseconds. */
export function parseNeighbours(json: string, now: number): Neighbour[] {
  const entries = z.array(z.unknown()).parse(JSON.parse(json.trim() === '' ? '[]' : json));
  return entries.flatMap((entry) => {
    const parsed = shownSchema.safeParse(entry);
    if (!parsed.success) return [];
    const { dst, dev, lladdr, state, confirmed, updated } = parsed.data;
    if (lladdr === undefined || NOBODY.test(state.join(' ')) || isLinkLocal(dst)) return [];
    // An entry that was only ever learned from a question is not confirmed; the kernel then counts from its start.
    const heardAt = now - Math.min(confirmed, updated) * 1000;
    return [{ device: dev, address: dst, mac: lladdr, firstAt: heardAt, heardAt }];
  });
}
