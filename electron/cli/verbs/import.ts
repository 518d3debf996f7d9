/** net-import: takes networks over from libvirt, and says of each part what could not be carried. */
import { VirtnetError, type UnsupportedPart } from '../../../shared/contract/error';
import { partText, readPartly } from '../../../shared/xml/readPartly';
import type { Arguments } from '../reading/command';
import { Failure, failureOf } from '../failure';
import type { Session } from '../session';
import { formatTable } from '../terminal/table';
import { accepted } from './definitions';

/** Imports the named networks or all, or lists what there is; libvirt keeps its own definitions. */
export async function netImport(session: Session, args: Arguments): Promise<void> {
  const found = await session.call('libvirtDefinitions', { byVirsh: args.has('virsh') });
  const wanted = args.all('name');
  if (wanted.length === 0 && !args.has('all')) return list(session, args, found);
  const missing = wanted.find((name) => !found.some((one) => one.name === name));
  if (missing !== undefined)
    throw new Failure([`libvirt has no network named '${missing}'`], ['See what it has: virtnet net-import']);
  const failed: Failure[] = [];
  for (const { name, xml } of found.filter((one) => args.has('all') || wanted.includes(one.name)))
    await importOne(session, args, name, xml).catch((error: unknown) => {
      const { lines, hints } = failureOf(error);
      failed.push(new Failure([`Network ${name} was not imported`, ...lines], hints));
    });
  if (failed.length > 0)
    throw new Failure(
      failed.flatMap(({ lines }) => lines),
      [...new Set(failed.flatMap(({ hints }) => hints))],
    );
}

async function importOne(session: Session, args: Arguments, name: string, xml: string): Promise<void> {
  const { definition, leftOut } = readPartly(xml);
  if (leftOut.length > 0 && !args.has('partly')) throw notCarried(leftOut, definition !== null, name);
  if (definition === null) throw notCarried(leftOut, false, name);
  try {
    await session.call('give', {
      order: { do: 'import', definitions: [definition] },
      accept: accepted(args),
    });
  } catch (error) {
    throw withActiveHint(error, name);
  }
  const lost = leftOut.map((part) => `\n  ${partText(part)}`).join('');
  session.message(
    leftOut.length === 0
      ? `Network ${name} imported`
      : `Network ${name} imported without these parts:${lost}`,
  );
}

function notCarried(parts: readonly UnsupportedPart[], isPossible: boolean, name: string): Failure {
  return new Failure(
    ['It has parts that cannot be carried:', ...parts.map((part) => `  ${partText(part)}`)],
    isPossible ? [`Import it without them: virtnet net-import ${name} --partly`] : [],
  );
}

/** A network that libvirt runs has its addresses and its bridge in use. */
function withActiveHint(error: unknown, name: string): unknown {
  if (!(error instanceof VirtnetError && error.data.code === 'invalid-definition')) return error;
  const isTaken = error.data.issues.some(({ code }) => code === 'subnet-overlap' || code === 'bridge-taken');
  if (!isTaken) return error;
  const { lines, hints } = failureOf(error);
  return new Failure(lines, [...hints, `If libvirt runs it, stop it there first: virsh net-destroy ${name}`]);
}

/** What there is to import, and whether it can be. */
async function list(
  session: Session,
  args: Arguments,
  found: readonly { name: string; xml: string }[],
): Promise<void> {
  const { networks } = await session.list();
  const rows = found.map(({ name, xml }) => ({
    name,
    defined: networks.some((network) => network.name === name),
    ...judge(xml),
  }));
  if (args.has('json')) return session.json(rows);
  if (rows.length === 0) return session.result('libvirt has no networks on this host.');
  const cells = rows.map(({ name, defined, importable, reason }) => [
    name,
    importable,
    defined ? 'yes' : 'no',
    reason ?? '',
  ]);
  session.result(formatTable(['Name', 'Importable', 'Defined here', 'Not carried'], cells));
}

/** Whether a document can be imported: as it is, without some parts, or not; with the reason. */
function judge(xml: string): { importable: 'yes' | 'partly' | 'no'; reason: string | null } {
  try {
    const { definition, leftOut } = readPartly(xml);
    if (leftOut.length === 0) return { importable: 'yes', reason: null };
    return {
      importable: definition ? 'partly' : 'no',
      reason: leftOut.map(({ path }) => path).join(', '),
    };
  } catch (error) {
    return { importable: 'no', reason: failureOf(error).lines.join(' ') };
  }
}
