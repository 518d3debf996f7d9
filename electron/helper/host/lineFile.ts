/** A file of one JSON object a line, appended by every process of a host: torn lines never break what stands around them. */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { atPath } from '../../../shared/contract/systemError';
import { readWhole } from './wholeFile';

const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
const NEWLINE = 10;

/**
 * Appends an object in one write, so that lines of several processes never mix; a torn last line, left by a process
 * that was killed, is ended first. Returns the size of the file, in bytes. Throws what the file system says.
 */
export function appendLine(path: string, value: unknown): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  // Of a link, what it leads to would be appended to, and its mode changed.
  const file = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    // An earlier version may have made it readable for all.
    fchmodSync(file, 0o600);
    const start = endsInLine(file) ? '' : '\n';
    const line = Buffer.from(`${start}${JSON.stringify(value)}\n`);
    // A disk that is nearly full takes a part of it, and what is left of that is a torn line.
    if (writeSync(file, line) < line.length)
      // oxlint-disable-next-line texts/in-catalogue
      throw Object.assign(new Error('a part of it'), { code: 'ENOSPC' });
    return fstatSync(file).size;
  } catch (error) {
    throw atPath(path, error);
  } finally {
    closeSync(file);
  }
}

/** The text of a file from a place in bytes on; empty when there is none, or it may not be read. */
export function textOf(path: string, from = 0): string {
  try {
    return from === 0 ? readWhole(path) : restOf(path, from);
  } catch {
    return '';
  }
}

function restOf(path: string, from: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(fstatSync(file).size - from, 0));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from));
  } finally {
    closeSync(file);
  }
}

/** The whole lines of a text; what comes after the last line break is torn, or just being written. */
export const wholeLines = (text: string): string[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');

function endsInLine(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}
