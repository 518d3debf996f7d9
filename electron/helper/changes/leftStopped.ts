/** Which networks a recovery had to leave stopped, and why: kept where it ends with what it describes, by a reboot. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { t } from '../../../shared/language/language';
import { writeWhole } from '../host/wholeFile';
import type { Stored } from './store';

const leftSchema = z.array(z.object({ name: z.string(), message: z.string() }));
type Left = z.infer<typeof leftSchema>[number];

/** So many are told of; more would only be more of the same. */
const MOST = 50;

const fileIn = (runDirectory: string): string => join(runDirectory, 'left-stopped.json');

/** Those that were left stopped and of which nothing was changed since. */
export function readLeft(runDirectory: string): Left[] {
  try {
    return leftSchema.parse(JSON.parse(readFileSync(fileIn(runDirectory), 'utf8')));
  } catch {
    return [];
  }
}

/** Keeps that a network was left stopped. Only for whoever holds the lock. */
export function noteLeft(runDirectory: string, left: Left): void {
  const others = readLeft(runDirectory).filter(({ name }) => name !== left.name);
  write(runDirectory, [...others, left].slice(-MOST));
}

/** Forgets it of networks that somebody has changed since. Only for whoever holds the lock. */
export function forgetLeft(runDirectory: string, names: readonly string[]): void {
  const all = readLeft(runDirectory);
  const kept = all.filter(({ name }) => !names.includes(name));
  try {
    if (kept.length < all.length) write(runDirectory, kept);
  } catch {
    // The change itself is done, and a network that runs is told of no more anyway.
  }
}

/** What a person is told of them as problems of the host. */
export const leftProblems = (
  runDirectory: string,
  { running, definitions }: Pick<Stored, 'running' | 'definitions'>,
): HostFacts['problems'] =>
  readLeft(runDirectory)
    .filter(({ name }) => !running.has(name))
    .map(({ name, message }) => ({
      severity: 'error',
      title: t('changes.left.title', { name }),
      remedy: message,
      ...(definitions.has(name) ? { command: quoteCommand(['virtnet', 'net-start', name]) } : {}),
    }));

function write(runDirectory: string, left: readonly Left[]): void {
  const file = fileIn(runDirectory);
  if (left.length === 0) rmSync(file, { force: true });
  else writeWhole(file, JSON.stringify(left));
}
