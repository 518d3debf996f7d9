/** Verbs of what a definition has been through: net-history, net-revert, net-rename. */
import { originName } from '../../../shared/words/activityWords';
import { nextRedo, nextUndo, type HistoryEntry, type StoredState } from '../../../shared/contract/history';
import { lineDiff } from '../../../shared/words/lineDiff';
import type { NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { localTime } from '../terminal/localTime';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';
import { accepted } from './definitions';

/** Entries that are printed unless told otherwise, and as many as the contract gives. */
const USUAL = 20;
const MOST = 10_000;
/** So many characters of an entry's name are printed, and are enough to name it again. */
const SHORT = 8;
/** Lines around a difference that are printed with it. */
const CONTEXT = 2;

/** What is said of an entry in a list. */
const WORDS: Record<HistoryEntry['action'], string> = {
  create: 'defined',
  change: 'changed',
  rename: 'renamed',
  delete: 'undefined',
  autostart: 'autostart',
  revert: 'taken back',
};

/** The same after “when”. */
const EVENTS: Record<HistoryEntry['action'], string> = {
  create: 'it was defined',
  change: 'it was changed',
  rename: 'it was renamed',
  delete: 'it was undefined',
  autostart: 'its autostart was changed',
  revert: 'a change was taken back',
};

export async function netHistory(invocation: Invocation, args: Arguments): Promise<void> {
  const network = args.value('network') ?? null;
  const limit = limitOf(args.value('limit'));
  const entries = await orFail('Failed to read the history', () =>
    invocation.call('history', { network, limit }),
  );
  if (args.has('json')) return invocation.json(entries);
  if (args.has('diff')) return invocation.result(entries.map(withDifference).join('\n\n'));
  const rows = entries.map((entry) => [
    entry.id.slice(0, SHORT),
    localTime(entry.at / 1000),
    WORDS[entry.action],
    entry.name,
    originName(entry),
  ]);
  invocation.result(formatTable(['Entry', 'Time', 'Change', 'Network', 'By'], rows));
}

/** Takes the last change of a network back, or with --redo the last taking back, or the entry that is named. */
export async function netRevert(invocation: Invocation, args: Arguments): Promise<void> {
  const entry = await chosen(invocation, args);
  const { networks } = await orFail(`Failed to take back a change of network ${entry.name}`, () =>
    invocation.call('give', {
      order: { do: 'revert', id: entry.id, to: 'before', force: args.has('force') },
      accept: accepted(args),
    }),
  );
  const name = networks.at(-1)?.name ?? null;
  const when = `before ${localTime(entry.at / 1000)}, when ${EVENTS[entry.action]}`;
  invocation.message(
    name === null
      ? `Network ${entry.name} is gone, as it was ${when}`
      : `Network ${name} is again as it was ${when}`,
  );
}

export async function netRename(invocation: Invocation, args: Arguments): Promise<void> {
  const { name, active, persistent } = await invocation.network(args.required('network'));
  const newName = args.required('newname');
  const renamed = async (inactive: boolean): Promise<NetworkDraft> => ({
    ...readNetworkXml(await invocation.call('dumpXml', { name, inactive })),
    name: newName,
  });
  await orFail(`Failed to rename network ${name}`, async () =>
    invocation.call('give', {
      order: {
        do: 'update',
        updates: [
          {
            name,
            config: persistent ? await renamed(true) : null,
            live: active ? await renamed(false) : null,
          },
        ],
      },
      accept: accepted(args),
    }),
  );
  invocation.message(`Network ${name} is named ${newName} now`);
}

async function chosen(invocation: Invocation, args: Arguments): Promise<HistoryEntry> {
  const network = args.value('network');
  const wanted = args.value('entry');
  if ((network === undefined) === (wanted === undefined))
    throw new Failure(['give either a network or --entry ENTRY'], ['See: virtnet net-revert --help']);
  const entries = await invocation.call('history', { network: network ?? null, limit: MOST });
  if (wanted !== undefined) {
    return entryNamed(entries, wanted);
  }
  const entry = args.has('redo') ? nextRedo(entries) : nextUndo(entries);
  if (entry) return entry;
  throw new Failure([
    args.has('redo')
      ? `No change of network '${network ?? ''}' was taken back that could be redone`
      : `The history has no change of network '${network ?? ''}' that could be taken back`,
  ]);
}

function entryNamed(entries: readonly HistoryEntry[], wanted: string): HistoryEntry {
  const found = entries.filter(({ id }) => id.startsWith(wanted));
  const [entry] = found;
  if (entry && found.length === 1 && wanted.length >= SHORT) return entry;
  throw new Failure(
    [`The history has no entry '${wanted}', or more than one`],
    ['See the entries: virtnet net-history'],
  );
}

function withDifference(entry: HistoryEntry): string {
  const head = `${entry.id.slice(0, SHORT)} ${localTime(entry.at / 1000)} ${WORDS[entry.action]} ${entry.name} (${originName(entry)})`;
  return [head, ...autostartLines(entry), ...differenceLines(xmlOf(entry.before), xmlOf(entry.after))].join(
    '\n',
  );
}

const xmlOf = (state: StoredState | null): string => state?.xml ?? '';

function autostartLines({ before, after }: HistoryEntry): string[] {
  const [was, is] = [before?.autostart ?? false, after?.autostart ?? false];
  return was === is ? [] : [`autostart: ${was ? 'yes' : 'no'} -> ${is ? 'yes' : 'no'}`];
}

/** The lines that differ, with a few around them; what is left out between stands as `...`. */
function differenceLines(before: string, after: string): string[] {
  const marks = { same: '  ', removed: '- ', added: '+ ' } as const;
  const lines = lineDiff(before, after);
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(index - CONTEXT, 0), index + CONTEXT + 1).some(({ kind }) => kind !== 'same');
  const shown = lines.map(({ kind, text }, index) => (isNear(index) ? `${marks[kind]}${text}` : null));
  return shown.flatMap((line, index) => {
    if (line !== null) return [line];
    return index > 0 && shown[index - 1] !== null && shown.slice(index).some((later) => later !== null)
      ? ['  ...']
      : [];
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return USUAL;
  const limit = Number(text);
  if (/^\d{1,5}$/.test(text) && limit >= 1 && limit <= MOST) return limit;
  throw new Failure([`Numeric value '${text}' for <limit> option is malformed or out of range`]);
}
