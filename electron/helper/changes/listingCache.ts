/**
 * Keeps beside the run state what was answered last about it, and gives it again while no file that the store holds has
 * changed. It knows nothing of what is in them, so that what is known already is given without reading or checking any.
 */
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { locale } from '../../../shared/language/language';
import { version } from '../../../package.json';
import { untouchedFile, type Paths } from '../host/paths';
import { fileStamp } from '../host/wholeFile';

/** What was answered. */
export interface Known {
  listing: unknown;
  /** By what was asked, each with the stamp of what it depends on besides. */
  answers: Record<string, { stamp: string; value: unknown }>;
}

interface Cached extends Known {
  version: string;
  /** What it says is in this one. */
  locale: string;
  stamps: string;
}

/** So many answers are kept, the newest; and none that is longer, in characters. */
const MOST_ANSWERS = 100;
const LONGEST_ANSWER = 50_000;

/**
 * What answers depend on: the files of definitions and run state (inode, size, times) and the autostart links.
 * Null while a change is under way or on trial, or was cut off and has to be recovered first, and on a host that nobody
 * has looked at.
 */
export function listingStamps({ etc, run, lib }: Paths): string | null {
  if (['journal.json', 'trial.json'].some((name) => existsSync(path.join(run, name)))) return null;
  if (existsSync(untouchedFile({ lib }))) return null;
  try {
    const stamp = (file: string): string => `${file} ${fileStamp(statSync(file))}`;
    const definitions = [path.join(etc, 'networks'), run].flatMap((folder) =>
      xmlFiles(folder).map((file) => stamp(`${folder}/${file}`)),
    );
    return [...definitions, ...xmlFiles(path.join(etc, 'autostart'))].join('\n');
  } catch {
    return null;
  }
}

const xmlFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.xml'))
    .sort();

/** What this version knows for these stamps, or null. */
export function readKnown({ run }: Pick<Paths, 'run'>, stamps: string | null): Known | null {
  try {
    const cached = JSON.parse(readFileSync(cacheFile(run), 'utf8')) as Cached;
    const isKnown =
      stamps !== null && cached.version === version && cached.locale === locale() && cached.stamps === stamps;
    // One of an earlier state of this version has a listing only.
    return isKnown ? { listing: cached.listing ?? null, answers: { ...cached.answers } } : null;
  } catch {
    return null;
  }
}

/** Adds to what is known for these stamps; whoever may not write there does without. */
export function addKnown(paths: Pick<Paths, 'run'>, stamps: string, more: Partial<Known>): void {
  const known = readKnown(paths, stamps);
  const answers = Object.entries({ ...known?.answers, ...more.answers }).filter(
    ([, { value }]) => JSON.stringify(value).length <= LONGEST_ANSWER,
  );
  const cached: Cached = {
    version,
    locale: locale(),
    stamps,
    listing: more.listing ?? known?.listing ?? null,
    answers: Object.fromEntries(answers.slice(-MOST_ANSWERS)),
  };
  const unfinished = `${cacheFile(paths.run)}.${process.pid}`;
  try {
    writeFileSync(unfinished, JSON.stringify(cached), { mode: 0o644 });
    renameSync(unfinished, cacheFile(paths.run));
  } catch {
    // Reading everything each time is slower, not wrong.
  }
}

const cacheFile = (run: string): string => path.join(run, 'listing.json');
