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

/** Its threads' time to the nanosecond, and that of children it has waited for, which is known in hundredths of a second. */
function ownSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((task) =>
    readText(`/proc/${pid}/task/${task}/schedstat`),
  );
  const own = threads.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e9, 0);
  const stat = readText(`/proc/${pid}/stat`);
  // Fields 16 and 17, cutime and cstime.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15);
  return fields.reduce((sum, field) => sum + Number(field) / TICKS_PER_SECOND, own);
}

/** Empty for a process that has just ended. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
