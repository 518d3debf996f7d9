/** Waits for programs that a killed helper left running, so that nobody works on the host at the same time as its heir. */
import { basename, join } from 'node:path';
import type { Host, ProcessInfo } from './host';
import { networkFiles, type Paths } from './paths';

/** Variable that marks every program a helper starts, with the helper's process id. */
export const HELPER_MARK = 'VIRTNET_HELPER';

/** Restoring many rules takes a moment; nothing that a helper starts takes this long, in milliseconds. */
const PATIENCE_MS = 10_000;
const POLL_MS = 10;

/** Resolves when no program of the dead helper is at work any more; its settled dnsmasq processes may stay. */
export async function orphansGone(host: Host, paths: Paths, helperPid: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while ((await isAnyAtWork(host, paths, helperPid)) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function isAnyAtWork(host: Host, paths: Paths, helperPid: number): Promise<boolean> {
  for (const candidate of await host.listProcesses()) {
    if (candidate.pid === helperPid || isBystander(candidate)) continue;
    const environment = await host
      .readFile(join('/proc', String(candidate.pid), 'environ'))
      .catch(() => null);
    if (!environment?.split('\0').includes(`${HELPER_MARK}=${helperPid}`)) continue;
    if (!(await isOurUsers(host, candidate.pid))) continue;
    if (!(await isSettledDnsmasq(host, paths, candidate))) return true;
  }
  return false;
}

/** Anybody may put our mark into the environment of his own programs, those with the rights of root (setuid) included. */
async function isOurUsers(host: Host, pid: number): Promise<boolean> {
  const status = await host.readFile(join('/proc', String(pid), 'status')).catch(() => null);
  return Number(/^Uid:\s+(\d+)/m.exec(status ?? '')?.[1]) === process.getuid?.();
}

const WATCHERS: ReadonlySet<string> = new Set(['ip', 'nft']);

/** `ip monitor` and `nft monitor` only watch; they end at the next change, when they find that nobody reads them any more. */
const isBystander = ({ argv }: ProcessInfo): boolean =>
  WATCHERS.has(basename(argv[0] ?? '')) && argv.includes('monitor');

/** dnsmasq writes its process id to its file when it has become a daemon. */
async function isSettledDnsmasq(host: Host, paths: Paths, { pid, argv }: ProcessInfo): Promise<boolean> {
  if (basename(argv[0] ?? '') !== 'dnsmasq') return false;
  const conf = argv.map((part) => /([^/=]+)\.conf$/.exec(part)?.[1]).find((name) => name !== undefined);
  if (conf === undefined) return true;
  return (await host.readFile(networkFiles(paths, conf).pid))?.trim() === String(pid);
}
