/** dnsmasq processes: how they are started, recognised and ended. */
import { createHash } from 'node:crypto';
import type { Host, ProcessInfo } from '../host';
import type { DaemonValue } from '../hostResource';

/**
 * The command that starts dnsmasq with this configuration file and nothing of the host's own configuration. Its log
 * goes to a file of its own, so that the activity can show it on hosts with any syslog or none; that stands here and
 * not in the configuration, which stays what libvirt would write.
 */
export const startCommand = ({ conf, log }: Pick<DaemonValue, 'conf' | 'log'>): string[] => [
  'dnsmasq',
  configurationArgument(conf),
  `--log-facility=${log}`,
];

const configurationArgument = (conf: string): string => `--conf-file=${conf}`;

/** The hash over the contents that a daemon runs with. */
export const configurationHash = (contents: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 16);

/** The process of the daemon, or null when it does not run; a pid file that names another program counts for nothing. */
export async function findDaemon(host: Host, conf: string, pidFile: string): Promise<number | null> {
  const pid = Number.parseInt((await host.readFile(pidFile)) ?? '', 10);
  if (!(pid > 0)) return null;
  return isDaemon((await host.processArgv(pid)) ?? [], conf) ? pid : null;
}

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
  await Promise.all(pids.map((one) => host.terminate(one)));
  if (resolvers) await host.removeFile(resolvers.to);
  if (holdsNoLease((await host.readFile(leases)) ?? '')) await host.removeFile(leases);
  await host.removeFile(pidFile);
}

/** A server of DHCPv6 writes down its own identifier even before there is a lease. */
const holdsNoLease = (leases: string): boolean => leases.replace(/^duid .*$/gm, '').trim() === '';

/** Processes of the daemon that no pid file names: a helper that was killed may have left one that is just starting. */
export const strayDaemons = (processes: readonly ProcessInfo[], conf: string): number[] =>
  processes.filter(({ argv }) => isDaemon(argv, conf)).map(({ pid }) => pid);
