/** The lines that dnsmasq writes to each network's log file, as entries of the activity, and the bound on these files. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import { readWhole } from '../host/wholeFile';

const SUFFIX = '.log';
/** A log that has grown to this is cut, in bytes. */
const LIMIT = 256_000;
/** What is left of a log that is cut: its end, in bytes. */
const KEPT = 128_000;

/** `Nov 24 03:28:42 dnsmasq-dhcp[123]: DHCPACK(virbr0) …`, in local time and without a year (dnsmasq 2.90, log.c). */
const LINE = /^([A-Z][a-z]{2}) +(\d+) (\d\d):(\d\d):(\d\d) dnsmasq(?:-\w+)?\[\d+\]: (.*)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A line that seems to be of the future by more than this is of last year, in milliseconds. */
const DAY_MS = 86_400_000;

/** Whether a file of the log directory is a dnsmasq's. */
export const isDnsmasqLog = (file: string): boolean => file.endsWith(SUFFIX);

/** A line of dnsmasq's log, with when it was written in Unix milliseconds; null for what is no such line. */
function readLine(line: string, now: Date): { at: number; text: string } | null {
  const [, month = '', day, hour, minute, second, text] = LINE.exec(line) ?? [];
  if (text === undefined) return null;
  const moment = (year: number): number =>
    new Date(
      year,
      MONTHS.indexOf(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ).getTime();
  const year = now.getFullYear();
  return { at: moment(year) > now.getTime() + DAY_MS ? moment(year - 1) : moment(year), text };
}

/** The lines of a log in their order; `now` decides on the year. */
export const logLines = (log: string, now: Date): { at: number; text: string }[] =>
  log.split('\n').flatMap((line) => readLine(line, now) ?? []);

/** The lines of the log file `NAME.log` as entries of the network NAME; `now` decides on the year. */
export function logEntries(file: string, lines: readonly string[], now: Date): ActivityEntry[] {
  const network = file.slice(0, -SUFFIX.length);
  return lines.flatMap((line) => {
    const read = readLine(line, now);
    if (read === null) return [];
    const { at, text } = read;
    return [
      {
        // The same line has the same identity wherever and whenever it is read.
        id: `dnsmasq ${createHash('sha1').update(`${network}\n${line}`).digest('hex')}`,
        at,
        front: 'host' as const,
        user: '',
        action: 'dnsmasq' as const,
        network,
        outcome: 'noted' as const,
        durationMs: 0,
        error: null,
        commands: [],
        details: [text],
      },
    ];
  });
}

/** All that the logs hold, or that of one network; a log that may not be read is left out. */
export function readDnsmasqLogs(directory: string, network?: string): ActivityEntry[] {
  const now = new Date();
  return logsIn(directory)
    .filter((file) => network === undefined || file === `${network}${SUFFIX}`)
    .flatMap((file) => {
      try {
        const lines = readWhole(join(directory, file)).split('\n');
        return logEntries(file, [...new Set(lines)], now);
      } catch {
        return [];
      }
    });
}

/**
 * Cuts logs that have grown too long in place: dnsmasq goes on appending to the same file. A line that it writes in
 * that very moment may be lost.
 */
export function boundLogs(directory: string, limit = LIMIT, kept = KEPT): void {
  for (const file of logsIn(directory)) {
    const path = join(directory, file);
    try {
      if (statSync(path).size <= limit) continue;
      const bytes = readFileSync(path);
      const end = bytes.subarray(-kept);
      writeFileSync(path, end.subarray(end.indexOf('\n') + 1));
    } catch {
      // Gone meanwhile, or on a disk that takes nothing.
    }
  }
}

function logsIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter(isDnsmasqLog);
  } catch {
    return [];
  }
}
