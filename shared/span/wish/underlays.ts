/** Which of its addresses each host uses to reach the others: the network between them that all are in, or what gets there. */
import { formatSubnet, parseAddress, subnetOf, type Family } from '../../addresses/addresses';
import type { Underlay } from '../../contract/span';

/** A host whose address is to be chosen, or stands already. */
export interface Candidate {
  key: string;
  /** It stands; null = to be chosen. */
  address: string | null;
  underlays: readonly Underlay[];
}

/** A way that was tried from one address to another, with what went through. */
export interface Tried {
  from: string;
  to: string;
  reached: boolean;
  mtu: number | null;
}

/** Of a host with more addresses, these are tried: enough for a LAN, a storage network, and both families. */
export const MOST_TRIED = 6;

const familyOf = (address: string): Family | null => parseAddress(address)?.family ?? null;

/** The network that an underlay address is in, in CIDR notation. */
function networkOf({ address, prefix }: Underlay): string {
  const parsed = parseAddress(address);
  return parsed ? formatSubnet(subnetOf(parsed, prefix)) : '';
}

/** What may be chosen for a host: all of its addresses, of the family of those that stand. */
export function choicesOf(candidate: Candidate, all: readonly Candidate[]): readonly Underlay[] {
  const standing = all.flatMap(({ address }) => (address === null ? [] : (familyOf(address) ?? [])))[0];
  const fitting = candidate.underlays.filter(
    ({ address }) => standing === undefined || familyOf(address) === standing,
  );
  return fitting.slice(0, MOST_TRIED);
}

/**
 * The addresses in a network that all hosts are in, by their keys; null where there is none. Of several networks the one
 * with the largest packets counts, and before that the IPv4 one.
 */
export function inOneNetwork(all: readonly Candidate[]): ReadonlyMap<string, string> | null {
  const [first] = all;
  if (!first) return new Map();
  const found = offered(first, all)
    .map((underlay) => all.map((one) => offered(one, all).find(isIn(networkOf(underlay)))))
    .filter((row) => row.every((underlay) => underlay !== undefined));
  const best = found.sort((a, b) => worth(b) - worth(a))[0];
  return best ? new Map(all.map(({ key }, index) => [key, best[index]?.address ?? ''])) : null;
}

const isIn = (network: string) => (underlay: Underlay) => networkOf(underlay) === network;

/** The address that stands, as far as the host has it; else what may be chosen. */
const offered = (one: Candidate, all: readonly Candidate[]): readonly Underlay[] =>
  one.address === null ? choicesOf(one, all) : one.underlays.filter(({ address }) => address === one.address);

/** IPv4 before IPv6, and then by the largest packet. */
const worth = (row: readonly Underlay[]): number =>
  Math.min(...row.map(({ mtu }) => mtu)) + (familyOf(row[0]?.address ?? '') === 'ipv4' ? 1_000_000 : 0);

/** The addresses that reach most others both ways, and then with the largest packets; the first where none reaches any. */
export function byWhatReaches(
  all: readonly Candidate[],
  tried: readonly Tried[],
): ReadonlyMap<string, string> {
  const families: readonly Family[] = ['ipv4', 'ipv6'];
  const rows = families.map((family) => ofFamily(all, tried, family)).filter(({ size }) => size > 0);
  // All members speak the same family; one that has all hosts beats one that has some.
  const [best] = rows.sort((a, b) => b.size - a.size);
  return best ?? new Map();
}

function ofFamily(
  all: readonly Candidate[],
  tried: readonly Tried[],
  family: Family,
): ReadonlyMap<string, string> {
  const rows = all.flatMap((one): [string, string][] => {
    const addresses =
      one.address === null ? choicesOf(one, all).map(({ address }) => address) : [one.address];
    const [best] = addresses
      .filter((address) => familyOf(address) === family)
      .map((address) => ({ address, score: scoreOf(address, tried) }))
      .sort((a, b) => b.score - a.score);
    return best ? [[one.key, best.address]] : [];
  });
  return new Map(rows);
}

/** How many others it reaches both ways, and how large the packets may be, which counts only among equals. */
function scoreOf(address: string, tried: readonly Tried[]): number {
  const there = tried.filter(({ from, reached }) => from === address && reached);
  const both = there.filter(({ to }) =>
    tried.some((back) => back.from === to && back.to === address && back.reached),
  );
  const least = Math.min(...both.map(({ mtu }) => mtu ?? 0), 65_535);
  return both.length === 0 ? 0 : both.length * 100_000 + least;
}
