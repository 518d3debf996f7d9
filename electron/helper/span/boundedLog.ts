/** The log of a process that runs for months: begun anew when it is full. */
import { ftruncateSync, fstatSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:fs';

/** So long it gets, in bytes. */
const FULL = 256_000;
/** A line has so many characters at most. */
const LINE = 2_000;

/** Opens it at once, as whoever may; `log` needs no right any more. */
export function openLog(path: string): (text: string) => void {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o644);
  return (text) => {
    try {
      if (fstatSync(file).size > FULL) ftruncateSync(file, 0);
      writeSync(file, `${new Date().toISOString()} ${text.replace(/[\n\r]+/g, ' ').slice(0, LINE)}\n`);
    } catch {
      // On a disk that is full there is nobody to tell it to.
    }
  };
}
