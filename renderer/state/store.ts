/** Everything the window knows: the server's truth (written by sync only) and the state of the window itself. */
import { create } from 'zustand';
import {
  DEFAULT_PREFERENCES,
  type ConnectionStatus,
  type OfferedConnection,
  type Preferences,
} from '../../shared/contract/contract';
import { ENGLISH } from '../../shared/language/language';
import type { PendingQuestion } from '../../shared/contract/question';
import type { ErrorShape } from '../../shared/contract/error';
import type { SpanAccept, SpanProgress } from '../../shared/contract/spanWish';
import type { ProbeStep } from '../../shared/contract/probe';
import type { NetworkDraft } from '../../shared/definition/network';
import type { ActivityEntry, Counters, NetworkState, Snapshot } from '../../shared/contract/snapshot';
import type { NetworkEdit } from './networkEdit';

/** The way to the main process: `refused` when the page has no token and so never will get through. */
export type LinkState = 'connecting' | 'up' | 'lost' | 'refused';

/** Two readings of the counters of one connection, so that rates can be derived; `at` is Unix time in milliseconds. */
export interface CounterReadings {
  at: number;
  devices: Record<string, Counters>;
  previous: { at: number; devices: Record<string, Counters> } | null;
}

export interface ServerState {
  link: LinkState;
  /** When the next attempt to reach the main process will be made; null while none is planned. */
  retryAt: number | null;
  front: 'window' | 'browser';
  version: string;
  preferences: Preferences;
  /** What the window speaks (BCP 47). */
  language: string;
  connections: OfferedConnection[];
  /** What ssh and other hosts ask, oldest first. */
  questions: PendingQuestion[];
  /** By connection URI, as everything below. */
  statuses: Record<string, ConnectionStatus>;
  snapshots: Record<string, Snapshot>;
  /** Until when the snapshot is known to be true, in Unix milliseconds. */
  heardAt: Record<string, number>;
  /** The connections whose snapshot is of a time before they were lost: it may be true no more. */
  stale: Record<string, boolean>;
  /** Newest first. */
  activity: Record<string, ActivityEntry[]>;
  counters: Record<string, CounterReadings>;
  /** Steps of probes that are looked at, by the probe's name. */
  probeSteps: Record<string, ProbeStep[]>;
  /** How far changes over several hosts are on each of them, by the change's name. */
  spanChanges: Record<string, SpanProgress[]>;
}

export type MainTab = 'overview' | 'networks' | 'activity';
export type BusyAction =
  | 'start'
  | 'stop'
  | 'delete'
  | 'autostart'
  | 'apply'
  | 'repair'
  | 'add-guest'
  | 'remove-guest'
  | 'make-static'
  | 'release'
  | 'rename'
  | 'change'
  | 'offer'
  | 'give-back';
export type OpenDialog =
  | { kind: 'delete' | 'stop' | 'give-back' | 'probe' | 'rename' | 'duplicate' | 'history'; uuid: string }
  /** `entry` is the id of the change to show first. */
  | { kind: 'host-history'; entry: string | null }
  /** `adds`: with the form for another host. */
  | { kind: 'connections'; adds?: boolean }
  | SpanDialogOf
  | { kind: 'about' | 'keys' | 'preferences' | 'import' | 'restore-default' | 'reachability' }
  | null;

/** What is to be done with the hosts of a network; it stays when the network goes, to say what became of it. */
export interface SpanDialogOf {
  kind: 'span';
  /** UUID of the network. */
  of: string;
  does: 'add' | 'remove' | 'delete' | 'sync';
  /** What all hosts are to get, with what was said yes to in it; absent = what the shown host has. */
  draft?: { definition: NetworkDraft; accept: SpanAccept };
}

/** A short word on what was done, with what takes it back where that can be. */
export interface Notice {
  /** Tells equal sentences apart. */
  id: number;
  text: string;
  /** The entry of the history that Undo or Redo takes back. */
  takeBack: { does: 'undo' | 'redo'; entry: string } | null;
}

/** A failed action, kept where it belongs until it is dismissed or the action succeeds. */
export interface Failure {
  /** What failed, as "default could not be started". */
  title: string;
  error: ErrorShape;
}

export interface WindowState {
  /** URI of the connection that is shown. */
  connection: string;
  tab: MainTab;
  /** UUID of the selected network by connection URI. */
  selected: Record<string, string>;
  assistantOpen: boolean;
  dialog: OpenDialog;
  /** By network UUID: what is under way. */
  busy: Record<string, BusyAction>;
  /** By network UUID, or `host` for what belongs to no network. */
  failures: Record<string, Failure>;
  /** By network UUID: what was changed in a form or in XML and not applied yet. */
  edits: Record<string, NetworkEdit>;
  refreshing: boolean;
  /** What is looked for in the list; `asked` counts how often Find was asked for. Null while nobody looks. */
  find: { text: string; asked: number } | null;
  /** Files that were dropped on the window, until the import has read them. */
  dropped: readonly File[];
  /** UUID of the network that was just created: its page shows how to plug a guest in. */
  created: string | null;
  /** The last result in words, for screen readers; `id` tells equal sentences apart. */
  announcement: { id: number; text: string };
  notice: Notice | null;
  /** Why what is about to be done could cut the person off, while they are asked. */
  risk: string | null;
}

export type AppState = ServerState & WindowState;

/** This computer. */
export const SYSTEM_URI = 'virtnet:///system';
/** The private copy of the network stack, which needs no password and touches nothing. */
export const SANDBOX_URI = 'virtnet:///sandbox';

/** How the window is before it has heard anything. */
export const initialState: AppState = {
  link: 'connecting',
  retryAt: null,
  front: 'browser',
  version: '',
  preferences: DEFAULT_PREFERENCES,
  language: ENGLISH,
  connections: [],
  questions: [],
  statuses: {},
  snapshots: {},
  heardAt: {},
  stale: {},
  activity: {},
  counters: {},
  probeSteps: {},
  spanChanges: {},
  connection: SYSTEM_URI,
  tab: 'networks',
  selected: {},
  assistantOpen: false,
  dialog: null,
  busy: {},
  failures: {},
  edits: {},
  refreshing: false,
  find: null,
  dropped: [],
  created: null,
  announcement: { id: 0, text: '' },
  notice: null,
  risk: null,
};

export const useStore = create<AppState>()(() => initialState);

/** The snapshot of the shown connection, the last one known while it is disconnected; null before the first. */
export const useSnapshot = (): Snapshot | null =>
  useStore((state) => state.snapshots[state.connection] ?? null);

const byName = new Intl.Collator('en', { numeric: true });
/** Each snapshot is put in order once, however many parts of the page ask for it with every change of the store. */
const inOrder = new WeakMap<Snapshot, readonly NetworkState[]>();
const noNetworks: readonly NetworkState[] = [];

/** Networks as the list shows them: A→Z, without regard to case, numbers by value. */
export function sortedNetworks(snapshot: Snapshot | null): readonly NetworkState[] {
  if (!snapshot) return noNetworks;
  const known = inOrder.get(snapshot);
  if (known) return known;
  const sorted = [...snapshot.networks].sort((a, b) => byName.compare(a.name, b.name));
  inOrder.set(snapshot, sorted);
  return sorted;
}

/** The network whose page is shown: the selected one, else the first of the list; null when there is none. */
export function selectedNetwork(state: AppState): NetworkState | null {
  const networks = sortedNetworks(state.snapshots[state.connection] ?? null);
  const uuid = state.selected[state.connection];
  return networks.find((network) => network.uuid === uuid) ?? networks[0] ?? null;
}

/** The dialog over the window: one about a network goes away with its network, whoever deleted it. */
export function shownDialog({ dialog, snapshots, connection }: AppState): OpenDialog {
  const isThere = (uuid: string): boolean =>
    snapshots[connection]?.networks.some((network) => network.uuid === uuid) ?? false;
  return dialog && 'uuid' in dialog && !isThere(dialog.uuid) ? null : dialog;
}

/** What the shown connection is called. */
export const shownLabel = ({ connections, connection }: AppState): string =>
  connections.find(({ uri }) => uri === connection)?.label ?? connection;

/** Whether orders can be given to the shown connection now. */
export const isReady = (state: AppState): boolean =>
  state.link === 'up' && state.statuses[state.connection]?.state === 'ready';

/**
 * Whether to point at "Add network": on a host with no network of the person's own yet,
 * unless the highlight was dismissed for this connection.
 */
export function highlightsAdd(state: AppState): boolean {
  const snapshot = state.snapshots[state.connection];
  return (
    snapshot !== undefined &&
    snapshot.networks.every((network) => network.name === 'default') &&
    !state.preferences.highlightDismissed.includes(state.connection)
  );
}
