/** What was found to import: documents from files, folders, archives or libvirt, read as far as they can be carried. */
import {
  toErrorShape,
  VirtnetError,
  type ErrorShape,
  type UnsupportedPart,
} from '../../shared/contract/error';
import type { NetworkDraft } from '../../shared/definition/network';
import { readPartly } from '../../shared/xml/readPartly';
import { nameOf, readArchive, readDocument, type ChosenFile } from './chosenFile';
import { readTar, type PackedFile } from './tarFile';
import { t } from '../../shared/language/language';

export type Reading =
  | { kind: 'read'; definition: NetworkDraft; leftOut: UnsupportedPart[] }
  /** It would be another network without these parts, or cannot be read at all. */
  | { kind: 'refused'; error: ErrorShape; leftOut: UnsupportedPart[] };

/** A network that libvirt runs. */
export interface RunningThere {
  /** What libvirt calls it. */
  name: string;
  bridge: string;
  guests: readonly string[];
}

export interface ImportItem {
  id: string;
  /** Where it was found: a file’s name, or libvirt. */
  source: string;
  fromLibvirt: boolean;
  /** What libvirt runs it as, on a bridge of its own that could be taken over; null where there is none. */
  running: RunningThere | null;
  /** It is taken over as libvirt runs it. */
  takeOver: boolean;
  reading: Reading;
  chosen: boolean;
  /** The name that it is to have instead of its own. */
  newName: string | null;
  /** It goes to a free subnet. */
  renumber: boolean;
}

/** Items for chosen files: XML files one each, archives one for each XML file in them; files of other kinds are left out. */
export async function readFiles(files: readonly ChosenFile[]): Promise<ImportItem[]> {
  const documents = await Promise.all(files.map(documentsIn));
  return documents.flat().map((document) => itemOf(document.name, document.text, false));
}

async function documentsIn(file: ChosenFile): Promise<{ name: string; text: string | VirtnetError }[]> {
  const name = nameOf(file);
  const isArchive = file.name.endsWith('.tar');
  if (!isArchive && !file.name.endsWith('.xml')) return [];
  const content = await (isArchive ? readArchive(file) : readDocument(file)).catch(asVirtnetError);
  if (content instanceof VirtnetError || typeof content === 'string') return [{ name, text: content }];
  const packed = packedIn(content);
  if (!packed) return [{ name, text: noArchive(name) }];
  return packed
    .filter((inner) => inner.name.endsWith('.xml'))
    .map((inner) => ({ name: `${name}: ${inner.name}`, text: inner.text }));
}

/** The files of an archive; null for what is none. */
function packedIn(archive: Uint8Array): PackedFile[] | null {
  try {
    return readTar(archive);
  } catch {
    return null;
  }
}

const refused = (message: string): VirtnetError =>
  new VirtnetError(message, { code: 'invalid-definition', issues: [] });

/** A file that is gone or may not be read is no reason to lose the others. */
const asVirtnetError = (error: unknown): VirtnetError =>
  error instanceof VirtnetError ? error : refused(toErrorShape(error).message);

const noArchive = (name: string): VirtnetError => refused(t('transfer.noArchive', { name }));

/** The item for one document, or for the reason why there is none. */
export function itemOf(
  source: string,
  text: string | VirtnetError,
  fromLibvirt: boolean,
  running: RunningThere | null = null,
): ImportItem {
  const reading = readingOf(text);
  return {
    id: `${fromLibvirt ? 'libvirt' : 'file'} ${source}`,
    source,
    fromLibvirt,
    running,
    takeOver: false,
    reading,
    chosen: reading.kind === 'read',
    newName: null,
    renumber: false,
  };
}

function readingOf(text: string | VirtnetError): Reading {
  if (text instanceof VirtnetError) return { kind: 'refused', error: text.toShape(), leftOut: [] };
  try {
    const { definition, leftOut } = readPartly(text);
    if (definition) return { kind: 'read', definition, leftOut };
    const message = t('transfer.needsParts');
    const path = leftOut[0]?.path ?? '';
    return { kind: 'refused', error: { message, data: { code: 'unsupported', path } }, leftOut };
  } catch (error) {
    return { kind: 'refused', error: toErrorShape(error), leftOut: [] };
  }
}

/** Both lists, each item once: what is found again replaces what was found before. */
export function withItems(items: readonly ImportItem[], found: readonly ImportItem[]): ImportItem[] {
  const ids = new Set(found.map(({ id }) => id));
  return [...items.filter(({ id }) => !ids.has(id)), ...found];
}
