/** Keeps the last listing beside the run state, and gives it again while no file that it was made of has changed. */
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';
import type { Paths } from '../helper/host/paths';
import type { Listing } from './listing';

interface Cached {
  version: string;
  stamps: string;
  listing: Listing;
}

/**
 * What a listing depends on: the files of definitions and run state (inode, size, times) and the autostart links.
 * Null while a change is under way, or was cut off and has to be recovered first.
 */
export function listingStamps({ etc, run }: Paths): string | null {
  if (existsSync(path.join(run, 'journal.json'))) return null;
  try {
    const stamp = (file: string): string => {
      const { ino, size, mtimeMs, ctimeMs } = statSync(file);
      return `${file} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    };
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

/** The listing that was kept for these stamps, or null. */
export function readCachedListing({ run }: Paths, stamps: string | null): Listing | null {
  try {
    const cached = JSON.parse(readFileSync(cacheFile(run), 'utf8')) as Cached;
    return stamps !== null && cached.version === version && cached.stamps === stamps ? cached.listing : null;
  } catch {
    return null;
  }
}

/** Keeps a listing; whoever may not write there does without. */
export function writeCachedListing({ run }: Paths, stamps: string, listing: Listing): void {
  const unfinished = `${cacheFile(run)}.${process.pid}`;
  try {
    writeFileSync(unfinished, JSON.stringify({ version, stamps, listing } satisfies Cached), { mode: 0o644 });
    renameSync(unfinished, cacheFile(run));
  } catch {
    // Reading everything each time is slower, not wrong.
  }
}

const cacheFile = (run: string): string => path.join(run, 'listing.json');
