/** Who is at work: a process by its number and the moment of its start, because numbers are given out again. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** The fields of a note that name its owner. */
export const ownerFields = {
  /** Process id of the helper at work; 0 = nobody, the note waits for whoever comes. */
  pid: z.number(),
  /** Its start, in clock ticks since boot (proc_pid_stat(5), field 22); empty where that was not written down. */
  start: z.string().default(''),
};
export interface Owner {
  pid: number;
  start: string;
}

/** The owner of what is left to whoever comes next. */
export const NOBODY: Owner = { pid: 0, start: '' };

/** The process that has this number now; nobody when there is none. */
export function ownerAt(pid: number): Owner {
  const stat = statOf(pid);
  return stat ? { pid, start: stat.start } : NOBODY;
}

/** This process. */
export const thisProcess = (): Owner => ownerAt(process.pid);

export const isThisProcess = ({ pid, start }: Owner): boolean =>
  pid === process.pid && (start === '' || start === thisProcess().start);

/** True when the very process has ended; one of which nobody has asked the end yet (a zombie) has. */
export function isGone(owner: Owner): boolean {
  const stat = owner.pid > 0 ? statOf(owner.pid) : null;
  if (stat === null || hasEnded(stat.state)) return true;
  // A note of an older version: whatever runs under the number now is its owner only when it is one of our programs.
  if (owner.start === '') return !/virtnet|helper\.cjs/.test(commandLineOf(owner.pid));
  return owner.start !== stat.start;
}

/** Whether it was stopped and does nothing until somebody lets it go on (SIGSTOP, or Ctrl+Z in a terminal). */
export const isStopped = (owner: Owner): boolean =>
  !isGone(owner) && /^[Tt]$/.test(statOf(owner.pid)?.state ?? '');

/** Its arguments; empty when they cannot be read. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return '';
  }
}

const hasEnded = (state: string): boolean => state === 'Z' || state === 'X';

/** State and start of a process, or null when there is none; its name may hold anything, brackets too. */
function statOf(pid: number): { state: string; start: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? '' };
  } catch {
    return null;
  }
}
