/** Settles what hosts hold of changes whose maker is gone, by asking the host that decides. */
import type { Snapshot } from '../contract/snapshot';
import type { Held } from '../contract/span';
import { t } from '../language/language';
import { answered, settle } from './hostCall';
import type { SpanHost } from './spanHost';
import { asError, type Following } from './together';

/** A host, and how it was seen last. */
export interface SeenHost {
  host: SpanHost;
  snapshot: Pick<Snapshot, 'held' | 'host' | 'networks'>;
}

/** What has become of a held change at a host. */
export type SettledDoubt = { host: SpanHost; held: Held } & (
  | { outcome: 'kept' | 'takenBack' }
  /** It still waits: for whom, and why. */
  | { outcome: 'waiting'; reason: string }
);

/** How all hosts stand that can be reached. */
export async function seeHosts(hosts: readonly SpanHost[], following: Following = {}): Promise<SeenHost[]> {
  const seen = await Promise.all(
    hosts.map((host) =>
      answered(host, host.call('snapshot', {}), following).then(
        (snapshot): SeenHost[] => [{ host, snapshot }],
        () => [],
      ),
    ),
  );
  return seen.flat();
}

/** Settles what is in doubt at any of these hosts, as far as its anchor is one of them. Throws nothing. */
export async function settleDoubts(
  seen: readonly SeenHost[],
  following: Following = {},
): Promise<SettledDoubt[]> {
  const doubts = seen.flatMap(({ host, snapshot: { held } }) => (held?.inDoubt ? [{ host, held }] : []));
  return Promise.all(
    doubts.map(({ host, held }) =>
      settleOne({ host, held }, anchorsOf(held, seen), following).catch((error: unknown) => ({
        ...{ host, held, outcome: 'waiting' as const },
        reason: asError(error).message,
      })),
    ),
  );
}

async function settleOne(
  { host, held }: { host: SpanHost; held: Held },
  [anchor, ...more]: readonly SpanHost[],
  following: Following,
): Promise<SettledDoubt> {
  const { change, anchor: name } = held;
  const waits = (reason: string): SettledDoubt => ({ host, held, outcome: 'waiting', reason });
  if (!anchor) return waits(t('span.doubt.unreached', { anchor: name }));
  // Of two that go by one name, the wrong one would say that it never heard of the change.
  if (more.length > 0) return waits(t('span.doubt.several', { anchor: name }));
  const decision = await answered(anchor, anchor.call('decision', { change }), following);
  if (decision === 'open') return waits(t('span.doubt.open', { anchor: name }));
  const keep = decision === 'kept';
  await settle(host, { change, keep }, following);
  return { host, held, outcome: keep ? 'kept' : 'takenBack' };
}

/** The hosts that may be the one whose decision counts: by what is held there, else by their networks, else by what they are called. */
function anchorsOf({ change, anchor, networks }: Held, seen: readonly SeenHost[]): SpanHost[] {
  const isNamed = (name: string): boolean => name.toLowerCase() === anchor.toLowerCase();
  const ways: ((snapshot: SeenHost['snapshot'], host: SpanHost) => boolean)[] = [
    ({ held }) => held?.change === change && held.here === held.anchor,
    (snapshot) =>
      snapshot.networks.some(
        (one) => networks.includes(one.name) && isNamed(one.definition.span?.here ?? ''),
      ),
    (snapshot) => snapshot.networks.some(({ definition }) => isNamed(definition.span?.here ?? '')),
    ({ host: facts }, host) => isNamed(facts.hostname) || isNamed(host.name),
  ];
  const found = ways.map((isAnchor) => seen.filter(({ snapshot, host }) => isAnchor(snapshot, host)));
  return (found.find((some) => some.length > 0) ?? []).map(({ host }) => host);
}
