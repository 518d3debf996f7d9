/** The one way to a file: written whole or not at all, on disk for good where people stored it, and read without waiting. */
import fs, { constants, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { atPath } from '../../../shared/contract/systemError';
import { isLasting } from './paths';

/** One name per file, so that what a killed helper left is overwritten or removed with the file itself. */
export const unfinished = (path: string): string => `${path}.new`;

/**
 * Writes a file, making its folder where needed; nobody sees a part of it, and the one before stays when it fails. What
 * has to be there after a power cut is on disk when this returns. Throws what the file system says, with the path.
 */
export function writeWhole(path: string, content: string, mode = 0o644): void {
  try {
    fs.mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    const file = fs.openSync(unfinished(path), 'w', mode);
    try {
      // Whatever the umask is: dnsmasq reads some of them as its own user.
      fs.fchmodSync(file, mode);
      fs.writeFileSync(file, content);
      if (isLasting(path)) fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(unfinished(path), path);
    if (isLasting(path)) syncFolder(dirname(path));
  } catch (error) {
    // On a disk that is full, what was begun takes its last room.
    fs.rmSync(unfinished(path), { force: true });
    throw atPath(path, error);
  }
}

/**
 * What comes of work that is done at once, as a promise, which rejects when it throws. A few small files in a row are
 * quicker than a promise of Node's for each, which goes through its threads.
 */
export const atOnce = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()));

/** The same as a promise. */
export const storeWhole = (path: string, content: string, mode = 0o644): Promise<void> =>
  atOnce(() => writeWhole(path, content, mode));

/** Puts the names of a folder on disk: a new name is as lasting as its folder is (rename(2), fsync(2)). */
export function syncFolder(path: string): void {
  const folder = fs.openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/**
 * The text of a file. A pipe, which would be waited for, and a device, which has no end, count as empty. Throws what the
 * file system says.
 */
export function readWhole(path: string): string {
  const file = fs.openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fs.fstatSync(file);
    return facts.isFile() || facts.isDirectory() ? fs.readFileSync(file, 'utf8') : '';
  } finally {
    fs.closeSync(file);
  }
}

/** The same, or null where it is not there or may not be read. */
export function readOrNull(path: string): string | null {
  try {
    return readWhole(path);
  } catch {
    return null;
  }
}

/**
 * Which file one is, by inode, size and times; one that was written anew has another stamp. Whoever has read a file need
 * not read it again while this stays the same.
 */
export const fileStamp = ({ ino, size, mtimeMs, ctimeMs }: Stats): string =>
  `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
