/** What an entry of the history is called; apart from its other words, which take reading XML. */
import type { HistoryEntry } from '../../shared/contract/history';

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
