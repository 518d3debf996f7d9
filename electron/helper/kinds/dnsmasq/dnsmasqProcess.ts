/** dnsmasq processes: how they are started, recognised and ended. */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { t } from '../../../../shared/language/language';
import { serversOf } from './dnsmasqConf';
import type { Host, ProcessInfo } from '../../host/host';
import { requireSuccess } from '../operation';

/** A running dnsmasq. */
export interface DaemonValue {
  /** Its configuration file, by which its process is recognised. */
  conf: string;
  /** Whom it becomes when it has started; null = as its configuration or its default says. */
  user: string | null;
  pidFile: string;
  leases: string;
  /** The file that it writes its log lines to. */
  log: string;
  /** Its file of static hosts and its file of names for the DNS, which it can read again while it runs. */
  hosts: string;
  names: string;
  /** Where its upstream resolvers are copied from when it starts; null when it finds them by itself or has none. */
  resolvers: { from: string; to: string } | null;
  /** Hash over its configuration, which it reads when it starts. */
  hash: string;
  /** Hash over its files of hosts and names. */
  filesHash: string;
}

/**
 * The command that starts dnsmasq with this configuration file and nothing of the host's own configuration. Its log
 * goes to a file of its own, so that the activity can show it on hosts with any syslog or none; that and its user stand
 * here and not in the configuration, which stays what libvirt would write.
 */
export const startCommand = ({ conf, log, user }: Pick<DaemonValue, 'conf' | 'log' | 'user'>): string[] => [
  'dnsmasq',
  configurationArgument(conf),
  `--log-facility=${log}`,
  ...(user === null ? [] : [`--user=${user}`]),
];

const configurationArgument = (conf: string): string => `--conf-file=${conf}`;

/** The hash over contents that a daemon reads. */
export const contentHash = (contents: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 16);

/** The process of the daemon, or null when it does not run; a pid file that names another program counts for nothing. */
export async function findDaemon(
  host: Pick<Host, 'readFile' | 'processArgv'>,
  conf: string,
  pidFile: string,
): Promise<number | null> {
  const pid = Number.parseInt((await host.readFile(pidFile)) ?? '', 10);
  if (!(pid > 0)) return null;
  return isDaemon((await host.processArgv(pid)) ?? [], conf) ? pid : null;
}

/**
 * True when a running daemon becomes another one by reading its files of hosts and names again; anything else is in its
 * configuration, which it reads only once (dnsmasq(8), NOTES on SIGHUP).
 */
export const needsOnlyReload = (before: DaemonValue, after: DaemonValue): boolean =>
  isDeepStrictEqual({ ...before, filesHash: after.filesHash }, after);

/** The folders that it needs before it can start. */
export const foldersOf = ({ pidFile, log }: Pick<DaemonValue, 'pidFile' | 'log'>): string[] => [
  dirname(pidFile),
  dirname(log),
];

/** A dnsmasq that fails may leave its pid file, or even a process when it could not give up its rights (2.90). */
export async function startDaemon(host: Host, daemon: DaemonValue): Promise<void> {
  try {
    for (const folder of foldersOf(daemon)) await host.makePrivateFolder(folder);
    if (daemon.resolvers) {
      const { from, to } = daemon.resolvers;
      await host.writeFile(to, serversOf((await host.readFile(from)) ?? ''));
    }
    requireSuccess(await host.run(startCommand(daemon)));
  } catch (error) {
    // What is left after this too is found when everything is undone.
    await stopDaemon(host, daemon).catch(() => undefined);
    throw error;
  }
}

/** Has the process read its files of hosts and names again. */
export async function reloadDaemon(host: Host, { conf, pidFile }: DaemonValue): Promise<void> {
  const pid = await findDaemon(host, conf, pidFile);
  if (pid === null) throw new Error(t('kinds.daemon.endedByItself'));
  requireSuccess(await host.run(['kill', '-HUP', String(pid)]));
  await untilHeard(host, pid);
}

/** How long a process that is kept from running is waited for, in milliseconds; it reads as soon as it runs again. */
const HEARD_MS = 5_000;

/**
 * Whoever asks from now on is answered out of what was read: a packet that comes while the signal is still pending is
 * answered first, because poll(2) tells of it, and the signal is told of by a pipe only in the round after.
 */
async function untilHeard(host: Pick<Host, 'readFile'>, pid: number): Promise<void> {
  const end = performance.now() + HEARD_MS;
  while (isHangUpPending((await host.readFile(`/proc/${pid}/status`)) ?? '') && performance.now() < end)
    await pause(1);
}

/** True when a SIGHUP waits to be taken, by the state of the process (proc_pid_status(5), ShdPnd). */
const isHangUpPending = (status: string): boolean =>
  (BigInt(`0x${/^ShdPnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`) & 1n) === 1n;

const isDaemon = (argv: readonly string[], conf: string): boolean =>
  argv[0]?.endsWith('dnsmasq') === true && argv.includes(configurationArgument(conf));

/**
 * Ends the daemon and what it leaves, and keeps its leases as long as there are any.
 * The pid file goes last: as long as it is there, there is something to clean up.
 */
export async function stopDaemon(
  host: Host,
  { conf, pidFile, leases, resolvers }: DaemonValue,
): Promise<void> {
  const pid = await findDaemon(host, conf, pidFile);
  const pids = pid === null ? strayDaemons(await host.listProcesses(), conf) : [pid];
  await Promise.all(pids.map((one) => host.terminate(one, (argv) => isDaemon(argv, conf))));
  if (resolvers) await host.removeFile(resolvers.to);
  if (holdsNoLease((await host.readFile(leases)) ?? '')) await host.removeFile(leases);
  await host.removeFile(pidFile);
}

/** A server of DHCPv6 writes down its own identifier even before there is a lease. */
const holdsNoLease = (leases: string): boolean => leases.replace(/^duid .*$/gm, '').trim() === '';

/**
 * Processes of the daemon that no pid file names: a helper that was killed may have left one that is just starting.
 * Those of a container have a network of their own, and the same paths perhaps.
 */
export const strayDaemons = (processes: readonly ProcessInfo[], conf: string): number[] =>
  processes
    .filter(({ argv, isElsewhere }) => isElsewhere !== true && isDaemon(argv, conf))
    .map(({ pid }) => pid);
