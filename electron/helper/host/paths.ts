/** Where definitions, run state and generated files live, on a host and under a root of one's own. */
import { join, resolve } from 'node:path';

export interface Paths {
  /** Definitions: networks/ and autostart/. */
  etc: string;
  /** What is active now; emptied by a reboot. */
  run: string;
  /** Generated configuration and leases. */
  lib: string;
  /** What has happened: the activity and dnsmasq's log lines; kept when networks stop and hosts restart. */
  log: string;
  /** What was changed of definitions; kept like the log. */
  history: string;
  /** The file that names upstream resolvers; null = dnsmasq's own default, /etc/resolv.conf. */
  resolvConf: string | null;
  /**
   * Whom dnsmasq becomes after its start: the user of this name, or root as it was, or its own default (null).
   * In a user namespace with one mapped user there is nobody else to become.
   */
  dnsmasqUser: string | null;
  /** The helper's program, of which agents are made, and what runs it; null = there is none, and no agent. */
  helperProgram: { node: string; bundle: string } | null;
}

/** The usual places, or the same tree under `root`; an empty one is none, and not the folder that somebody is in. */
export function systemPaths(root?: string): Paths {
  const prefix = resolve(root || '/');
  return {
    etc: join(prefix, 'etc/virtnet-manager'),
    run: join(prefix, 'run/virtnet-manager'),
    lib: join(prefix, 'var/lib/virtnet-manager'),
    log: join(prefix, 'var/lib/virtnet-manager/log'),
    history: join(prefix, 'var/lib/virtnet-manager/history'),
    resolvConf: null,
    dnsmasqUser: null,
    helperProgram: null,
  };
}

/**
 * Whether a file is what people stored, definitions, settings and history, or what other hosts wait for: it is there after a
 * power cut, too.
 */
export const isLasting = (path: string): boolean =>
  /\/(etc\/virtnet-manager|history)\/|\/held\.json$/.test(path);

/** The files that running a network generates; all but leases, ports and log are gone when it is stopped. */
export interface NetworkFiles {
  conf: string;
  hosts: string;
  /** Names of hosts for the DNS. */
  names: string;
  leases: string;
  /** What dnsmasq says; in such a folder, too. */
  log: string;
  /** In a folder of its own, which only root enters: dnsmasq gives it to its user, and root ends what it names. */
  pid: string;
  /** The ports of its bridge, to plug them in again. */
  ports: string;
  /** Upstream resolvers, for a dnsmasq that does not watch the host's. */
  servers: string;
  /**
   * Of a network that spans hosts: leases of the others' guests as fixed addresses, and their names for the DNS. The agent
   * writes them as dnsmasq's user into a folder of its own, so that root neither reads nor writes there.
   */
  spanHosts: string;
  spanNames: string;
}

/** There while nobody has looked at a fresh host's networks, nor brought any. */
export const untouchedFile = ({ lib }: Pick<Paths, 'lib'>): string => join(lib, 'untouched');

/** The files of the network `name` that hold what it has been through, and so go along when it gets another name. */
export function lastingFiles(paths: Paths, name: string): string[] {
  const { leases, log, ports } = networkFiles(paths, name);
  return [leases, log, ports];
}

/** The generated files of the network `name`. */
export function networkFiles(paths: Paths, name: string): NetworkFiles {
  return {
    conf: join(paths.lib, `${name}.conf`),
    hosts: join(paths.lib, `${name}.hostsfile`),
    names: join(paths.lib, `${name}.addnhosts`),
    leases: join(paths.lib, `${name}.leases`),
    log: join(paths.log, `${name}.log`),
    pid: join(paths.run, 'pids', `${name}.pid`),
    ports: join(paths.run, `${name}.ports`),
    servers: join(paths.run, `${name}.servers`),
    spanHosts: join(paths.lib, 'span', `${name}.hosts`),
    spanNames: join(paths.lib, 'span', `${name}.names`),
  };
}
