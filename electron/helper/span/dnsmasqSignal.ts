/** Has a dnsmasq read its files again: as its own user, without the pid file that only root reads. */
import { readdirSync, readFileSync } from 'node:fs';

/** The process that runs with this configuration, by its arguments; numbers are given out again. */
const known = new Map<string, number>();

/** True when it was told, or does not run and will read them when it starts; false when it is to be tried again. */
export function hangUp(conf: string): boolean {
  const pid = processOf(conf);
  if (pid === null) return true;
  try {
    process.kill(pid, 'SIGHUP');
    return true;
  } catch {
    // Still root, because it has just begun, or just gone.
    known.delete(conf);
    return false;
  }
}

function processOf(conf: string): number | null {
  const before = known.get(conf);
  if (before !== undefined && isDnsmasq(before, conf)) return before;
  known.delete(conf);
  const found = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isDnsmasq(Number(name), conf));
  if (found === undefined) return null;
  known.set(conf, Number(found));
  return Number(found);
}

function isDnsmasq(pid: number, conf: string): boolean {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return argv[0]?.endsWith('dnsmasq') === true && argv.includes(`--conf-file=${conf}`);
  } catch {
    return false;
  }
}
