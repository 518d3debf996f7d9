/** Entries of the history in words: what was done, and what is different since. */
import { changeWords } from '../../shared/words/changeWords';
import type { HistoryEntry, StoredState } from '../../shared/contract/history';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { NetworkDraft } from '../../shared/definition/network';

const titles: Record<HistoryEntry['action'], string> = {
  create: 'Create',
  change: 'Change',
  rename: 'Rename',
  delete: 'Delete',
  autostart: 'Autostart of',
  revert: 'Take back in',
};

/** What was done to which network, as `Change default`. */
export const entryTitle = ({ action, name }: HistoryEntry): string => `${titles[action]} ${name}`;

/** A sentence for each difference that the entry made. */
export function entryWords({ before, after }: HistoryEntry): string[] {
  if (!before && !after) return [];
  if (!before) return ['The network was created.'];
  if (!after) return ['The network was deleted.'];
  const [was, is] = [read(before), read(after)];
  const words = was && is ? changeWords(was, is) : [];
  const autostart =
    before.autostart === after.autostart
      ? []
      : [after.autostart ? 'Start on boot: no → yes' : 'Start on boot: yes → no'];
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
