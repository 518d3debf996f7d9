/** Verbs of what a definition has been through: net-history, net-revert, net-rename. */
import { t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
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

const COLUMNS = ['entry', 'time', 'change', 'network', 'by'] as const;

export async function netHistory(invocation: Invocation, args: Arguments): Promise<void> {
  const network = args.value('network') ?? null;
  const limit = limitOf(args.value('limit'));
  const entries = await orFail(t('cli.verbs.netHistory.failed'), () =>
    invocation.call('history', { network, limit }),
  );
  if (args.has('json')) return invocation.json(entries);
  if (args.has('diff')) return invocation.result(entries.map(withDifference).join('\n\n'));
  const rows = entries.map((entry) => [
    entry.id.slice(0, SHORT),
    localTime(entry.at / 1000),
    tableText(`cli.verbs.netHistory.action.${entry.action}`),
    entry.name,
    [tableText(`words.front.${entry.front}`), entry.user].filter((word) => word !== '').join(' · '),
  ]);
  const header = COLUMNS.map((column) => tableText(`cli.verbs.netHistory.column.${column}`));
  invocation.result(formatTable(header, rows));
}

/** Takes the last change of a network back, or with --redo the last taking back, or the entry that is named. */
export async function netRevert(invocation: Invocation, args: Arguments): Promise<void> {
  const entry = await chosen(invocation, args);
  const { networks } = await orFail(t('cli.verbs.netRevert.failed', { name: entry.name }), () =>
    invocation.call('give', {
      order: { do: 'revert', id: entry.id, to: 'before', force: args.has('force') },
      accept: accepted(args),
    }),
  );
  const name = networks.at(-1)?.name;
  const before = { time: localTime(entry.at / 1000), action: entry.action };
  invocation.message(
    name === undefined
      ? t('cli.verbs.netRevert.gone', { ...before, name: entry.name })
      : t('cli.verbs.netRevert.done', { ...before, name }),
  );
}

export async function netRename(invocation: Invocation, args: Arguments): Promise<void> {
  const { name, active, persistent } = await invocation.network(args.required('network'));
  const newName = args.required('newname');
  const renamed = async (inactive: boolean): Promise<NetworkDraft> => ({
    ...readNetworkXml(await invocation.call('dumpXml', { name, inactive })),
    name: newName,
  });
  await orFail(t('cli.verbs.netRename.failed', { name }), async () =>
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
  invocation.message(t('cli.verbs.netRename.done', { name, newName }));
}

async function chosen(invocation: Invocation, args: Arguments): Promise<HistoryEntry> {
  const network = args.value('network');
  const wanted = args.value('entry');
  if ((network === undefined) === (wanted === undefined))
    throw new Failure(
      [t('cli.verbs.netRevert.which')],
      [t('cli.verbs.see', { command: 'virtnet net-revert --help' })],
    );
  const entries = await invocation.call('history', { network: network ?? null, limit: MOST });
  if (wanted !== undefined) {
    return entryNamed(entries, wanted);
  }
  const entry = args.has('redo') ? nextRedo(entries) : nextUndo(entries);
  if (entry) return entry;
  throw new Failure([
    t(`cli.verbs.netRevert.${args.has('redo') ? 'noRedo' : 'noUndo'}`, { network: network ?? '' }),
  ]);
}

function entryNamed(entries: readonly HistoryEntry[], wanted: string): HistoryEntry {
  const found = entries.filter(({ id }) => id.startsWith(wanted));
  const [entry] = found;
  if (entry && found.length === 1 && wanted.length >= SHORT) return entry;
  throw new Failure(
    [t('cli.verbs.netRevert.noEntry', { entry: wanted })],
    [t('cli.verbs.netRevert.seeEntries', { command: 'virtnet net-history' })],
  );
}

function withDifference(entry: HistoryEntry): string {
  const head = tableText('cli.verbs.netHistory.entry', {
    id: entry.id.slice(0, SHORT),
    time: localTime(entry.at / 1000),
    action: tableText(`cli.verbs.netHistory.action.${entry.action}`),
    name: entry.name,
    origin: originName(entry),
  });
  return [head, ...autostartLines(entry), ...differenceLines(xmlOf(entry.before), xmlOf(entry.after))].join(
    '\n',
  );
}

const xmlOf = (state: StoredState | null): string => state?.xml ?? '';

function autostartLines({ before, after }: HistoryEntry): string[] {
  const word = (state: StoredState | null): string => (state?.autostart ? 'yes' : 'no');
  const [was, is] = [word(before), word(after)];
  return was === is ? [] : [tableText('cli.verbs.netHistory.autostart', { was, is })];
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
  throw new Failure([t('cli.verbs.badNumber', { text, option: 'limit' })]);
}
