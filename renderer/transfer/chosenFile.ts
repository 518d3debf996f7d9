/** Files that a person chose: how they are called, and what they hold, within bounds. */
import { VirtnetError } from '../../shared/contract/error';
import { t, type TextKey } from '../../shared/language/language';

export type ChosenFile = Pick<File, 'name' | 'size' | 'text' | 'arrayBuffer'> & {
  webkitRelativePath?: string;
};

/** A definition is a few kilobytes; anything far larger is the wrong file. */
const DOCUMENT_MAX_BYTES = 1_000_000;
const ARCHIVE_MAX_BYTES = 50_000_000;

/** Its name, with the folder that was chosen with it. */
export const nameOf = ({
  name,
  webkitRelativePath,
}: Pick<ChosenFile, 'name' | 'webkitRelativePath'>): string =>
  webkitRelativePath === undefined || webkitRelativePath === '' ? name : webkitRelativePath;

/** The text of a document. Throws `invalid-definition` when it is far too large for one. */
export async function readDocument(file: Pick<ChosenFile, 'name' | 'size' | 'text'>): Promise<string> {
  if (file.size > DOCUMENT_MAX_BYTES) throw tooLarge('transfer.largeDocument', file, '1 MB');
  return file.text();
}

/** The bytes of an archive. Throws `invalid-definition` when it is far too large for one of definitions. */
export async function readArchive(file: ChosenFile): Promise<Uint8Array> {
  if (file.size > ARCHIVE_MAX_BYTES) throw tooLarge('transfer.largeArchive', file, '50 MB');
  return new Uint8Array(await file.arrayBuffer());
}

const tooLarge = (key: TextKey, file: Pick<ChosenFile, 'name'>, limit: string): VirtnetError =>
  new VirtnetError(t(key, { name: nameOf(file), limit }), { code: 'invalid-definition', issues: [] });
