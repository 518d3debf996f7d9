/** Whether a change could cut off the person who makes it: by the addresses of the session, and by the way to them. */
import { isDeepStrictEqual } from 'node:util';
import { contains, parseAddress, type Address } from '../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../shared/definition/describe';
import { reachingMembers } from '../../../shared/definition/members';
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
import type { Host } from '../host/host';
import { readIpv6Routes, readRoutes } from '../facts/hostFacts';
import type { Standing } from '../changes/journal';
import type { Route } from '../facts/procNet';

/** What sessionRisk says of a change of standings on this host, whose routes it reads. */
export async function riskToSessions(
  host: Host,
  ends: readonly string[],
  before: readonly Standing[],
  after: readonly Standing[],
): Promise<string | null> {
  const routes = (await Promise.all([readRoutes(host), readIpv6Routes(host)])).flat();
  return sessionRisk(runningChanges(before, after), ends, routes);
}

/** What runs of a network before a change, and after it; null = nothing any more. */
export interface RunningChange {
  before: NetworkDefinition;
  after: NetworkDefinition | null;
}

/** What runs before and after a change of standings, by network. */
function runningChanges(before: readonly Standing[], after: readonly Standing[]): RunningChange[] {
  const definitionsIn = (standings: readonly Standing[]): NetworkDefinition[] =>
    standings.flatMap(({ running }) => running?.definition ?? []);
  const now = definitionsIn(after);
  return definitionsIn(before).map((old) => ({
    before: old,
    after: now.find(({ uuid }) => uuid === old.uuid) ?? null,
  }));
}

/**
 * A sentence about why the changes could cut off a session with these ends (of both sides), or null when they could
 * not: the session runs over a network that is stopped, or that changes in what decides who reaches whom.
 */
export function sessionRisk(
  changes: readonly RunningChange[],
  ends: readonly string[],
  routes: readonly Route[],
): string | null {
  for (const end of ends) {
    const address = parseAddress(end);
    if (!address || isLoopback(address)) continue;
    for (const { before, after } of changes) {
      if (!touchesReach(before, after) || !carries(before, address, routes)) continue;
      const key = after ? 'orders.sessionRisk.change' : 'orders.sessionRisk.stop';
      return t(key, { name: before.name, address: end });
    }
  }
  return null;
}

const touchesReach = (before: NetworkDefinition, after: NetworkDefinition | null): boolean =>
  after === null || reachingMembers.some((member) => !isDeepStrictEqual(before[member], after[member]));

/** Whether an address is in the network or behind it, or packets to it leave by its bridge. */
function carries(network: NetworkDefinition, address: Address, known: readonly Route[]): boolean {
  // Nothing is ever done to a bridge that is joined, and the session's packets do not ask who else is on it.
  if (isBridged(network)) return false;
  const { ips, routes = [], bridge } = network;
  const subnets = [
    ...ips.map(subnetOfIp),
    ...routes
      .filter(({ prefix }) => prefix > 0)
      .map(({ destination, prefix }) => subnetOfIp({ address: destination, prefix })),
  ];
  if (subnets.some((subnet) => subnet !== null && contains(subnet, address))) return true;
  return wayTo(address, known)?.device === bridge.name;
}

/** The route that packets to an address take: the longest that fits, of several the one with the smallest metric. */
export function wayTo(address: Address, routes: readonly Route[]): Route | null {
  const fitting = routes.filter(({ subnet }) => contains(subnet, address));
  fitting.sort((a, b) => b.subnet.prefix - a.subnet.prefix || a.metric - b.metric);
  return fitting[0] ?? null;
}

/** 127.0.0.0/8 and ::1 (RFC 6890): a session within this host, or the near end of a tunnel. */
const isLoopback = ({ family, value }: Address): boolean =>
  family === 'ipv4' ? value >> 24n === 127n : value === 1n;
