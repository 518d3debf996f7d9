/** How a network of libvirt's becomes one here: read, renamed, moved, without what cannot be carried, and asked of the helper. */
import { libvirtOwner } from '../../../shared/words/libvirtOwner';
import { formatSubnet } from '../../../shared/addresses/addresses';
import { freeOfIdentity } from '../../../shared/definition/copy';
import { subnetOfIp } from '../../../shared/definition/describe';
import type { IssueCode } from '../../../shared/definition/issue';
import type { NetworkDraft } from '../../../shared/definition/network';
import { VirtnetError, type UnsupportedPart } from '../../../shared/contract/error';
import { PROTOCOL_VERSION } from '../../../shared/contract/contract';
import type { Taken } from '../../../shared/contract/order';
import type { AddressUse } from '../../../shared/contract/snapshot';
import { renumbered } from '../../../shared/draft/renumber';
import { partText, readPartly, withoutFindings, type PartlyRead } from '../../../shared/xml/readPartly';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { explained, Failure, failureOf, someLines } from '../failure';
import type { Invocation } from '../invocation';
import { t } from '../../../shared/language/language';

/** A network as libvirt has it. */
export interface Offered {
  name: string;
  xml: string;
  /** Whether libvirt runs it. */
  running?: boolean | undefined;
  /** The bridge that libvirt made for it, while it runs. */
  bridge?: string | null | undefined;
}

/** What the person wants of it. */
export interface Wishes {
  /** Without what cannot be carried. */
  partly: boolean;
  /** Moved to addresses that are free. */
  renumber: boolean;
  /** As libvirt runs it. */
  takeOver: boolean;
  /** New names by those in libvirt. */
  renames: ReadonlyMap<string, string>;
}

/** What becomes of it. */
export interface Imported {
  draft: NetworkDraft;
  leftOut: UnsupportedPart[];
  /** Networks in CIDR notation that became others. */
  moves: { from: string; to: string }[];
  isTakenOver: boolean;
}

/** What there is besides it. */
export interface Around {
  /** Networks that are imported before it and of which the host knows nothing yet. */
  before: readonly NetworkDraft[];
  /** What libvirt runs. */
  running: ReadonlySet<string>;
}

/** Gives the order, or asks what it would do. */
export type Attempt = (order: { definitions: NetworkDraft[]; running: Taken[] }) => Promise<unknown>;

/** Findings that another place takes away, and those that another identity does. */
const PLACES: readonly IssueCode[] = ['subnet-overlap', 'route-overlap'];
const IDENTITY: readonly IssueCode[] = ['bridge-taken', 'mac-taken', 'uuid-taken'];

/** So often something is left out anew because of what the checks say of the rest. */
const ROUNDS = 20;

/** Imports a network, or finds out whether that can be. Throws what it is refused for. */
export async function importedBy(
  invocation: Pick<Invocation, 'call'>,
  offered: Offered,
  wishes: Wishes,
  around: Around,
  attempt: Attempt,
): Promise<Imported> {
  const { name } = offered;
  const read = await readOffered(offered, wishes);
  if (read.definition === null || (read.leftOut.some(isLost) && !wishes.partly))
    throw notCarried(read.leftOut, read.definition !== null, name);
  const isTakenOver = wishes.takeOver && isTakeable(offered);
  const newName = wishes.renames.get(name) ?? read.definition.name;
  const leftOut = [...read.leftOut];
  let draft: NetworkDraft = { ...read.definition, name: newName };
  let moves: Imported['moves'] = [];
  let mayMove = wishes.renumber && !isTakenOver;
  for (let round = 1; ; round += 1) {
    try {
      await attempt({
        definitions: [draft],
        running: isTakenOver ? [{ name: newName, libvirt: name }] : [],
      });
      return { draft, leftOut, moves, isTakenOver };
    } catch (error) {
      const codes = codesOf(error);
      if (mayMove && has(codes, PLACES, IDENTITY)) {
        mayMove = false;
        ({ draft, moves } = await movedAway(invocation, around, draft, has(codes, IDENTITY), name));
        continue;
      }
      if (newName !== name && has(codes, ['uuid-taken']) && draft.uuid !== undefined) {
        delete draft.uuid;
        continue;
      }
      const without =
        wishes.partly && round <= ROUNDS && error instanceof VirtnetError
          ? withoutFindings(draft, error)
          : null;
      if (!without) throw withHints(error, offered, wishes);
      draft = without.definition;
      leftOut.push(...without.leftOut);
    }
  }
}

async function readOffered({ name, xml }: Offered, { partly }: Wishes): Promise<PartlyRead> {
  try {
    return readPartly(xml, { values: partly });
  } catch (error) {
    if (partly || draftIn({ name, xml }) === null) throw error;
    const { lines, hints } = await failureOf(error);
    throw new Failure(lines, [...hints, withoutThem(name)]);
  }
}

/** The parts that cannot be carried, as far as it can be read. */
export const partsLost = ({ xml }: Offered): UnsupportedPart[] =>
  asRead(xml, {})?.leftOut.filter(isLost) ?? [];

/** What it says, if it can be read. */
export const draftIn = ({ xml }: Offered): NetworkDraft | null =>
  asRead(xml, { values: true })?.definition ?? null;

function asRead(xml: string, options: Parameters<typeof readPartly>[1]): PartlyRead | null {
  try {
    return readPartly(xml, options);
  } catch {
    return null;
  }
}

/** Whether there is a bridge to be taken over; who only joins one runs beside us. */
export const isTakeable = ({ running, bridge }: Offered): boolean =>
  running === true && typeof bridge === 'string';

/** True for what is lost without it. */
export const isLost = ({ isUnknown }: UnsupportedPart): boolean => isUnknown !== true;

const codesOf = (error: unknown): ReadonlySet<IssueCode> =>
  new Set(
    error instanceof VirtnetError && error.data.code === 'invalid-definition'
      ? error.data.issues.map(({ code }) => code)
      : [],
  );

const has = (codes: ReadonlySet<IssueCode>, ...wanted: (readonly IssueCode[])[]): boolean =>
  wanted.flat().some((code) => codes.has(code));

/** The draft at free addresses, out of the way of what libvirt has stored as well, and with another bridge if that is taken. */
async function movedAway(
  invocation: Pick<Invocation, 'call'>,
  { before, running }: Around,
  draft: NetworkDraft,
  isIdentityTaken: boolean,
  name: string,
): Promise<Pick<Imported, 'draft' | 'moves'>> {
  const { host } = await invocation.call('hello', { protocol: PROTOCOL_VERSION, front: 'virtnet' });
  // Its own addresses are in nobody's way unless libvirt runs it.
  const claims = host.addressSpace.filter(({ owner }) => owner !== libvirtOwner(name) || running.has(name));
  const isRun = ({ owner }: AddressUse): boolean =>
    [...running].some((other) => owner === libvirtOwner(other));
  const inUse = [
    ...claims.filter((use) => use.kind !== 'libvirt' || isRun(use)),
    ...before.flatMap(({ name: owner, ips }) =>
      ips.flatMap((ip): AddressUse[] => {
        const subnet = subnetOfIp(ip);
        return subnet ? [{ subnet: formatSubnet(subnet), kind: 'network', owner }] : [];
      }),
    ),
  ];
  const claimed = claims.filter(({ kind }) => kind === 'libvirt');
  const own = isIdentityTaken ? freeOfIdentity(draft) : draft;
  const outcome = renumbered(own, inUse, null, claimed);
  if (outcome.kind === 'refused') throw new Failure([outcome.reason]);
  return outcome;
}

function notCarried(parts: readonly UnsupportedPart[], isPossible: boolean, name: string): Failure {
  return new Failure(
    [t('cli.import.notCarried'), ...someLines(parts.map((part) => `  ${partText(part)}`))],
    isPossible ? [withoutThem(name)] : [],
  );
}

const commandFor = (name: string): string => quoteCommand(['virtnet', 'net-import', name]);

const withoutThem = (name: string): string => t('cli.import.withoutThem', { command: commandFor(name) });

/** What takes the reason away, where an option of ours does. */
function withHints(error: unknown, offered: Offered, wishes: Wishes): unknown {
  if (!(error instanceof VirtnetError)) return error;
  const { name } = offered;
  const codes = codesOf(error);
  const { lines, hints } = explained(error);
  const isTakenByItself =
    has(codes, PLACES, IDENTITY) && isTakeable(offered) && !wishes.takeOver && !wishes.renumber;
  if (isTakenByItself && error.data.code === 'invalid-definition') {
    const others = error.data.issues.filter(({ code }) => !has(new Set([code]), PLACES, IDENTITY));
    return new Failure([t('cli.import.takeOver'), ...someLines(others.map(({ message }) => message))]);
  }
  const remedies = [
    ...(has(codes, PLACES) && !wishes.renumber
      ? [t('cli.import.renumber', { command: commandFor(name) })]
      : []),
    ...(error.code === 'name-taken' || has(codes, ['name-taken', 'name-characters', 'name-too-long'])
      ? [
          t('cli.import.rename', {
            command: commandFor(name),
            names: quoteCommand([`${name}=NEWNAME`]),
          }),
        ]
      : []),
    ...(!wishes.partly && isPartlyPossible(error) ? [withoutThem(name)] : []),
  ];
  return remedies.length === 0 ? error : new Failure(lines, [...hints, ...remedies]);
}

/** Whether what was found is about values that a network can do without. */
const isPartlyPossible = (error: VirtnetError): boolean =>
  error.data.code === 'invalid-definition' &&
  error.data.issues.every(
    ({ code, path }) =>
      code !== 'xml' && /^(dns\.|ips\[\d+\]\.dhcp\.hosts|routes\[|dnsmasqOptions\[)/.test(path),
  );
