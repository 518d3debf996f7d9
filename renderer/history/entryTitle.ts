/** What an entry of the history is called; apart from its other words, which take reading XML. */
import type { HistoryEntry } from '../../shared/contract/history';
import { t } from '../../shared/language/language';

/** What was done to which network, as `Change default`; `redone` are the entries that do again what was undone. */
export const entryTitle = ({ id, action, name }: HistoryEntry, redone: ReadonlySet<string>): string =>
  t(`history.entry.${redone.has(id) ? 'redo' : action}`, { name });
