/** Reads how much of a processor a process and what it started have used. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for programs, whatever its own tick is (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

/** Seconds that the process has used, its living descendants, and those that it has waited for. */
export function processorSeconds(pid: number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readText(`/proc/${pid}/task/${task}/children`).trim().split(' ').filter(Boolean).map(Number),
  );
  return ownSeconds(pid) + children.reduce((sum, child) => sum + processorSeconds(child), 0);
}

/** Fields 14 to 17 of /proc/PID/stat: user and system time, its own and that of children it has waited for. */
function ownSeconds(pid: number): number {
  const stat = readText(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / TICKS_PER_SECOND;
}

/** Empty for a process that has just ended. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
