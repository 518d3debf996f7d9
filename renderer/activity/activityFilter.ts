/** Which entries of the activity are shown: by their kind, their network and the words in them. */
import { actionName, frontName, outcomeName } from '../../shared/words/activityWords';
import { noticedActions, type ActivityEntry } from '../../shared/contract/snapshot';

/** The kinds of entries that a person may want to see alone. */
export const activityKinds = ['all', 'orders', 'changes', 'guests', 'dnsmasq', 'failed'] as const;
export type ActivityKind = (typeof activityKinds)[number];

const noticed: readonly string[] = noticedActions;
const CHANGES: readonly string[] = [
  'drift',
  'drift-gone',
  'member-lost',
  'member-back',
  'repair',
  'recover',
  'upgrade',
];
const GUESTS: readonly string[] = [
  'lease',
  'lease-end',
  'guest-joined',
  'guest-left',
  'add-guest',
  'remove-guest',
  'release',
];

const isOfKind: Record<ActivityKind, (entry: ActivityEntry) => boolean> = {
  all: () => true,
  orders: ({ action }) => !noticed.includes(action),
  changes: ({ action }) => CHANGES.includes(action),
  guests: ({ action }) => GUESTS.includes(action),
  dnsmasq: ({ action }) => action === 'dnsmasq',
  failed: ({ outcome }) => outcome === 'failed',
};

export interface ActivityFilter {
  kind: ActivityKind;
  /** Name of a network; null = all. */
  network: string | null;
  text: string;
}

/** The entries that fit; every word of the text must occur in what is shown of an entry, its commands or its error. */
export function filterActivity(
  entries: readonly ActivityEntry[],
  { kind, network, text }: ActivityFilter,
): ActivityEntry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return entries.filter(
    (entry) =>
      isOfKind[kind](entry) &&
      (network === null || entry.network.split(', ').includes(network)) &&
      (words.length === 0 || words.every((word) => searchText(entry).includes(word))),
  );
}

/** Thousands of entries are searched at each key press: their text is put together once. */
const texts = new WeakMap<ActivityEntry, string>();

function searchText(entry: ActivityEntry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const text = [
    actionName(entry),
    entry.network,
    frontName(entry),
    entry.user,
    outcomeName(entry),
    entry.error?.message ?? '',
    ...(entry.details ?? []),
    ...entry.commands.map(({ command }) => command),
  ]
    .join('\n')
    .toLowerCase();
  texts.set(entry, text);
  return text;
}
