/** Undo, redo and reverting to an entry of the history: what they ask of the helper, and what is said of it. */
import { toErrorShape } from '../../shared/contract/error';
import { nextRedo, nextUndo, redoings, type HistoryEntry } from '../../shared/contract/history';
import type { IssueCode } from '../../shared/definition/issue';
import type { NetworkState } from '../../shared/contract/snapshot';
import type { OrderOf } from '../../shared/contract/order';
import { announce, HOST, showFailure, showNotice } from '../state/messages';
import { openDialog, selectNetwork } from '../asking/actions';
import { reread, shown } from '../asking/connection';
import { callHelper } from '../asking/calls';
import { useStore } from '../state/store';
import { entryTitle } from './entryTitle';
import { t } from '../../shared/language/language';

type NextEntry = (entries: HistoryEntry[]) => HistoryEntry | null;

/** How far back undo looks. */
const DEPTH = 1000;

/** The newest entries, newest first, of a network by its UUID or (null) of all. Rejects with a VirtnetError. */
export const readHistory = (uuid: string | null): Promise<HistoryEntry[]> =>
  callHelper(shown(), 'history', { network: uuid, limit: DEPTH });

/** Takes the last change back; one that was not made in a window is shown first. */
export const undoLast = (): Promise<void> => step('undo', nextUndo);

/** Carries out again what was undone last. */
export const redoLast = (): Promise<void> => step('redo', nextRedo);

/** One step after the other: each looks at what the one before has left. */
let steps: Promise<void> = Promise.resolve();

function step(does: 'undo' | 'redo', next: NextEntry): Promise<void> {
  steps = steps.then(() => takeStep(does, next));
  return steps;
}

async function takeStep(does: 'undo' | 'redo', next: NextEntry): Promise<void> {
  try {
    const entries = await readHistory(null);
    const entry = next(entries);
    if (!entry) {
      const text = t(does === 'undo' ? 'history.nothingToUndo' : 'history.nothingToRedo');
      showNotice(text, null);
      return announce(text);
    }
    if (does === 'undo' && entry.front !== 'window' && entry.front !== 'browser')
      return openDialog({ kind: 'host-history', entry: entry.id });
    // An undoing is called by what it took back.
    const meant = entries.find(({ id }) => id === entry.undoes) ?? entry;
    const { entry: id, back } = await revertTo({ do: 'revert', id: entry.id, to: 'before' });
    const title = entryTitle(meant, redoings(entries));
    said(
      t(does === 'undo' ? 'history.undoneEntry' : 'history.redoneEntry', { title, back }),
      does === 'undo' ? { does: 'redo', entry: id } : { does: 'undo', entry: id },
    );
  } catch (thrown) {
    showFailure(HOST, t(does === 'undo' ? 'history.lastNotUndone' : 'history.notDoneAgain'), thrown);
  }
}

/** Takes an entry back, as the button of a notice asks for. */
export async function takeBack({ does, entry: id }: { does: 'undo' | 'redo'; entry: string }): Promise<void> {
  try {
    const { entry: made, back } = await revertTo({ do: 'revert', id, to: 'before' });
    said(t(does === 'undo' ? 'history.undone' : 'history.redone', { back }), {
      does: does === 'undo' ? 'redo' : 'undo',
      entry: made,
    });
  } catch (thrown) {
    showFailure(HOST, t(does === 'undo' ? 'history.cannotUndo' : 'history.cannotRedo'), thrown);
  }
}

/** Makes a network what it was before or after an entry; resolves to the entry of that. Rejects with a VirtnetError. */
export const revert = (
  entry: HistoryEntry,
  to: 'before' | 'after',
  { force = false, accept = [] }: { force?: boolean; accept?: IssueCode[] } = {},
): Promise<string> =>
  revertTo({ do: 'revert', id: entry.id, to, ...(force ? { force } : {}) }, accept).then(
    (made) => made.entry,
  );

/** The entry that was made, and whether a network that was gone is there again: it does not run. */
async function revertTo(
  order: OrderOf<'revert'>,
  accept: IssueCode[] = [],
): Promise<{ entry: string; back: 'stopped' | 'no' }> {
  const before = networksNow();
  const { networks, entry } = await callHelper(shown(), 'give', { order, accept });
  await settle(networks.at(-1)?.name ?? null);
  const isBack = networks.some(({ uuid }) => !before.some((known) => known.uuid === uuid));
  const runs = networksNow().some((one) => one.uuid === networks.at(-1)?.uuid && one.state === 'active');
  return { entry: entry ?? order.id, back: isBack && !runs ? 'stopped' : 'no' };
}

const networksNow = (): readonly NetworkState[] => useStore.getState().snapshots[shown()]?.networks ?? [];

/** Whether an entry can be reverted to only by losing what came after it. */
export const isChangedSince = (thrown: unknown): boolean =>
  toErrorShape(thrown).data.code === 'changed-since';

/** The list has what came back before it is selected. */
async function settle(name: string | null): Promise<void> {
  const uri = shown();
  await reread(uri);
  const network = useStore.getState().snapshots[uri]?.networks.find((other) => other.name === name);
  if (network) selectNetwork(network.uuid);
}

function said(text: string, takeBackBy: { does: 'undo' | 'redo'; entry: string }): void {
  announce(text);
  showNotice(text, takeBackBy);
}
