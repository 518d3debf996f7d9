/** Reads the small files of a person: nothing is waited for, and nothing is read without end. */
import fs, { constants } from 'node:fs';
import { t } from '../../shared/language/language';

/** No file that a front reads for its own settings is nearly as large. */
const MOST_BYTES = 1024 * 1024;

/**
 * The text of a file. Throws what the file system says, and an Error with a reason for what is no file, as a pipe or a
 * device, and for more than `mostBytes`.
 */
export function readBounded(path: string, mostBytes = MOST_BYTES): string {
  const file = fs.openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    if (!fs.fstatSync(file).isFile()) throw new Error(t('app.file.notOrdinary'));
    // One byte more shows that there is more, also where a file says no size, as those of /proc.
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length <= mostBytes; length += read)
      read = fs.readSync(file, buffer, length, buffer.length - length, null);
    if (length > mostBytes) throw new Error(t('app.file.tooLarge'));
    return buffer.toString('utf8', 0, length);
  } finally {
    fs.closeSync(file);
  }
}

/** The same as a promise. */
export const fetchBounded = (path: string): Promise<string> =>
  new Promise((resolve) => resolve(readBounded(path)));
