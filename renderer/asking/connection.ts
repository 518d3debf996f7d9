/** The connection that is shown: opening, choosing and reading it. */
import { toErrorShape } from '../../shared/contract/error';
import { announce, dismissFailure, HOST, showFailure } from '../state/messages';
import { savePreferences } from './preferences';
import { callApp, callHelper } from './calls';
import { useStore } from '../state/store';
import { ACTIVITY_LIMIT, receiveActivity, receiveSnapshot, receiveStatus } from '../state/sync';
import { t } from '../../shared/language/language';

/** URI of the connection that is shown. */
export const shown = (): string => useStore.getState().connection;

/** Shows a connection and opens it; why it cannot be opened is kept as its status. */
export async function openConnection(uri: string): Promise<void> {
  useStore.setState({ connection: uri });
  try {
    receiveStatus(await callApp('open', { uri }));
  } catch (thrown) {
    const error = toErrorShape(thrown);
    receiveStatus({ uri, state: 'closed', error, since: Date.now(), retryAt: null });
    return;
  }
  await loadIfShown(uri);
}

/**
 * Opens a connection that need not be shown, and reads it; with `carry`, by the helper of this computer. Why it cannot be
 * opened is its status.
 */
export async function openQuietly(uri: string, carry = false): Promise<void> {
  try {
    receiveStatus(await callApp('open', carry ? { uri, carry } : { uri }));
    await loadConnection(uri);
  } catch (thrown) {
    const error = toErrorShape(thrown);
    receiveStatus({ uri, state: 'closed', error, since: Date.now(), retryAt: null });
  }
}

/** Reads a connection that answers; when that fails, what was known before stays, and is marked as old. */
export async function loadConnection(uri: string): Promise<void> {
  await load(uri).catch(() => undefined);
}

/** Chooses a connection in the header; the choice is remembered for the next start. */
export async function chooseConnection(uri: string): Promise<void> {
  if (uri === shown()) return;
  await Promise.all([openConnection(uri), savePreferences({ connection: uri })]);
}

/** Reads everything of a connection that is ready, when it is the one that is shown. */
export async function loadIfShown(uri: string): Promise<void> {
  if (uri !== shown() || useStore.getState().statuses[uri]?.state !== 'ready') return;
  try {
    await load(uri);
    dismissFailure(HOST);
  } catch (thrown) {
    showFailure(HOST, t('asking.hostNotRead'), thrown);
  }
}

const loading = new Map<string, Promise<void>>();

/** One reading at a time for each connection: whoever asks meanwhile waits for the same answer. */
function load(uri: string): Promise<void> {
  const underWay = loading.get(uri);
  if (underWay) return underWay;
  const reading = Promise.all([
    callHelper(uri, 'snapshot', {}).then((snapshot) => receiveSnapshot(uri, snapshot)),
    callHelper(uri, 'activity', { limit: ACTIVITY_LIMIT }).then((entries) => receiveActivity(uri, entries)),
  ])
    .then(() => undefined)
    .finally(() => loading.delete(uri));
  loading.set(uri, reading);
  return reading;
}

/** Reads the snapshot again; the result of an action stands even when this fails. */
export async function reread(uri: string): Promise<void> {
  try {
    receiveSnapshot(uri, await callHelper(uri, 'snapshot', {}));
  } catch {
    // The loss of the connection is shown by its status; the next snapshot brings what is missing.
  }
}

/** Reads everything again, as a person asks for it. */
export async function refresh(): Promise<void> {
  if (useStore.getState().refreshing) return;
  useStore.setState({ refreshing: true });
  await loadIfShown(shown());
  useStore.setState({ refreshing: false });
  if (!useStore.getState().failures[HOST]) announce(t('asking.refreshed'));
}
