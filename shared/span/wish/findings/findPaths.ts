/** What is wrong between hosts: who does not reach whom, where large packets are lost, whose clock is wrong. */
import type { GroundHost, GroundPath, SpanFinding, SpanGround } from '../../../contract/spanWish';
import { t } from '../../../language/language';
import { finding } from './finding';

/** Clocks that are further apart make times in lists misleading. */
const CLOCKS_APART_MS = 5_000;
/** Least MTU of IPv6 (RFC 8200 §5), which guests need of what is left. */
const LEAST_LEFT = 1_280;

export function findPaths({ hosts, paths }: SpanGround, overhead: number): SpanFinding[] {
  const labelOf = (uri: string): string => hosts.find(({ host }) => host === uri)?.label ?? uri;
  const isBack = (one: GroundPath) => (other: GroundPath) => other.from === one.to && other.to === one.from;
  const ways = paths.map((one) => ({
    ...{ from: labelOf(one.from), to: labelOf(one.to), path: one.path },
    back: paths.find(isBack(one))?.path ?? null,
    // Each pair that fails both ways is said once.
    isFirst: one.from < one.to,
  }));
  return [
    ...ways.flatMap((way) => blocked(way)),
    ...ways.flatMap(({ from, to, path, isFirst }) =>
      isFirst ? narrow(from, to, path, hosts, overhead) : [],
    ),
    ...clocks(hosts),
    ...versions(hosts),
  ];
}

interface Way {
  from: string;
  to: string;
  path: GroundPath['path'];
  back: GroundPath['path'] | null;
  isFirst: boolean;
}

/** A host that answers no ping may still be reached by what spans need, so that it is asked. */
function blocked({ from, to, path, back, isFirst }: Way): SpanFinding[] {
  if (path.reached) return [];
  const words = { from, to, address: path.to };
  const remedy = t('span.find.blocked.remedy');
  if (back?.reached)
    return [finding('question', 'one-way', from, { reason: t('span.find.oneWay', words), remedy })];
  if (back && !isFirst) return [];
  return [finding('question', 'not-reached', from, { reason: t('span.find.notReached', words), remedy })];
}

/** Less gets there than the host's own network takes; what is left for guests is told to them, unless it is too little. */
function narrow(
  from: string,
  to: string,
  { mtu, reached }: GroundPath['path'],
  hosts: readonly GroundHost[],
  overhead: number,
): SpanFinding[] {
  if (!reached || mtu === null) return [];
  const own = hosts
    .find(({ label }) => label === from)
    ?.offer?.underlays.find(({ address }) =>
      hosts.some((one) => one.label === from && one.address === address),
    );
  const left = mtu - overhead;
  const words = { from, to, mtu, left };
  if (left < LEAST_LEFT)
    return [
      finding('error', 'path-narrow', from, {
        reason: t('span.find.tooNarrow', words),
        remedy: t('span.find.tooNarrow.remedy', { least: LEAST_LEFT + overhead }),
      }),
    ];
  if (!own || mtu >= own.mtu) return [];
  return [
    finding('advice', 'path-narrow', from, {
      reason: t('span.find.narrow', words),
      remedy: t('span.find.narrow.remedy'),
    }),
  ];
}

/** Measured against the clock of whoever asks, so that only what is between hosts counts. */
function clocks(hosts: readonly GroundHost[]): SpanFinding[] {
  const told = hosts.filter(({ clockMs }) => clockMs !== null);
  const sorted = [...told].sort((a, b) => (a.clockMs ?? 0) - (b.clockMs ?? 0));
  const median = sorted[Math.floor((sorted.length - 1) / 2)]?.clockMs ?? 0;
  return told.flatMap(({ label, clockMs }) => {
    const seconds = Math.round(((clockMs ?? 0) - median) / 1_000);
    if (Math.abs((clockMs ?? 0) - median) <= CLOCKS_APART_MS) return [];
    const reason = t('span.find.clock', {
      ...{ host: label, seconds: Math.abs(seconds) },
      way: seconds > 0 ? 'ahead' : 'behind',
    });
    return [finding('advice', 'clock-apart', label, { reason, remedy: t('span.find.clock.remedy') })];
  });
}

/** Others than the first host's: what one understands the other may not. */
function versions(hosts: readonly GroundHost[]): SpanFinding[] {
  const first = hosts.find(({ offer }) => offer)?.offer?.version;
  return hosts.flatMap(({ label, offer }) =>
    !offer || offer.version === first
      ? []
      : [
          finding('question', 'other-version', label, {
            reason: t('span.find.version', { host: label, version: offer.version, other: first ?? '' }),
            remedy: t('span.find.version.remedy'),
          }),
        ],
  );
}
