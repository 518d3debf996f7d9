/** Where a program is, for the main process and the helper alike. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The first file of this name in these folders that can be run, or null. */
export const findExecutable = (name: string, folders: readonly string[]): string | null =>
  folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;

/** Synchronous, because before each start a dozen programs are looked for in half a dozen folders. */
function isExecutable(file: string): boolean {
  try {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // A folder of the PATH that this user may not look into, or a file that may not be run.
    return false;
  }
}
