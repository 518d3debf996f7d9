/** Moves a definition to other subnets: every address in it keeps its place within its subnet. */
import {
  addressAt,
  contains,
  formatAddress,
  formatSubnet,
  freeSubnet,
  overlaps,
  parseAddress,
  parseCidr,
  subnetOf,
  type Subnet,
} from './addresses';
import { subnetOfIp } from './describe';
import type { NetworkDraft } from './network';
import type { AddressUse } from './snapshot';
import { proposeSubnet } from './suggest';

/** What lies in `from` goes to the same place in `to`. */
export interface Move {
  from: Subnet;
  to: Subnet;
}

export type Renumbering =
  { kind: 'moved'; draft: NetworkDraft; moves: Move[] } | { kind: 'refused'; reason: string };

/**
 * The draft with its subnets moved out of what is in use, those that are free already left in place; `first` is where
 * its first IPv4 one goes, when given. Refused when there is no room.
 */
export function renumbered(
  draft: NetworkDraft,
  inUse: readonly AddressUse[],
  first: Subnet | null,
): Renumbering {
  const taken: AddressUse[] = [...inUse];
  const moves: Move[] = [];
  let given = first;
  for (const ip of draft.ips) {
    const from = subnetOfIp(ip);
    if (!from) continue;
    const wanted = from.family === 'ipv4' ? given : null;
    if (wanted) given = null;
    if (wanted && wanted.prefix !== from.prefix)
      return {
        kind: 'refused',
        reason: `The new network must have the size of the old one, /${from.prefix}`,
      };
    const to = wanted ?? (isFree(from, taken) ? from : freeLike(from, taken));
    if (!to) return { kind: 'refused', reason: `There is no free network of the size /${from.prefix}` };
    taken.push({ subnet: formatSubnet(to), kind: 'network', owner: draft.name });
    moves.push({ from, to });
  }
  return { kind: 'moved', draft: withMoves(draft, moves), moves };
}

/** A free subnet of the same size: IPv4 in the private blocks, IPv6 among its neighbours, as in one site's /48. */
function freeLike(from: Subnet, taken: readonly AddressUse[]): Subnet | null {
  if (from.family === 'ipv4') return proposeSubnet(taken, undefined, from.prefix);
  const site = subnetOf(addressAt(from, 0), Math.max(0, from.prefix - 16));
  return (
    freeSubnet(site, from.prefix, subnetsOf(taken), from.first) ??
    freeSubnet(site, from.prefix, subnetsOf(taken))
  );
}

const subnetsOf = (uses: readonly AddressUse[]): Subnet[] =>
  uses.flatMap(({ subnet }) => parseCidr(subnet)?.subnet ?? []);

const isFree = (subnet: Subnet, taken: readonly AddressUse[]): boolean =>
  !subnetsOf(taken).some((other) => overlaps(other, subnet));

/** The same value with every address that lies in a `from` at its new place; raw dnsmasq options included. */
export function withMoves<T extends Partial<NetworkDraft>>(draft: T, moves: readonly Move[]): T {
  const move = (text: string): string => {
    const address = parseAddress(text);
    const found = address && moves.find(({ from }) => contains(from, address));
    return found ? formatAddress(addressAt(found.to, address.value - found.from.first)) : text;
  };
  const { dnsmasqOptions } = draft;
  return {
    ...(mapText(draft, move) as T),
    ...(dnsmasqOptions
      ? { dnsmasqOptions: dnsmasqOptions.map((line) => line.replace(/\d+(\.\d+){3}(?![\d.])/g, move)) }
      : {}),
  };
}

/** The same value with every text in it mapped. */
function mapText(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapText(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, map)]));
}
