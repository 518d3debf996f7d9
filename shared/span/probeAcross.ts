/** Test network across hosts: a temporary guest on each host, and each of them looks for all others. */
import type { AcrossMember, AcrossReport, AcrossWay } from '../contract/span';
import { t } from '../language/language';
import type { SeenHost } from './settleDoubts';
import type { SpanHost } from './spanHost';

/** A host of the test, by the member that it is, and the network's name there. */
export interface AcrossHost {
  host: SpanHost;
  member: string;
  network: string;
}

/**
 * Runs the test on these hosts; `probe` is a name that nobody else has. What fails on one host stands in the report, and
 * the others go on. Nothing of the guests is left, also when `signal` ends it.
 */
export async function probeAcross(
  hosts: readonly AcrossHost[],
  probe: string,
  signal?: AbortSignal,
): Promise<AcrossReport> {
  try {
    const members = await Promise.all(hosts.map((one) => opened(one, probe)));
    const ways = signal?.aborted ? [] : await Promise.all(hosts.map((one) => waysFrom(one, members, probe)));
    return { members, ways: ways.flat() };
  } finally {
    await Promise.all(hosts.map(({ host }) => host.call('closeAcross', { probe }).catch(() => null)));
  }
}

async function opened({ host, member, network }: AcrossHost, probe: string): Promise<AcrossMember> {
  try {
    const { address } = await host.call('openAcross', { name: network, probe });
    return { member, address, error: null };
  } catch (error) {
    return { member, address: null, error: messageOf(error) };
  }
}

/** A way is tried by whoever has a guest, to whoever has one. */
async function waysFrom(
  { host, member }: AcrossHost,
  members: readonly AcrossMember[],
  probe: string,
): Promise<AcrossWay[]> {
  if (members.find((one) => one.member === member)?.address === null) return [];
  const others = members.flatMap((one) =>
    one.address === null || one.member === member ? [] : [{ to: one.member, address: one.address }],
  );
  if (others.length === 0) return [];
  const paths = await host
    .call('pingAcross', { probe, to: others.map(({ address }) => address) })
    .catch(() => []);
  return others.map(({ to, address }): AcrossWay => {
    const path = paths.find((one) => one.to === address);
    return path
      ? { ...path, from: member, to }
      : { from: member, to, reached: false, roundTripMs: null, mtu: null, lossPercent: 100 };
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether every member took part, and every way carries whole packets without loss. */
export const isWhole = ({ members, ways }: AcrossReport): boolean =>
  members.every(({ error }) => error === null) &&
  ways.every(({ reached, mtu, lossPercent }) => reached && mtu !== null && lossPercent === 0);

/** What a way comes to, as a sentence: nothing gets there, large packets do not, some are lost, or all is well. */
export function wayText({ from, to, reached, roundTripMs, mtu, lossPercent }: AcrossWay): string {
  if (!reached) return t('span.test.silent', { from, to });
  const time = roundTripMs === null ? '' : String(roundTripMs);
  if (mtu === null) return t('span.test.narrow', { from, to, time });
  return t('span.test.well', { from, to, time, mtu, loss: lossPercent });
}

/** Of the hosts that are seen, those that run this network as a member, and the members that none of them is. */
export function acrossHosts(
  seen: readonly SeenHost[],
  uuid: string,
): { hosts: AcrossHost[]; missing: string[] } {
  const hosts = new Map<string, AcrossHost>();
  const members = new Set<string>();
  for (const { host, snapshot } of seen)
    for (const { uuid: own, name, running } of snapshot.networks) {
      if (own !== uuid || !running?.span) continue;
      const { here } = running.span;
      running.span.members.forEach((member) => members.add(member.name));
      if (!hosts.has(here)) hosts.set(here, { host, member: here, network: name });
    }
  return { hosts: [...hosts.values()], missing: [...members].filter((member) => !hosts.has(member)) };
}

/** The same for a network as its members are reached now; those that are not stand in the report. */
export async function probeNetworkAcross(
  seen: readonly SeenHost[],
  uuid: string,
  probe: string,
  signal?: AbortSignal,
): Promise<AcrossReport> {
  const { hosts, missing } = acrossHosts(seen, uuid);
  const report = await probeAcross(hosts, probe, signal);
  const absent = missing.map((member) => ({ member, address: null, error: t('span.test.absent') }));
  return { ...report, members: [...report.members, ...absent] };
}
