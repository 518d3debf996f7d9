/** What agents say to each other: read by hand, since the agent shall be small, and nothing is taken that is not exactly so. */
import type { Frame } from './frame';

/** Who says it to whom, and which start of the other's agent it answers: nothing that was recorded earlier counts again. */
interface Addressed {
  from: string;
  to: string;
  /** The `boot` of whom it is for, as last heard; empty before that. */
  you: string;
}

/** How the sender stands. */
export interface Beat extends Addressed {
  kind: 'beat' | 'large';
  program: string;
  /** How many of the small ones it has sent: those that are missing got lost. */
  turn: number;
  /** Its clock, in Unix milliseconds. */
  clock: number;
  /** Hash of what definitions have in common. */
  common: string;
  /** Its leases: which edition, in how many parts, and how many. */
  leases: { edition: number; parts: number; count: number };
  /** Whether large messages of whom it is for get there; null before that is known. */
  wide: boolean | null;
  /** The number of the last message that was heard, and for how long it has been, in milliseconds. */
  echo: { counter: number; heldMs: number } | null;
}

/** Asks for parts of the other's leases. */
export interface Ask extends Addressed {
  kind: 'ask';
  edition: number;
  parts: number[];
}

/** A part of the sender's leases. */
export interface Part extends Addressed {
  kind: 'part';
  edition: number;
  part: number;
  /** How long ago the edition was made, in milliseconds: what remained of leases then. */
  ageMs: number;
  lines: string;
}

export type Message = Beat | Ask | Part;

/** So many parts are asked for at once. */
export const ASKED_AT_ONCE = 32;
/** So many leases a network has, over all its hosts; nothing beyond them is kept. */
export const LEASES_MAX = 65_536;
/** So many parts leases can have; each holds several of them. */
export const PARTS_MAX = 16_384;

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest;
const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;

/** A part has so many characters at most. */
const LONGEST_LINES = 1_200;
/** Longer is no age, hold or clock, in milliseconds. */
const LONGEST_MS = 8.64e15;

/** What a message says; null for what is none. */
export function messageOf({ kind, body }: Pick<Frame, 'kind' | 'body'>): Message | null {
  const fields = fieldsOf(body);
  if (fields === null) return null;
  const { from, to, you } = fields;
  if (!isText(from, 63) || !isText(to, 63) || !isText(you, 16)) return null;
  const rest = kind === 'ask' ? askOf(fields) : kind === 'part' ? partOf(fields) : beatOf(fields, kind);
  return rest && { from, to, you, ...rest };
}

type Said<M> = M extends Message ? Omit<M, keyof Addressed> : never;

function beatOf(fields: Fields, kind: Beat['kind']): Said<Beat> | null {
  const { program, turn, clock, common, wide } = fields;
  const leases = fieldsOf(fields['leases']);
  if (!isText(program, 32) || !isText(common, 64) || leases === null) return null;
  if (!isCount(turn, Number.MAX_SAFE_INTEGER) || !isCount(clock, LONGEST_MS)) return null;
  const { edition, parts, count } = leases;
  if (!isCount(edition, 2 ** 32) || !isCount(parts, PARTS_MAX) || !isCount(count, LEASES_MAX)) return null;
  if (wide !== null && typeof wide !== 'boolean') return null;
  const echo = fields['echo'] === null ? null : echoOf(fields['echo']);
  if (echo === undefined) return null;
  return { kind, program, turn, clock, common, leases: { edition, parts, count }, wide, echo };
}

function echoOf(value: unknown): Beat['echo'] | undefined {
  const { counter, heldMs } = fieldsOf(value) ?? {};
  const isHeld = typeof heldMs === 'number' && heldMs >= 0 && heldMs <= LONGEST_MS;
  return isCount(counter, Number.MAX_SAFE_INTEGER) && isHeld ? { counter, heldMs } : undefined;
}

function askOf({ edition, parts }: Fields): Said<Ask> | null {
  if (!isCount(edition, 2 ** 32) || !Array.isArray(parts) || parts.length > ASKED_AT_ONCE) return null;
  const numbers: unknown[] = parts;
  return numbers.every((part): part is number => isCount(part, PARTS_MAX - 1))
    ? { kind: 'ask', edition, parts: numbers }
    : null;
}

function partOf({ edition, part, ageMs, lines }: Fields): Said<Part> | null {
  if (!isCount(edition, 2 ** 32) || !isCount(part, PARTS_MAX - 1) || !isCount(ageMs, LONGEST_MS)) return null;
  return isText(lines, LONGEST_LINES) ? { kind: 'part', edition, part, ageMs, lines } : null;
}
