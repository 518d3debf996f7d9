/** Leases on their way from one member to another: told whole, in parts, as soon as they are other ones. */
import { leasesOf, lineOf, type SpanLease } from './lease';
import { ASKED_AT_ONCE, LEASES_MAX, type Ask, type Beat, type Part } from './message';

/** Lines of one part, in characters: with all around them no longer than what every way takes whole (IPv6, 1280 bytes). */
const PART_LENGTH = 900;
/** Long lists are told anew no more often than this, in milliseconds, and short ones at once. */
const LONG_REST_MS = 10_000;
/** What was asked for is asked for again after this, in milliseconds. */
const AGAIN_MS = 400;

/** This host's own leases, as others are told of them. */
export class OwnLeases {
  private edition = 0;
  private parts: string[] = [];
  private count = 0;
  private madeAt = 0;
  private said = '';
  private waiting: { leases: readonly SpanLease[]; said: string } | null = null;

  /** These are the leases now; told of soon, unless what they say is what they said before. */
  set(leases: readonly SpanLease[], said: string, now: number): void {
    this.waiting = said === this.said ? null : { leases: leases.slice(0, LEASES_MAX), said };
    this.look(now);
  }

  /** Makes a new edition of what waits for it. */
  look(now: number): void {
    const isLong = this.parts.length > ASKED_AT_ONCE;
    if (this.waiting === null || (isLong && now - this.madeAt < LONG_REST_MS)) return;
    const { leases, said } = this.waiting;
    this.waiting = null;
    this.said = said;
    this.edition += 1;
    this.count = leases.length;
    this.madeAt = now;
    this.parts = partsOf(leases.map((lease) => lineOf(lease, now)));
  }

  get told(): Beat['leases'] {
    return { edition: this.edition, parts: this.parts.length, count: this.count };
  }

  /** What is answered to whom asks: nothing of an edition that is over. */
  answer(
    { edition, parts }: Pick<Ask, 'edition' | 'parts'>,
    now: number,
  ): Omit<Part, 'from' | 'to' | 'you'>[] {
    if (edition !== this.edition) return [];
    return parts.flatMap((part) => {
      const lines = this.parts[part];
      const ageMs = Math.round(now - this.madeAt);
      return lines === undefined ? [] : [{ kind: 'part' as const, edition, part, ageMs, lines }];
    });
  }
}

function partsOf(lines: readonly string[]): string[] {
  const parts: string[] = [];
  let part = '';
  for (const line of lines) {
    if (part !== '' && part.length + line.length >= PART_LENGTH) {
      parts.push(part);
      part = '';
    }
    part += part === '' ? line : `\n${line}`;
  }
  return part === '' ? parts : [...parts, part];
}

/** An edition of which not all parts are there yet. */
interface Coming {
  edition: number;
  boot: string;
  parts: (readonly string[] | undefined)[];
  /** How many are missing. */
  left: number;
  count: number;
  /** When it was made, by our clock. */
  at: number;
  askedAt: number;
}

/** The leases of one other member, as they come. */
export class OthersLeases {
  /** Which edition is known whole, with the start of the agent that made it. */
  private known = '';
  private coming: Coming | null = null;

  /** `leases` were known before this agent began. */
  constructor(public leases: readonly SpanLease[] = []) {}

  /** Whether it has told of its leases since this agent began. */
  get isTold(): boolean {
    return this.known !== '';
  }

  /** How many there are, or will be. */
  get size(): number {
    return Math.max(this.leases.length, this.coming?.count ?? 0);
  }

  /**
   * What it says that it has, of which no more is kept than there is `room` for; true when nothing is left to be asked for
   * and that is another than before.
   */
  offered({ edition, parts, count }: Beat['leases'], boot: string, room: number): boolean {
    if (nameOf({ edition, boot }) === this.known) this.coming = null;
    else if (
      count <= room &&
      parts <= count &&
      (this.coming?.edition !== edition || this.coming.boot !== boot)
    )
      this.coming = {
        ...{ edition, boot, count, left: parts, at: -Infinity, askedAt: -Infinity },
        parts: Array.from({ length: parts }, () => undefined),
      };
    return this.complete();
  }

  /** Which parts are to be asked for now. */
  wanted(now: number): Pick<Ask, 'edition' | 'parts'> | null {
    const { coming } = this;
    if (coming === null || now - coming.askedAt < AGAIN_MS) return null;
    coming.askedAt = now;
    return { edition: coming.edition, parts: firstMissing(coming.parts) };
  }

  /** A part has come; true when it was the last one, and all are known. */
  take({ edition, part, ageMs, lines }: Part, boot: string, now: number): boolean {
    const { coming } = this;
    if (coming?.edition !== edition || coming.boot !== boot) return false;
    if (part >= coming.parts.length || coming.parts[part] !== undefined) return false;
    coming.parts[part] = lines.split('\n');
    coming.left -= 1;
    coming.at = Math.max(coming.at, now - ageMs);
    // Those that were asked for together come together: the next ones need not wait.
    if (coming.left % ASKED_AT_ONCE === 0) coming.askedAt = -Infinity;
    return this.complete();
  }

  private complete(): boolean {
    const { coming } = this;
    if (coming === null || coming.left > 0) return false;
    const lines = coming.parts.flatMap((part) => part ?? []).slice(0, coming.count);
    this.leases = leasesOf(lines, coming.at);
    this.known = nameOf(coming);
    this.coming = null;
    return true;
  }
}

const nameOf = ({ edition, boot }: Pick<Coming, 'edition' | 'boot'>): string => `${boot} ${edition}`;

function firstMissing(parts: Coming['parts']): number[] {
  const missing: number[] = [];
  for (let part = 0; part < parts.length && missing.length < ASKED_AT_ONCE; part += 1)
    if (parts[part] === undefined) missing.push(part);
  return missing;
}
