/** Reads a definition from a file, or from standard input for `-`. */
import { readFileSync, statSync } from 'node:fs';
import type { NetworkDraft } from '../../shared/network';
import { readNetworkXml } from '../../shared/networkXml';
import { Failure } from './failure';

/** Definitions are kilobytes; a file beyond this is something else, in bytes. */
const LARGEST = 8_000_000;

/** The text of a file. Throws a Failure that says why it cannot be read. */
export function readText(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > LARGEST)
      throw new Failure([`Failed to open file '${file}': it is too large for a network definition`]);
    return decode(readFileSync(file === '-' ? 0 : file), file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure([`Failed to open file '${file}': ${REASONS[code ?? ''] ?? message}`]);
  }
}

/** The definition in a file. Throws as readNetworkXml does, and a Failure for a file that cannot be read. */
export const readDefinition = (file: string): NetworkDraft => readNetworkXml(readText(file));

const REASONS: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
};

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure([`Failed to read file '${file}': it is not UTF-8 text`]);
  }
}
