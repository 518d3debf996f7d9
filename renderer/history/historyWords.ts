/** What is different since an entry of the history, in words. */
import { changeWords } from '../../shared/words/changeWords';
import type { HistoryEntry, StoredState } from '../../shared/contract/history';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { NetworkDraft } from '../../shared/definition/network';
import { t } from '../../shared/language/language';

/** A sentence for each difference that the entry made. */
export function entryWords({ before, after }: HistoryEntry): string[] {
  if (!before && !after) return [];
  if (!before) return [t('history.created')];
  if (!after) return [t('history.deleted')];
  const [was, is] = [read(before), read(after)];
  const words = was && is ? changeWords(was, is) : [];
  const autostart =
    before.autostart === after.autostart
      ? []
      : [t(after.autostart ? 'history.autostartOn' : 'history.autostartOff')];
  return [...words, ...autostart];
}

/** Null for what an older version has written and this one cannot read. */
function read({ xml }: StoredState): NetworkDraft | null {
  try {
    return readNetworkXml(xml);
  } catch {
    return null;
  }
}
