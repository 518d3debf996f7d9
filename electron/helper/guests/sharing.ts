/** Guests that dnsmasq takes for one client: they say the same identifier, and so are given the same address. */
import { readFile } from 'node:fs/promises';
import type { Guest, GuestSharing, LeaseFacts } from '../../../shared/contract/snapshot';
import { groupBy } from '../../../shared/definition/groupBy';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { logLines } from '../activity/dnsmasqLog';
import { parseForwarding, readLeases } from '../facts/leases';
import type { Host } from '../host/host';
import { networkFiles, type Paths } from '../host/paths';

/** An address that a hardware address was given; it may have several, as a machine that boots from the network asks twice. */
export interface Handed {
  mac: string;
  address: string;
  /** The identifier that was said for it; null when that is not known. */
  clientId: string | null;
  name: string | null;
  /** When it runs out unless it is renewed, in Unix milliseconds; Infinity = never. */
  until: number;
}
/** By both. */
export type HandedOut = Map<string, Handed>;

/** dnsmasq(8) gives leases of an hour unless told otherwise. */
const LEASE_SECONDS = 3600;
/** So many guests with one identifier are told of. */
const HOLDERS_MAX = 16;

/** `DHCPACK(virbr0) 10.0.0.7 52:54:00:00:00:07 name`; after a release or a refusal the guest does not have it. */
const EVENT =
  /^DHCP(ACK|RELEASE|NAK|DECLINE)\(\S+\) (\d+(?:\.\d+){3}) ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?: (\S+))?/;

const keyOf = (mac: string, address: string): string => `${mac} ${address}`;

/**
 * What dnsmasq's log says that each hardware address was given last: its file of leases names one holder only. Who was
 * given another address since does not have the one before.
 */
export function handedByLog(log: string, { ips }: Pick<NetworkDefinition, 'ips'>, now: Date): HandedOut {
  const last = new Map<string, Handed>();
  const seconds = longestLease(ips);
  for (const { at, text } of logLines(log, now)) {
    const [, event, address = '', mac = '', name = null] = EVENT.exec(text) ?? [];
    if (event === 'ACK') last.set(mac, { mac, address, clientId: null, name, until: at + seconds * 1000 });
    else if (last.get(mac)?.address === address) last.delete(mac);
  }
  return new Map([...last.values()].map((one) => [keyOf(one.mac, one.address), one]));
}

function longestLease(ips: NetworkDefinition['ips']): number {
  const times = ips
    .filter(({ address }) => !address.includes(':'))
    .flatMap(({ dhcp }) => [...(dhcp?.ranges ?? []), ...(dhcp?.hosts ?? [])])
    .map(({ lease = LEASE_SECONDS }) => (lease === 0 ? Infinity : lease));
  return Math.max(LEASE_SECONDS, ...times);
}

/** Whether it is known that the lease's holder was given its address; always so where guests cannot share one. */
export const isHanded = (
  handed: ReadonlyMap<string, Handed>,
  { family, mac, address }: LeaseFacts,
): boolean => family !== 'ipv4' || mac === '' || handed.has(keyOf(mac, address));

/** The same with what the log tells besides, as it holds no identifier of those that are known. */
export function withMissed(known: HandedOut, log: HandedOut): HandedOut {
  const all: HandedOut = new Map([...log, ...known]);
  for (const [key, { until }] of log) {
    const one = known.get(key);
    if (one) all.set(key, { ...one, until: Math.max(one.until, until) });
  }
  return all;
}

/**
 * The same with who holds leases now. Forgotten is what ran out, addresses that nobody holds, those of who was given
 * another one since, and of one address all holders but the last ones: a guest can be as many as it likes.
 */
export function handedNow(before: HandedOut, leases: readonly LeaseFacts[], now: number): HandedOut {
  const held: HandedOut = new Map();
  for (const { family, mac, address, clientId, name, until } of leases) {
    if (family !== 'ipv4' || mac === '') continue;
    const one = { mac, address, clientId, name, until: until === 0 ? Infinity : until * 1000 };
    held.set(keyOf(mac, address), one);
  }
  const others = [...before].filter(([key, { until }]) => until > now && !held.has(key));
  // There may be tens of thousands of leases, and hardly ever another holder of one.
  if (others.length === 0) return held;
  const addresses = new Set([...held.values()].map(({ address }) => address));
  const ofMac = groupBy([...held.values()], ({ mac }) => mac);
  const isHis = ({ mac, address, clientId, until }: Handed): boolean =>
    !(ofMac.get(mac) ?? []).some(
      (other) => other.address !== address && (other.until > until || other.clientId === clientId),
    );
  const kept = others.filter(([, one]) => addresses.has(one.address) && isHis(one));
  const holders = [...groupBy(kept, ([, { address }]) => address).values()];
  // Whoever has it now comes last.
  return new Map([...holders.flatMap((those) => those.slice(1 - HOLDERS_MAX)), ...held]);
}

/** Guests that have one address. */
export interface Sharing {
  address: string;
  clientId: string;
  /** At least two, sorted. */
  macs: string[];
  /** What they are called, in the same order: the name that each gave, with its hardware address. */
  titles: string[];
}

/** Those of the guests that are here which were given one address, by the identifier that its lease is for. */
export function sharingOf(
  handed: ReadonlyMap<string, Handed>,
  leases: readonly LeaseFacts[],
  present: ReadonlySet<string>,
): Sharing[] {
  const here = [...handed.values()].filter(({ mac }) => present.has(mac));
  const byAddress = groupBy(here, ({ address }) => address);
  return leases.flatMap(({ family, mac: holder, address, clientId }): Sharing[] => {
    // Without an identifier, leases are by hardware address.
    if (family !== 'ipv4' || clientId === null || !present.has(holder)) return [];
    const holders = (byAddress.get(address) ?? [])
      .filter((one) => one.mac === holder || one.clientId === null || one.clientId === clientId)
      .sort((a, b) => (a.mac < b.mac ? -1 : 1));
    if (holders.length < 2) return [];
    const titles = holders.map(({ mac, name }) => (name === null ? mac : `${name} (${mac})`));
    return [{ address, clientId, macs: holders.map(({ mac }) => mac), titles }];
  });
}

/** Guests of a running network that have one address, by dnsmasq's files and what its bridge has learned. */
export async function readSharing(
  host: Pick<Host, 'readFile'>,
  paths: Paths,
  definition: NetworkDefinition,
): Promise<Sharing[]> {
  const [leases, log, forwarding] = await Promise.all([
    readLeases(host, paths, definition),
    host.readFile(networkFiles(paths, definition.name).log),
    readFile(`/sys/class/net/${definition.bridge.name}/brforward`),
  ]);
  const now = new Date();
  const handed = handedNow(handedByLog(log ?? '', definition, now), leases, now.getTime());
  return sharingOf(handed, leases, new Set(parseForwarding(forwarding).map(({ mac }) => mac)));
}

/** The guests, with those marked that have one address; each of them is shown with it. */
export function withSharing(
  guests: readonly Guest[],
  handed: ReadonlyMap<string, Handed>,
  leases: readonly LeaseFacts[],
): Guest[] {
  const present = new Set(guests.flatMap(({ mac, port }) => (port === null || mac === null ? [] : [mac])));
  const all = sharingOf(handed, leases, present);
  if (all.length === 0) return [...guests];
  const byMac = new Map(all.flatMap((one) => one.macs.map((mac): [string, Sharing] => [mac, one])));
  return guests.map((guest) => {
    const own = guest.port === null ? undefined : byMac.get(guest.mac ?? '');
    if (!own) return guest;
    const shares: GuestSharing = {
      address: own.address,
      clientId: own.clientId,
      with: own.macs.filter((mac) => mac !== guest.mac),
    };
    const isShown = guest.addresses.some(({ address }) => address === own.address);
    const seen = { address: own.address, family: 'ipv4', source: 'seen', leaseUntil: null } as const;
    return {
      ...guest,
      name: guest.name ?? handed.get(keyOf(guest.mac ?? '', own.address))?.name ?? null,
      addresses: isShown ? guest.addresses : [seen, ...guest.addresses],
      shares,
    };
  });
}
