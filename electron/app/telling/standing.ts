/** Which networks are not as they should be, by what their hosts say: what the window would show, were it seen. */
import type { ConnectionStatus } from '../../../shared/contract/contract';
import type { ActivityEntry, Snapshot } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';

/** Something that has failed. */
export interface Failure {
  uri: string;
  /** The network; null when it is the way to its host. */
  network: { uuid: string; name: string } | null;
  /** What is wrong, in a sentence. */
  why: string;
  /** True for an order that failed, which stays so; all else may be right again before it is told. */
  isPast: boolean;
}

/** What one failure is told by, however often it comes. */
export const keyOf = ({ uri, network }: Pick<Failure, 'uri' | 'network'>): string =>
  JSON.stringify([uri, network?.uuid ?? null]);

/** Remembers, for each connection, what was wrong when it was last heard of. */
export class Standing {
  /** By connection, the networks that differ, by UUID. */
  private readonly drifted = new Map<string, ReadonlyMap<string, Failure>>();
  private readonly uuids = new Map<string, ReadonlyMap<string, string>>();
  private readonly states = new Map<string, ConnectionStatus['state']>();

  /** What is wrong now and was not in the snapshot before; the first of a connection says only how it stands. */
  snapshot(uri: string, { networks, repair }: Snapshot): Failure[] {
    const before = this.drifted.get(uri);
    // What the host repairs by itself is told only once it gives that up.
    const left = new Set(repair.paused.map(({ network }) => network));
    const now = new Map(
      networks.flatMap(({ name, uuid, drift: [first] }): [string, Failure][] =>
        first && (!repair.byItself || left.has(name))
          ? [[uuid, { uri, network: { uuid, name }, why: `${first.differs ?? first.title}.`, isPast: false }]]
          : [],
      ),
    );
    this.drifted.set(uri, now);
    this.uuids.set(uri, new Map(networks.map(({ name, uuid }) => [name, uuid])));
    return before ? [...now].flatMap(([uuid, failure]) => (before.has(uuid) ? [] : [failure])) : [];
  }

  /** What the helper tried by itself, and could not do. */
  activity(uri: string, entries: readonly ActivityEntry[]): Failure[] {
    return entries.flatMap(({ front, outcome, network: name, error }) => {
      const uuid = this.uuids.get(uri)?.get(name);
      if (front !== 'helper' || outcome !== 'failed' || uuid === undefined) return [];
      return [
        { uri, network: { uuid, name }, why: error?.message ?? t('app.telling.noReason'), isPast: true },
      ];
    });
  }

  /** A connection that was ready and is lost; one that is closed was closed by somebody. */
  status({ uri, state, error }: ConnectionStatus): Failure[] {
    const before = this.states.get(uri);
    this.states.set(uri, state);
    if (state === 'closed') this.drifted.delete(uri);
    if (before !== 'ready' || state !== 'lost') return [];
    return [{ uri, network: null, why: error?.message ?? t('app.telling.noReason'), isPast: false }];
  }

  /** Whether a failure that was noticed is one still. */
  stillIs({ uri, network, isPast }: Failure): boolean {
    if (network === null) return this.states.get(uri) === 'lost';
    return isPast || this.drifted.get(uri)?.has(network.uuid) === true;
  }
}
