/** Moves definitions to other subnets: every address in them keeps its place within its subnet. */
import {
  addressAt,
  contains,
  formatAddress,
  lastOf,
  parseAddress,
  type Address,
  type Subnet,
} from './addresses';

/** One subnet that becomes another. */
export interface Move {
  from: Subnet;
  to: Subnet;
}

/** What tells about a network or identifies it; an address in there is a word and not a place. */
const WORDS: ReadonlySet<string> = new Set(['name', 'uuid', 'title', 'description', 'mac', 'metadata']);

/** An IPv4 address inside a raw option of dnsmasq. */
const IPV4_IN_TEXT = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;

/** The address at the same distance from the start of `to`, or null where `to` has none (or only its broadcast address). */
export function placeIn(address: Address, { from, to }: Move): Address | null {
  if (!contains(from, address) || from.family !== to.family) return null;
  const moved = addressAt(to, address.value - from.first);
  return moved.value < lastOf(to) && contains(to, moved) ? moved : null;
}

/**
 * The definition (whole or as it is being typed) with every address moved that lies in a subnet of `moves` and has a
 * place in what it becomes. Others stay as they are, for the checks to find. Prefix lengths are for the caller to set.
 */
export function moveAddresses<Definition extends object>(
  definition: Definition,
  moves: readonly Move[],
): Definition {
  const whole = (text: string): string => movedAddress(text, moves) ?? text;
  const within = (text: string): string => text.replace(IPV4_IN_TEXT, whole);
  const moved = Object.entries(definition).map(([key, value]: [string, unknown]) => [
    key,
    WORDS.has(key) ? value : mapText(value, key === 'dnsmasqOptions' ? within : whole),
  ]);
  return Object.fromEntries(moved) as Definition;
}

function movedAddress(text: string, moves: readonly Move[]): string | null {
  const address = parseAddress(text);
  if (!address) return null;
  for (const move of moves) {
    const moved = placeIn(address, move);
    if (moved) return formatAddress(moved);
  }
  return null;
}

/** The same value with every text in it mapped. */
function mapText(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapText(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, map)]));
}

/** What moved, in the order of the definition and each once: the texts before and after. */
export function movedTexts(before: unknown, after: unknown): { before: string; after: string }[] {
  const pairs = new Map<string, string>();
  const walk = (a: unknown, b: unknown): void => {
    if (typeof a === 'string' && typeof b === 'string') {
      if (a !== b) pairs.set(a, b);
    } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
      for (const [key, value] of Object.entries(a)) walk(value, (b as Record<string, unknown>)[key]);
    }
  };
  walk(before, after);
  return [...pairs].map(([from, to]) => ({ before: from, after: to }));
}
