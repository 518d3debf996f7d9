/** What happened to networks between two looks at them: virsh's kinds of events, and one for changes while they run. */
import { isDeepStrictEqual } from 'node:util';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { NetworkRecord } from '../../../shared/contract/snapshot';
import { differingElements } from './pendingChanges';

export const EVENT_KINDS = ['lifecycle', 'metadata-change', 'update'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface NetworkEvent {
  kind: EventKind;
  /** What happened, in virsh's words; for `update` the elements that changed. */
  detail: string;
  network: NetworkRecord;
}

/** The events between two looks, by UUID, in an order in which they can have happened. */
export function eventsBetween(
  before: ReadonlyMap<string, NetworkRecord>,
  after: ReadonlyMap<string, NetworkRecord>,
): NetworkEvent[] {
  const gone = [...before.values()].filter(({ uuid }) => !after.has(uuid));
  return [
    ...gone.flatMap((network) => [
      ...(isActive(network) ? [lifecycle('Stopped', network)] : []),
      ...(network.persistent ? [lifecycle('Undefined', network)] : []),
    ]),
    ...[...after.values()].flatMap((network) => eventsOf(before.get(network.uuid), network)),
  ];
}

function eventsOf(old: NetworkRecord | undefined, now: NetworkRecord): NetworkEvent[] {
  const was = old !== undefined && isActive(old);
  const isSameRun = was && old.startedAt === now.startedAt;
  const isRedefined =
    old !== undefined && old.persistent && differingElements(now.definition, old.definition).length > 0;
  return [
    ...(now.persistent && (!old?.persistent || isRedefined) ? [lifecycle('Defined', now)] : []),
    ...(old ? metadataChanges(old, now) : []),
    ...(was && !isSameRun ? [lifecycle('Stopped', now)] : []),
    ...(isActive(now) && !isSameRun ? [lifecycle('Started', now)] : []),
    ...(isSameRun ? updates(old, now) : []),
    ...(!now.persistent && old?.persistent ? [lifecycle('Undefined', now)] : []),
  ];
}

const isActive = ({ state }: NetworkRecord): boolean => state === 'active';

const lifecycle = (detail: string, network: NetworkRecord): NetworkEvent => ({
  kind: 'lifecycle',
  detail,
  network,
});

/** Texts for people and programs, each with the name that virsh gives its type. */
const METADATA = [
  ['title', 'title'],
  ['description', 'description'],
  ['metadata', 'element'],
] as const;

function metadataChanges(old: NetworkRecord, now: NetworkRecord): NetworkEvent[] {
  const isChanged = (field: keyof NetworkDraft): boolean =>
    !isDeepStrictEqual(old.definition[field], now.definition[field]) ||
    (old.running !== null &&
      now.running !== null &&
      !isDeepStrictEqual(old.running[field], now.running[field]));
  return METADATA.filter(([field]) => isChanged(field)).map(([, type]) => ({
    kind: 'metadata-change',
    detail: `type ${type}`,
    network: now,
  }));
}

function updates({ running: old }: NetworkRecord, now: NetworkRecord): NetworkEvent[] {
  const elements = old && now.running ? differingElements(now.running, old) : [];
  return elements.length === 0 ? [] : [{ kind: 'update', detail: elements.join(', '), network: now }];
}
