/** Activity entries in words, and what a filter text finds in them. */
import type { ActivityEntry } from '../../shared/snapshot';

const actionNames: Record<ActivityEntry['action'], string> = {
  define: 'Define',
  create: 'Create',
  start: 'Start',
  stop: 'Stop',
  delete: 'Delete',
  autostart: 'Change autostart',
  repair: 'Repair',
  recover: 'Recover',
  'add-guest': 'Add test guest',
  'remove-guest': 'Remove guest',
};

const frontNames: Record<ActivityEntry['front'], string> = {
  window: 'Window',
  browser: 'Browser',
  virtnet: 'virtnet',
  boot: 'Boot',
  helper: 'Helper',
};

/** What was done, as a verb. */
export const actionName = (entry: ActivityEntry): string => actionNames[entry.action];

/** Where it was asked for. */
export const frontName = (entry: ActivityEntry): string => frontNames[entry.front];

/** Done or failed. */
export const outcomeName = (entry: ActivityEntry): string => (entry.outcome === 'done' ? 'Done' : 'Failed');

/** The entries in which every word of `filter` occurs: in what is shown of them, their commands or their error. */
export function filterActivity(entries: readonly ActivityEntry[], filter: string): ActivityEntry[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return entries.filter((entry) => {
    const text = searchText(entry);
    return words.every((word) => text.includes(word));
  });
}

const searchText = (entry: ActivityEntry): string =>
  [
    actionName(entry),
    entry.network,
    frontName(entry),
    entry.user,
    outcomeName(entry),
    entry.error?.message ?? '',
    ...entry.commands.map(({ command }) => command),
  ]
    .join('\n')
    .toLowerCase();

/** An entry as text for a report: its line, its error, its commands with input and output. */
export function activityReport(entry: ActivityEntry): string {
  const head = `${new Date(entry.at).toISOString()} ${actionName(entry)} ${entry.network}: ${outcomeName(entry)} (${frontName(entry)}, ${entry.user}, ${Math.round(entry.durationMs)} ms)`;
  const commands = entry.commands.flatMap(({ command, input, status, stderr }) => [
    `$ ${command}`,
    ...(input
      ? input
          .trimEnd()
          .split('\n')
          .map((line) => `  < ${line}`)
      : []),
    `  exit status ${status ?? 'unknown'}`,
    ...(stderr
      ? stderr
          .trimEnd()
          .split('\n')
          .map((line) => `  ! ${line}`)
      : []),
  ]);
  return [head, ...(entry.error ? [entry.error.message] : []), ...commands].join('\n');
}
