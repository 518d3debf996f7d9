/** Where programs of the host listen, from what the kernel tells in /proc; starts no process. */
import { readlinkSync } from 'node:fs';
import type { Listener } from '../../../shared/contract/listener';
import type { Host } from '../host/host';
import { parseSockets, type Socket } from './procNet';
import { t } from '../../../shared/language/language';

/** The tables of sockets; `self` because they are those of the network namespace of whoever reads. */
const TABLES = (['tcp', 'udp'] as const).flatMap((protocol) =>
  (['', '6'] as const).map((version) => ({ protocol, file: `/proc/self/net/${protocol}${version}` })),
);

/** What listens and `isWanted`; the processes are looked for only when there is something. */
export async function readListeners(
  host: Pick<Host, 'readFile' | 'listProcesses' | 'readDir'>,
  isWanted: (socket: Omit<Listener, 'process'>) => boolean = () => true,
): Promise<Listener[]> {
  const read = await Promise.all(
    TABLES.map(async ({ protocol, file }) =>
      parseSockets((await host.readFile(file)) ?? '', protocol).map((socket) => ({ ...socket, protocol })),
    ),
  );
  const sockets = read.flat().filter(isWanted);
  const owners = await socketOwners(host, new Set(sockets.map(({ inode }) => inode)));
  const listeners = new Map<string, Listener>();
  for (const socket of sockets) {
    const { protocol, address, port } = socket;
    const process = owners.get(socket.inode) ?? null;
    listeners.set(`${protocol} ${address} ${port} ${process?.pid}`, { protocol, address, port, process });
  }
  return [...listeners.values()].sort((a, b) => a.port - b.port);
}

/** The processes that have these sockets open, by inode; those that cannot be seen are left out. */
export async function socketOwners(
  host: Pick<Host, 'listProcesses' | 'readDir'>,
  inodes: ReadonlySet<Socket['inode']>,
): Promise<Map<string, NonNullable<Listener['process']>>> {
  const owners = new Map<string, NonNullable<Listener['process']>>();
  if (inodes.size === 0) return owners;
  for (const { pid, argv } of await host.listProcesses()) {
    for (const descriptor of await host.readDir(`/proc/${pid}/fd`).catch(() => [])) {
      const inode = inodeOf(`/proc/${pid}/fd/${descriptor}`);
      if (inode === null || !inodes.has(inode) || owners.has(inode)) continue;
      owners.set(inode, { name: nameOf(argv), pid });
    }
    if (owners.size === inodes.size) break;
  }
  return owners;
}

function inodeOf(path: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** A program that writes its state into its command line does so after its name: `nginx: master process`. */
const nameOf = ([path = '']: readonly string[]): string =>
  path.split(' ')[0]?.split('/').at(-1)?.replace(/:$/, '') || t('facts.aProcess');
