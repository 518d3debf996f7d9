/** The kind `daemon`: the dnsmasq of a network, by its network's name. */
import type { Resource } from '../../../../shared/contract/resource';
import type { Host } from '../../host/host';
import { networkFiles } from '../../host/paths';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t, type TextKey } from '../../../../shared/language/language';
import type { ActiveNetwork } from '../kindContext';
import { configurationOf } from './dnsmasqFiles';
import {
  contentHash,
  findDaemon,
  foldersOf,
  needsOnlyReload,
  reloadDaemon,
  startCommand,
  startDaemon,
  stopDaemon,
  strayDaemons,
  type DaemonValue,
} from './dnsmasqProcess';
import { known, type Comparison, type Kind } from '../kind';
import { createdBridges } from '../devices/link';
import type { Look } from '../look';
import { operationOf, type Step } from '../operation';
import type { Paths } from '../../host/paths';
import { portOwner } from '../../facts/portOwner';
import { processSign } from '../sign';

type Daemon = Resource<DaemonValue>;

export const daemon: Kind<DaemonValue> = {
  name: 'daemon',
  wanted: (network, { paths }) => daemonOf(network, paths),
  async read(look, wanted) {
    const read = await Promise.all(wanted.map((one) => readDaemon(look, one)));
    return read.filter((one) => one !== null);
  },
  presume: (look, owned, wanted) => daemon.read(look, [...owned, ...wanted]),
  asRead: doubted,
  // It binds its DHCP socket to the device that has the name when it starts, so that reading its files would not help.
  renewed: (found, _wanted, { changes, isAsked }) =>
    isAsked || createdBridges(changes).length > 0
      ? {
          ...found,
          value: { ...found.value, hash: ANEW },
        }
      : null,
  steps(changes) {
    const { created, replaced, removed } = changes.of(daemon);
    const reloaded = replaced.filter(({ before, after }) => needsOnlyReload(before.value, after.value));
    const restarted = replaced.filter((change) => !reloaded.includes(change));
    return {
      stop: [...removed, ...restarted.map(({ before }) => before)].map(stopStep),
      serve: [
        ...[...created, ...restarted.map(({ after }) => after)].map(startStep),
        ...reloaded.map(({ after }) => reloadStep(after)),
      ],
    };
  },
  words: {
    cause: 'kinds.daemon.cause',
    name: ({ key }) => t('kinds.daemon.name', { network: key }),
    change(action, subject, before) {
      if (action === 'create') return starting(subject);
      if (action === 'remove') return stopping(subject);
      return before && needsOnlyReload(before.value, subject.value)
        ? reloading(subject)
        : t('kinds.daemon.restart', { network: subject.key });
    },
    difference: ({ key, value }) => t(FAULTS.get(value.hash) ?? 'kinds.daemon.otherwise', { network: key }),
  },
  remedy,
  noticed: 'signs',
  signs: ({ value }) => processSign(value.pidFile),
};

/** What is found in place of a hash where no daemon runs as it should, and what is said of it. */
const DEAD = 'dead';
const STRAY = 'stray';
/** It is bound to a device that is gone, or is asked to start anew. */
const ANEW = 'anew';
const FAULTS: ReadonlyMap<string, TextKey> = new Map([
  [DEAD, 'kinds.daemon.ended'],
  [STRAY, 'kinds.daemon.stray'],
]);

const starting = ({ key }: Daemon): string => t('kinds.daemon.start', { network: key });
const stopping = ({ key }: Daemon): string => t('kinds.daemon.stop', { network: key });
const reloading = ({ key }: Daemon): string => t('kinds.daemon.reload', { network: key });

/** The dnsmasq of a network; none when it needs none. */
export function daemonOf(network: ActiveNetwork, paths: Paths): Daemon[] {
  const configuration = configurationOf(network, paths);
  if (!configuration) return [];
  const { conf, hosts, names, resolvers } = configuration;
  const { name } = network.definition;
  const files = networkFiles(paths, name);
  const value: DaemonValue = {
    conf: files.conf,
    user: paths.dnsmasqUser === 'root' ? null : paths.dnsmasqUser,
    pidFile: files.pid,
    leases: files.leases,
    log: files.log,
    hosts: files.hosts,
    names: files.names,
    resolvers,
    hash: contentHash([conf]),
    filesHash: contentHash([hosts, names]),
  };
  return [{ kind: daemon.name, key: name, value }];
}

/** A running daemon has read what its files say (see `doubted` for when not); one that died left its pid file. */
async function readDaemon(look: Look, wanted: Daemon): Promise<Daemon | null> {
  const { host } = look;
  const { value } = wanted;
  const found = (hash: string, filesHash = ''): Daemon => ({
    ...wanted,
    value: { ...value, hash, filesHash },
  });
  if ((await findDaemon(host, value.conf, value.pidFile)) !== null) {
    const [conf = null, hosts = null, names = null] = await Promise.all(
      [value.conf, value.hosts, value.names].map((path) => host.readFile(path)),
    );
    return found(contentHash([conf]), contentHash([hosts, names]));
  }
  if ((await host.readFile(value.pidFile)) !== null) return found(DEAD);
  // A configuration without a pid file: it runs without one, or ended with the host.
  const isSuspect = (await host.readFile(value.conf)) !== null;
  return strayDaemons(await look.processes(isSuspect), value.conf).length > 0 ? found(STRAY) : null;
}

/**
 * A daemon that was or may have been told of other files than it shall read has perhaps not read those that are there
 * now: whoever wrote them may have been cut off before telling it.
 */
function doubted(found: Daemon, { desired, owned, perhaps }: Comparison): Daemon {
  const [wanted] = known(found, [desired]);
  const isInDoubt =
    wanted !== undefined &&
    known(found, [owned, perhaps]).some(({ value }) => value.filesHash !== wanted.value.filesHash);
  return isInDoubt ? { ...found, value: { ...found.value, filesHash: 'doubted' } } : found;
}

/** Ends the daemon. */
export function stopStep(subject: Daemon): Step {
  const pidFile = quoteCommand([subject.value.pidFile]);
  const command = `kill "$(cat ${pidFile})"`;
  return {
    title: stopping(subject),
    operation: operationOf({
      perform: (host) => stopDaemon(host, subject.value),
      command,
      script: () => [command, `rm -f ${pidFile}`],
      isWaiting: true,
    }),
  };
}

/** Starts the daemon. */
export function startStep(subject: Daemon): Step {
  const { value } = subject;
  const command = quoteCommand(startCommand(value));
  return {
    title: starting(subject),
    operation: operationOf({
      perform: (host) => startDaemon(host, value),
      command,
      script: () => [
        `install -d -m 700 ${quoteCommand(foldersOf(value))}`,
        ...(value.resolvers ? [copyCommand(value.resolvers)] : []),
        command,
      ],
    }),
  };
}

function reloadStep(subject: Daemon): Step {
  const command = `kill -HUP "$(cat ${quoteCommand([subject.value.pidFile])})"`;
  return {
    title: reloading(subject),
    operation: operationOf({
      perform: (host) => reloadDaemon(host, subject.value),
      command,
      script: () => [command],
    }),
  };
}

const copyCommand = ({ from, to }: { from: string; to: string }): string =>
  `sed -n 's/^nameserver  */server=/p' ${quoteCommand([from])} > ${quoteCommand([to])}`;

async function remedy(stderr: string, host: Host): Promise<string | null> {
  const taken = /listening socket for (?:port )?(\S+?)(?:#(\d+))?: Address already in use/.exec(stderr);
  if (taken?.[1] !== undefined) {
    const isPort = /^\d+$/.test(taken[1]);
    const port = Number(isPort ? taken[1] : (taken[2] ?? 53));
    const owner = await ownerOf(host, port);
    return isPort
      ? t('kinds.daemon.portTaken', { port, owner })
      : t('kinds.daemon.portTakenAt', { port, address: taken[1], owner });
  }
  return /DHCP server socket: Address already in use|failed to bind DHCP server socket/.test(stderr)
    ? t('kinds.daemon.dhcpTaken', { owner: await ownerOf(host, 67) })
    : null;
}

const ownerOf = async (host: Host, port: number): Promise<string> =>
  (await portOwner(host, port)) ?? t('kinds.daemon.anotherProgram');
