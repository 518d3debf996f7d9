/** Connections as a person manages them: added, changed, forgotten, opened and closed; and what they ask. */
import type { SavedHost } from '../../shared/contract/savedHost';
import { announce } from '../state/messages';
import { SYSTEM_URI, useStore } from '../state/store';
import { callApp } from './calls';
import { chooseConnection, openConnection, shown } from './connection';
import { t } from '../../shared/language/language';

/** Remembers a host, in the place of the one called `replaces`, and answers its URI. Rejects with the reason when it cannot be. */
export async function saveHost(host: SavedHost, replaces: SavedHost | null): Promise<string> {
  const before = shownHost();
  const { uri } = await callApp('saveHost', { host, replaces: replaces?.name ?? null });
  announce(t(replaces ? 'asking.connectionChanged' : 'asking.connectionAdded', { name: host.name }));
  if (before !== null && before === replaces?.name && uri !== shown()) await openConnection(uri);
  return uri;
}

/** Forgets a host; who looks at it sees this computer instead. */
export async function removeHost({ name }: SavedHost): Promise<void> {
  const wasShown = shownHost() === name;
  await callApp('removeHost', { name });
  announce(t('asking.connectionRemoved', { name }));
  if (wasShown) await chooseConnection(SYSTEM_URI);
}

/** Ends a connection; networks go on, the sandbox ends. */
export async function closeConnection(uri: string): Promise<void> {
  await callApp('close', { uri }).catch(() => undefined);
}

/** Answers a question; null = nobody will. An answer goes where it is asked for and stays nowhere. */
export async function answerQuestion(id: string, answer: string | null): Promise<void> {
  useStore.setState(({ questions }) => ({ questions: questions.filter((one) => one.id !== id) }));
  await callApp('answerQuestion', { id, answer }).catch(() => undefined);
}

/** The name of the host that is shown; null when that is none that was added. */
function shownHost(): string | null {
  return useStore.getState().connections.find(({ uri }) => uri === shown())?.host?.name ?? null;
}
