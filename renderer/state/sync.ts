/** What the main process says, written into the store: the only writer of the server's truth. */
import type { MessageConnection } from 'vscode-jsonrpc/browser';
import type { CommandId } from '../../shared/contract/commands';
import {
  appEvents,
  helperEvents,
  type ConnectionStatus,
  type Payload,
  type Preferences,
  type Result,
  type appMethods,
} from '../../shared/contract/contract';
import { listen } from '../../shared/contract/rpc';
import type { ActivityEntry, Snapshot } from '../../shared/contract/snapshot';
import { useStore, type LinkState } from './store';
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
}

/** Listens to everything the main process sends by itself. */
export function listenToApp(connection: MessageConnection, { onMenu, onReady }: AppListeners): void {
  // An event that does not fit its schema cannot be shown; the next snapshot replaces whatever it would have said.
  const drop = (): void => undefined;
  const onStatus = (status: ConnectionStatus): void => {
    receiveStatus(status);
    if (status.state === 'ready') onReady(status.uri);
  };
  listen(connection, appEvents, 'connection', onStatus, drop);
  listen(connection, appEvents, 'helper', receiveHelperEvent, drop);
  listen(connection, appEvents, 'preferences', receivePreferences, drop);
  listen(connection, appEvents, 'menu', ({ command }) => onMenu(command), drop);
}

/** The state of the way to the main process; losing it loses every connection until it is back. */
export function receiveLink(link: LinkState, retryAt: number | null = null): void {
  if (link !== 'up') revisions.clear();
  useStore.setState({ link, retryAt, ...(link === 'up' ? {} : { statuses: {}, counters: {} }) });
}

/** The answer to `init`; keeps the connection that is shown when it is still offered. */
export function receiveInit(init: Result<typeof appMethods, 'init'>): void {
  const { front, version, preferences, connections, initial } = init;
  const shown = useStore.getState();
  const known = shown.version !== '' && connections.some(({ uri }) => uri === shown.connection);
  useStore.setState({
    front,
    version,
    preferences,
    connections: connections.some(({ uri }) => uri === initial)
      ? connections
      : [...connections, { uri: initial, label: initial }],
    connection: known ? shown.connection : initial,
  });
}

/** Preferences as the main process stored them. */
export const receivePreferences = (preferences: Preferences): void => useStore.setState({ preferences });

/** What became of a connection. */
export function receiveStatus(status: ConnectionStatus): void {
  if (status.state !== 'ready') revisions.delete(status.uri);
  useStore.setState((state) => ({ statuses: { ...state.statuses, [status.uri]: status } }));
}

/** A snapshot replaces the one before it, unless it was overtaken on its way. */
export function receiveSnapshot(uri: string, snapshot: Snapshot): void {
  if (snapshot.revision < (revisions.get(uri) ?? -1)) return;
  revisions.set(uri, snapshot.revision);
  useStore.setState((state) => ({ snapshots: { ...state.snapshots, [uri]: snapshot } }));
}

/** Adds entries, newest first, to the timeline; of the same moment, what comes later stands before. */
export function receiveActivity(uri: string, entries: readonly ActivityEntry[]): void {
  useStore.setState((state) => {
    const added = new Map(entries.map((entry) => [entry.id, entry]));
    const kept = (state.activity[uri] ?? []).filter(({ id }) => !added.has(id));
    const merged = [...added.values(), ...kept].sort((a, b) => b.at - a.at).slice(0, ACTIVITY_LIMIT);
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

/** Steps of this test are kept from now on; those of tests in other windows are not. */
export function expectTest(test: string): void {
  useStore.setState((state) => ({ testSteps: { ...state.testSteps, [test]: [] } }));
}

/** A step of a test, in the place of what was told of it before. */
function receiveTestStep({ test, step }: Payload<typeof helperEvents, 'testStep'>): void {
  useStore.setState((state) => {
    const told = state.testSteps[test];
    if (!told) return {};
    return { testSteps: { ...state.testSteps, [test]: [...told.filter(({ id }) => id !== step.id), step] } };
  });
}

/** Forgets the steps of a test that nobody looks at any more. */
export function forgetTest(test: string): void {
  useStore.setState((state) => ({ testSteps: without(state.testSteps, test) }));
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
    case 'testStep': {
      const told = helperEvents.testStep.safeParse(payload);
      if (told.success) receiveTestStep(told.data);
      return;
    }
    case 'counters': {
      const counters = helperEvents.counters.safeParse(payload);
      if (counters.success) receiveCounters(uri, counters.data);
    }
  }
}
