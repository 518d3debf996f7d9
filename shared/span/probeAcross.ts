/** Test network across hosts: a temporary guest on each host, and each of them looks for all others. */
import type { Path } from '../contract/span';
import { t } from '../language/language';
import type { SpanHost } from './spanHost';

/** A host of the test, by the member that it is, and the network's name there. */
export interface AcrossHost {
  host: SpanHost;
  member: string;
  network: string;
}

export interface AcrossMember {
  member: string;
  /** Of its temporary guest; null where it got none. */
  address: string | null;
  /** Why it takes no part. */
  error: string | null;
}

/** A way from one member's guest to another's. */
export interface AcrossWay extends Omit<Path, 'to'> {
  from: string;
  to: string;
}

export interface AcrossReport {
  members: AcrossMember[];
  ways: AcrossWay[];
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
