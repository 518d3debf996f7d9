/** Changes files that belong to other programs, in folders where those may do as they like: no link of theirs leads us elsewhere. */
import fs, { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { atPath } from '../../../shared/contract/systemError';
import { t } from '../../../shared/language/language';

/** No file that we change is a tenth of it, in bytes. */
const LARGEST = 8_000_000;

/** One name, so that what a killed helper left is overwritten; hidden from programs that read whole folders. */
const unfinishedOf = (path: string): string => join(dirname(path), `.${basename(path)}.virtnet`);

/** As `Host.changeFile`, at once. Throws what the file system says, with the path. */
export function changeFile(path: string, edit: (bytes: string) => string, { isSecret = false } = {}): void {
  try {
    const { bytes, ...facts } = readPlain(path);
    const edited = edit(bytes);
    if (isSecret && edited !== bytes && (facts.mode & 0o007) !== 0)
      throw new Error(t('host.readByAll', { path }));
    if (edited !== bytes) replace(path, edited, facts);
  } catch (error) {
    throw atPath(path, error);
  }
}

interface Facts {
  uid: number;
  gid: number;
  mode: number;
}

/** A file itself, by one descriptor: what has its name later may be another one. */
function readPlain(path: string): Facts & { bytes: string } {
  const file = fs.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts = fs.fstatSync(file);
    if (!facts.isFile() || facts.nlink !== 1 || facts.size > LARGEST)
      throw new Error(t('host.notPlain', { path }));
    const { uid, gid, mode } = facts;
    return { uid, gid, mode, bytes: fs.readFileSync(file, 'latin1') };
  } finally {
    fs.closeSync(file);
  }
}

/** Root's alone until it is whole; then in the place of the one before. */
function replace(path: string, bytes: string, { uid, gid, mode }: Facts): void {
  const unfinished = unfinishedOf(path);
  fs.rmSync(unfinished, { force: true });
  const file = fs.openSync(unfinished, 'wx', 0o600);
  try {
    fs.writeFileSync(file, bytes, 'latin1');
    fs.fchownSync(file, uid, gid);
    // Never a program that runs as its owner.
    fs.fchmodSync(file, mode & 0o777);
    fs.fsyncSync(file);
    fs.renameSync(unfinished, path);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  } finally {
    fs.closeSync(file);
  }
}
