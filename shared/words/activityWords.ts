/** Activity entries in words: for the window, the command line and reports. */
import type { ActivityEntry } from '../contract/snapshot';
import { t } from '../language/language';

/** What was done or noticed. */
export const actionName = ({ action }: ActivityEntry): string => t(`words.action.${action}`);

/** Where it was asked for. */
export const frontName = ({ front }: Pick<ActivityEntry, 'front'>): string => t(`words.front.${front}`);

/** Done, failed, or noted: what nobody asked for. */
export const outcomeName = ({ outcome }: ActivityEntry): string => t(`words.outcome.${outcome}`);

/** Who was behind it: `Window · ada`, or only where it was noticed. */
export const originName = (entry: Pick<ActivityEntry, 'front' | 'user'>): string =>
  [frontName(entry), entry.user].filter((word) => word !== '').join(' · ');

/** An entry as text for a report: its line, its details and error, its commands with input and output. */
export function entryReport(entry: ActivityEntry): string {
  const took = entry.outcome === 'noted' ? '' : `, ${Math.round(entry.durationMs)} ms`;
  const what = [actionName(entry), entry.network].filter((word) => word !== '').join(' ');
  const head = `${new Date(entry.at).toISOString()} ${what}: ${outcomeName(entry)} (${originName(entry)}${took})`;
  const commands = entry.commands.flatMap(({ command, input, status, stderr }) => [
    `$ ${command}`,
    ...marked('  < ', input),
    `  ${status === null ? t('words.exitStatusUnknown') : t('words.exitStatus', { status })}`,
    ...marked('  ! ', stderr),
  ]);
  return [head, ...(entry.details ?? []), ...(entry.error ? [entry.error.message] : []), ...commands].join(
    '\n',
  );
}

const marked = (mark: string, text = ''): string[] =>
  text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `${mark}${line}`);
