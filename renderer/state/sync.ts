/** What the main process says, written into the store: the only writer of the server's truth. */
import { newestOf } from '../../shared/contract/activityShare';
import type { MessageConnection } from 'vscode-jsonrpc/browser';
import type { CommandId } from '../../shared/contract/commands';
import {
  appEvents,
  helperEvents,
  type ConnectionStatus,
  type OfferedConnection,
  type Payload,
  type Preferences,
  type Result,
  type Told,
  type appMethods,
} from '../../shared/contract/contract';
import { locale, speak } from '../../shared/language/language';
import { listen } from '../../shared/contract/rpc';
import type { ActivityEntry, Snapshot } from '../../shared/contract/snapshot';
import type { SpanProgress } from '../../shared/contract/spanWish';
import { useStore, type AppState, type LinkState } from './store';
import { without } from './without';

/** How many activity entries the window keeps per connection. */
export const ACTIVITY_LIMIT = 5000;

/**
 * The last revision seen of each connection's helper. A new helper counts from the start again,
 * so the entry goes when the connection leaves `ready`.
 */
const revisions = new Map<string, number>();

/** What of the main process's events is more than a change of the store. */
export interface AppListeners {
  /** A native menu item was chosen. */
  onMenu: (command: CommandId) => void;
  /** A connection became ready, whoever opened it. */
  onReady: (uri: string) => void;
  /** Something has failed while no page was visible. */
  onTell: (told: Told) => void;
}

/** Listens to everything the main process sends by itself. */
export function listenToApp(connection: MessageConnection, { onMenu, onReady, onTell }: AppListeners): void {
  // An event that does not fit its schema cannot be shown; the next snapshot replaces whatever it would have said.
  const drop = (): void => undefined;
  const onStatus = (status: ConnectionStatus): void => {
    receiveStatus(status);
    if (status.state === 'ready') onReady(status.uri);
  };
  listen(connection, appEvents, 'connection', onStatus, drop);
  listen(connection, appEvents, 'connections', receiveConnections, drop);
  listen(connection, appEvents, 'questions', (questions) => useStore.setState({ questions }), drop);
  listen(connection, appEvents, 'helper', receiveHelperEvent, drop);
  listen(connection, appEvents, 'preferences', receivePreferences, drop);
  listen(connection, appEvents, 'language', (language) => void receiveLanguage(language), drop);
  listen(connection, appEvents, 'spanProgress', receiveSpanProgress, drop);
  listen(connection, appEvents, 'tell', onTell, drop);
  listen(connection, appEvents, 'menu', ({ command }) => onMenu(command), drop);
}

/** The state of the way to the main process; losing it loses every connection until it is back. */
export function receiveLink(link: LinkState, retryAt: number | null = null): void {
  if (link !== 'up') revisions.clear();
  useStore.setState((state) => ({
    link,
    retryAt,
    ...(link === 'up'
      ? {}
      : { statuses: {}, counters: {}, questions: [], ...outdated(state, Object.keys(state.snapshots)) }),
  }));
}

/** The answer to `init`; keeps the connection that is shown when it is still offered. */
export function receiveInit(init: Result<typeof appMethods, 'init'>): void {
  const { front, version, preferences, connections, initial, statuses, questions } = init;
  const shown = useStore.getState();
  const known = shown.version !== '' && connections.some(({ uri }) => uri === shown.connection);
  useStore.setState({
    front,
    version,
    preferences,
    connections: withThis(connections, initial),
    statuses: Object.fromEntries(statuses.map((status) => [status.uri, status])),
    questions,
    connection: known ? shown.connection : initial,
  });
}

/** With the connection that is shown, also when it is offered no more. */
const withThis = (connections: OfferedConnection[], uri: string): OfferedConnection[] =>
  connections.some((one) => one.uri === uri) ? connections : [...connections, { uri, label: uri }];

/** What there is to connect to. */
const receiveConnections = (connections: OfferedConnection[]): void =>
  useStore.setState(({ connection }) => ({ connections: withThis(connections, connection) }));

/** Preferences as the main process stored them. */
export const receivePreferences = (preferences: Preferences): void => useStore.setState({ preferences });

/** The language that everything is said in from now on; resolves when the window speaks it. */
export async function receiveLanguage(language: string): Promise<void> {
  await speak(language);
  useStore.setState({ language: locale() });
}

/** What became of a connection. What is known of one that is not ready any more may be true no more. */
export function receiveStatus(status: ConnectionStatus): void {
  if (status.state !== 'ready') revisions.delete(status.uri);
  useStore.setState((state) => ({
    statuses: { ...state.statuses, [status.uri]: status },
    ...(status.state === 'ready' ? {} : outdated(state, [status.uri])),
  }));
}

/** Marks the snapshots of these connections as old, from now on unless they are already. */
function outdated(
  { snapshots, stale, heardAt }: AppState,
  uris: readonly string[],
): Pick<AppState, 'stale' | 'heardAt'> {
  const fresh = uris.filter((uri) => snapshots[uri] && !stale[uri]);
  const now = Date.now();
  return {
    stale: { ...stale, ...Object.fromEntries(fresh.map((uri) => [uri, true])) },
    heardAt: { ...heardAt, ...Object.fromEntries(fresh.map((uri) => [uri, now])) },
  };
}

/** A snapshot replaces the one before it, unless it was overtaken on its way. */
export function receiveSnapshot(uri: string, snapshot: Snapshot): void {
  if (snapshot.revision < (revisions.get(uri) ?? -1)) return;
  revisions.set(uri, snapshot.revision);
  useStore.setState((state) => ({
    snapshots: { ...state.snapshots, [uri]: snapshot },
    heardAt: { ...state.heardAt, [uri]: Date.now() },
    stale: { ...state.stale, [uri]: false },
  }));
}

/** Adds entries, newest first, to the timeline; of the same moment, what comes later stands before. */
export function receiveActivity(uri: string, entries: readonly ActivityEntry[]): void {
  useStore.setState((state) => {
    const added = new Map(entries.map((entry) => [entry.id, entry]));
    const kept = (state.activity[uri] ?? []).filter(({ id }) => !added.has(id));
    const merged = newestOf(
      [...added.values(), ...kept].sort((a, b) => b.at - a.at),
      ACTIVITY_LIMIT,
    );
    return { activity: { ...state.activity, [uri]: merged } };
  });
}

/** New totals; the reading before them is kept so that a rate can be derived. */
export function receiveCounters(
  uri: string,
  { at, devices }: Payload<typeof helperEvents, 'counters'>,
): void {
  useStore.setState((state) => {
    const last = state.counters[uri];
    const previous = last ? { at: last.at, devices: last.devices } : null;
    return { counters: { ...state.counters, [uri]: { at, devices, previous } } };
  });
}

/** Forgets counters of a connection, so that a rate is never made from readings with a pause between them. */
export function forgetCounters(uri: string): void {
  useStore.setState((state) => ({ counters: without(state.counters, uri) }));
}

/** Steps of this probe are kept from now on; those of probes in other windows are not. */
export function expectProbe(probe: string): void {
  useStore.setState((state) => ({ probeSteps: { ...state.probeSteps, [probe]: [] } }));
}

/** A step of a probe, in the place of what was told of it before. */
function receiveProbeStep({ probe, step }: Payload<typeof helperEvents, 'probeStep'>): void {
  useStore.setState((state) => {
    const told = state.probeSteps[probe];
    if (!told) return {};
    return {
      probeSteps: { ...state.probeSteps, [probe]: [...told.filter(({ id }) => id !== step.id), step] },
    };
  });
}

/** Forgets the steps of a probe that nobody looks at any more. */
export function forgetProbe(probe: string): void {
  useStore.setState((state) => ({ probeSteps: without(state.probeSteps, probe) }));
}

/** What is told of this change over several hosts is kept from now on. */
export function expectSpanChange(id: string): void {
  useStore.setState((state) => ({ spanChanges: { ...state.spanChanges, [id]: [] } }));
}

/** How far a change is on a host, in the place of what was told of it before. */
export function receiveSpanProgress(progress: SpanProgress): void {
  useStore.setState(({ spanChanges }) => {
    const told = spanChanges[progress.id];
    if (!told) return {};
    const at = told.findIndex(({ member }) => member === progress.member);
    const now = at < 0 ? [...told, progress] : told.with(at, progress);
    return { spanChanges: { ...spanChanges, [progress.id]: now } };
  });
}

/** Forgets a change over several hosts that nobody looks at any more. */
export function forgetSpanChange(id: string): void {
  useStore.setState((state) => ({ spanChanges: without(state.spanChanges, id) }));
}

function receiveHelperEvent({ uri, event, payload }: Payload<typeof appEvents, 'helper'>): void {
  switch (event) {
    case 'snapshot': {
      const snapshot = helperEvents.snapshot.safeParse(payload);
      if (snapshot.success) receiveSnapshot(uri, snapshot.data);
      return;
    }
    case 'activity': {
      const entries = helperEvents.activity.safeParse(payload);
      if (entries.success) receiveActivity(uri, entries.data.reverse());
      return;
    }
    case 'probeStep': {
      const told = helperEvents.probeStep.safeParse(payload);
      if (told.success) receiveProbeStep(told.data);
      return;
    }
    case 'counters': {
      const counters = helperEvents.counters.safeParse(payload);
      if (counters.success) receiveCounters(uri, counters.data);
    }
  }
}
