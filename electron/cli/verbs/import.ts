/** net-import: takes networks over from libvirt, says of each part what could not be carried, and gives networks back. */
import { listText, t } from '../../../shared/language/language';
import { tableText } from '../terminal/tableText';
import type { NetworkDraft } from '../../../shared/definition/network';
import { bringsAlong } from '../../../shared/words/bringsAlong';
import { partText } from '../../../shared/xml/readPartly';
import type { Arguments } from '../reading/command';
import {
  importedBy,
  draftIn,
  isLost,
  isTakeable,
  partsLost,
  type Attempt,
  type Imported,
  type Offered,
  type Wishes,
} from '../definition/libvirtImport';
import { Failure, failureOf, orFail, someLines } from '../failure';
import type { Invocation } from '../invocation';
import { formatTable } from '../terminal/table';
import { accepted } from './definitions';

/** Imports the named networks or all, or lists what there is; libvirt keeps its own definitions. */
export async function netImport(invocation: Invocation, args: Arguments): Promise<void> {
  if (args.has('give-back')) return giveBack(invocation, args);
  const found = await invocation.call('libvirtDefinitions', { byVirsh: args.has('virsh') });
  const wanted = args.all('name');
  const wishes = wishesOf(args, found);
  if (wanted.length === 0 && !args.has('all')) return list(invocation, args, wishes, found);
  const missing = wanted.find((name) => !found.some((one) => one.name === name));
  if (missing !== undefined)
    throw new Failure(
      [t('cli.verbs.netImport.noneNamed', { name: missing })],
      [t('cli.verbs.netImport.seeAll', { command: 'virtnet net-import' })],
    );
  const running = runningIn(found);
  const failed: Failure[] = [];
  const taken: string[] = [];
  for (const offered of found.filter(({ name }) => args.has('all') || wanted.includes(name)))
    try {
      const { isTakenOver } = await importOne(invocation, args, wishes, offered, running);
      if (isTakenOver) taken.push(offered.name);
    } catch (error) {
      const { lines, hints } = await failureOf(error);
      failed.push(new Failure([t('cli.verbs.netImport.failed', { name: offered.name }), ...lines], hints));
    }
  if (taken.length > 0) invocation.advise(takenOverWords(taken.slice(0, MOST_NAMED)));
  if (failed.length > 0)
    throw new Failure(
      failed.flatMap(({ lines }) => lines),
      [...new Set(failed.flatMap(({ hints }) => hints))],
    );
}

/** So many names a person reads in one line. */
const MOST_NAMED = 20;

function wishesOf(args: Arguments, found: readonly Offered[]): Wishes {
  const renames = new Map(
    args.all('rename').map((text): [string, string] => {
      const [, name, to] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (name === undefined || to === undefined)
        throw new Failure([t('cli.verbs.netImport.badRename', { text })]);
      if (!found.some((one) => one.name === name))
        throw new Failure([t('cli.verbs.netImport.noneToRename', { name })]);
      return [name, to];
    }),
  );
  return {
    partly: args.has('partly'),
    renumber: args.has('renumber'),
    takeOver: args.has('take-over'),
    renames,
  };
}

const runningIn = (found: readonly Offered[]): ReadonlySet<string> =>
  new Set(found.flatMap(({ name, running }) => (running === true ? [name] : [])));

async function importOne(
  invocation: Invocation,
  args: Arguments,
  wishes: Wishes,
  offered: Offered,
  running: ReadonlySet<string>,
): Promise<Imported> {
  const { name } = offered;
  const imported = await importedBy(invocation, offered, wishes, { before: [], running }, (order) =>
    invocation.call('give', { order: { do: 'import', ...order }, accept: accepted(args) }),
  );
  invocation.message(importedWords(name, imported));
  return imported;
}

/** What whoever has taken networks over should know. */
const takenOverWords = (names: readonly string[]): string =>
  t('cli.verbs.netImport.takenOver', { count: names.length, names: listText(names) });

/** What has become of a network that was imported. */
function importedWords(name: string, { draft, leftOut, moves, isTakenOver }: Imported): string {
  return [
    t('cli.verbs.netImport.done', {
      name,
      how: isTakenOver ? 'takenOver' : 'imported',
      renamed: draft.name === name ? 'no' : 'yes',
      newName: draft.name,
      parts: leftOut.length,
    }),
    ...someLines(leftOut.map((part) => `  ${partText(part)}`)),
    ...moves.map((move) => t('cli.verbs.netImport.moved', move)),
  ].join('\n');
}

async function giveBack(invocation: Invocation, args: Arguments): Promise<void> {
  const names = args.all('name');
  if (names.length === 0) throw new Failure([t('cli.verbs.netImport.giveBack.none')]);
  const networks = await invocation.networks(names);
  for (const { name } of networks) {
    await orFail(t('cli.verbs.netImport.giveBack.failed', { name }), () =>
      invocation.call('give', { order: { do: 'giveBack', names: [name] } }),
    );
    invocation.message(t('cli.verbs.netImport.giveBack.done', { name }));
  }
}

const COLUMNS = ['name', 'importable', 'defined', 'libvirt', 'lost'] as const;

/** What there is to import, and whether it can be. */
async function list(
  invocation: Invocation,
  args: Arguments,
  wishes: Wishes,
  found: readonly Offered[],
): Promise<void> {
  const { networks } = await invocation.list();
  const rows: Row[] = [];
  const before: Before[] = [];
  for (const offered of found) {
    const judged = await judge(invocation, args, wishes, offered, { all: before, running: runningIn(found) });
    const { draft, ...row } = judged;
    if (draft && row.importable === 'yes')
      before.push({ draft, libvirt: wishes.takeOver && isTakeable(offered) ? offered.name : null });
    const defined = networks.some((network) => network.name === offered.name);
    const { findings, ...others } = row;
    rows.push({
      name: offered.name,
      defined,
      ...others,
      ...(offered.running === true ? { active: true } : {}),
      ...(findings.length > 0 ? { findings } : {}),
    });
  }
  if (args.has('json')) return invocation.json(rows);
  if (rows.length === 0) return invocation.result(t('cli.verbs.netImport.empty'));
  const cells = rows.map(({ name, defined, importable, active, reason }) => [
    name,
    tableText(`cli.verbs.netImport.importable.${importable}`),
    tableText(`cli.verbs.${defined ? 'yes' : 'no'}`),
    tableText(`cli.verbs.${active === true ? 'active' : 'inactive'}`),
    shortly(reason ?? ''),
  ]);
  const notes = [
    ...rows.flatMap(({ name, findings = [], reason }) =>
      (reason ?? '').length > SHORT ? under(t('cli.verbs.netImport.asItIs', { name }), findings) : [],
    ),
    ...rows.flatMap(({ name, brings }) => under(t('cli.verbs.netImport.brings', { name }), brings)),
  ];
  const header = COLUMNS.map((column) => tableText(`cli.verbs.netImport.column.${column}`));
  invocation.result([formatTable(header, cells), ...notes].join('\n'));
}

const under = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...someLines(lines).map((line) => `  ${line}`)];

/** So much of a reason stands in the table; what is longer is below it as a whole. */
const SHORT = 60;
const shortly = (text: string): string => (text.length <= SHORT ? text : `${text.slice(0, SHORT - 1)}…`);

const broughtBy = (draft: NetworkDraft | null): string[] => (draft ? bringsAlong(draft) : []);

interface Judged {
  importable: 'yes' | 'partly' | 'no';
  /** In one line, null when it is `yes`. */
  reason: string | null;
  brings: string[];
  /** All that was found, a sentence each. */
  findings: string[];
  draft: NetworkDraft | null;
}

interface Row extends Omit<Judged, 'draft' | 'findings'> {
  name: string;
  defined: boolean;
  active?: boolean;
  findings?: string[];
}

/** One that would have been imported already; `libvirt` is its name there when it is taken over as it runs. */
interface Before {
  draft: NetworkDraft;
  libvirt: string | null;
}

/** So many of those before are told the helper, whose orders are bounded. */
const MOST_BEFORE = 99;

/** Whether a network can be imported beside those before it: exactly what importing it would be refused for, or partly. */
async function judge(
  invocation: Invocation,
  args: Arguments,
  wishes: Wishes,
  offered: Offered,
  { all, running: runningThere }: { all: readonly Before[]; running: ReadonlySet<string> },
): Promise<Judged> {
  const before = all.slice(-MOST_BEFORE);
  const attempt: Attempt = ({ definitions, running }) =>
    invocation.call('plan', {
      order: {
        do: 'import',
        definitions: [...before.map(({ draft }) => draft), ...definitions],
        running: [
          ...before.flatMap(({ draft, libvirt }) =>
            libvirt === null ? [] : [{ name: draft.name, libvirt }],
          ),
          ...running,
        ],
      },
      accept: accepted(args),
    });
  const trying = (partly: boolean): Promise<Imported> =>
    importedBy(
      invocation,
      offered,
      { ...wishes, partly },
      { before: all.map(({ draft }) => draft), running: runningThere },
      attempt,
    );
  try {
    const { draft, leftOut } = await trying(wishes.partly);
    const lost = leftOut.filter(isLost);
    return {
      importable: 'yes',
      reason: lost.length === 0 ? null : lost.map(({ path }) => path).join(', '),
      brings: broughtBy(draft),
      findings: lost.map(partText),
      draft,
    };
  } catch (error) {
    const { lines, hints } = await failureOf(error);
    const partly = wishes.partly ? null : await trying(true).catch(() => null);
    const parts = partly?.leftOut.filter(isLost) ?? partsLost(offered);
    return {
      importable: partly ? 'partly' : 'no',
      reason: parts.length > 0 ? parts.map(({ path }) => path).join(', ') : lines.join(' '),
      brings: broughtBy(partly?.draft ?? draftIn(offered)),
      findings: [...lines, ...hints],
      draft: null,
    };
  }
}
