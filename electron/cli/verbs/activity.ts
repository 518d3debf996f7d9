/** activity: what was done and noticed on the host, by all fronts, oldest first as in a log. */
import { t } from '../../../shared/language/language';
import { actionName, originName, outcomeName } from '../../../shared/words/activityWords';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';

/** Entries that are printed unless told otherwise. */
const USUAL = 100;
/** As many as the contract gives. */
const MOST = 10_000;
/** How often `--follow` looks for new entries, in milliseconds: all fronts write to files, which are quick to read. */
const FOLLOW_MS = 500;

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Prints the newest entries, and with `--follow` each new one until interrupted. */
export async function activity(invocation: Invocation, args: Arguments): Promise<void> {
  if (args.has('report')) return invocation.line(await invocation.call('report', {}));
  const network = args.has('network') ? (await invocation.network(args.required('network'))).name : undefined;
  const since = sinceOf(args.value('since'), Date.now());
  const limit = limitOf(args.value('lines')) ?? (since === undefined ? USUAL : MOST);
  const print = printerOf(invocation, args);
  const read = async (from: number | undefined, most = MOST): Promise<ActivityEntry[]> => {
    const wanted = {
      limit: most,
      ...(network === undefined ? {} : { network }),
      ...(from === undefined ? {} : { since: from }),
    };
    return (await invocation.call('activity', wanted)).reverse();
  };
  const entries = await read(since, limit);
  if (args.has('json') && !args.has('follow')) return invocation.json(entries);
  entries.forEach(print);
  if (args.has('follow')) await follow(read, entries, print);
}

async function follow(
  read: (since: number) => Promise<ActivityEntry[]>,
  known: readonly ActivityEntry[],
  print: (entry: ActivityEntry) => void,
): Promise<void> {
  const seen = new Set(known.map(({ id }) => id));
  const began = Date.now();
  let isOver = false;
  let wake = (): void => undefined;
  const end = (): void => {
    isOver = true;
    wake();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  while (!isOver) {
    // An entry has the time at which it began, and comes when it is done: some come late.
    for (const entry of await read(began - 600_000)) {
      if (seen.has(entry.id)) continue;
      seen.add(entry.id);
      print(entry);
    }
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, FOLLOW_MS);
    });
  }
}

function printerOf(invocation: Invocation, args: Arguments): (entry: ActivityEntry) => void {
  if (args.has('json')) return (entry) => invocation.line(JSON.stringify(entry));
  return (entry) => {
    invocation.line(lineOf(entry));
    if (!args.has('verbose')) return;
    for (const ran of entry.commands) invocation.line(`  $ ${commandWords(ran)}`);
  };
}

function commandWords({ command, status }: ActivityEntry['commands'][number]): string {
  if (status === 0) return command;
  return status === null
    ? t('cli.verbs.activity.exitStatusUnknown', { command })
    : t('cli.verbs.activity.exitStatus', { command, status });
}

/** One entry as one line: when, what, which network, how it ended, by whom, and why or what. */
function lineOf(entry: ActivityEntry): string {
  const what = [actionName(entry), entry.network].filter((word) => word !== '').join(' ');
  const outcome = entry.outcome === 'noted' ? '' : `: ${outcomeName(entry)}`;
  const more = entry.error?.message ?? (entry.details ?? []).join(' · ');
  return `${new Date(entry.at).toISOString()} ${what}${outcome} (${originName(entry)})${more === '' ? '' : ` ${more}`}`;
}

/** A moment, as `2026-11-24T10:00`, or a span back from now, as `30m`. Throws a Failure that says which forms there are. */
export function sinceOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const moment = Date.parse(text);
  if (!Number.isNaN(moment)) return moment;
  throw new Failure([t('cli.verbs.activity.badSince', { text })]);
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const lines = Number(text);
  if (/^\d{1,5}$/.test(text) && lines >= 1 && lines <= MOST) return lines;
  throw new Failure([t('cli.verbs.badNumber', { text, option: 'lines' })]);
}
