/** Whether dnsmasq can read what it is given: it reads its hosts, names and folders as its own user, by every folder above. */
import { statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Host } from '../../host/host';
import { networkFiles, type Paths } from '../../host/paths';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import { findDaemon } from './dnsmasqProcess';

/** Something that is kept from a network's dnsmasq, in words for a person. */
export interface UnreadFile {
  network: string;
  /** What is the matter, in a phrase. */
  title: string;
  /** Why that is, and what it leads to. */
  detail: string;
  remedy: string;
  /** What opens it. */
  command: string;
}

/** Whom a process reads files as. */
interface Reader {
  uid: number;
  groups: readonly number[];
  name: string;
}

/**
 * The first file or folder of each network that its dnsmasq cannot read; starts no process. All of them run as one user:
 * that of the first one that runs.
 */
export async function unreadFiles(
  host: Pick<Host, 'readFile' | 'processArgv'>,
  paths: Paths,
  running: readonly NetworkDefinition[],
): Promise<UnreadFile[]> {
  const asked = running.flatMap((definition) => {
    const files = given(definition, paths);
    return files.length === 0 ? [] : [{ definition, files }];
  });
  // Most networks give it nothing to read, and are started and looked at often.
  if (asked.length === 0) return [];
  const reader = await readerOf(host, paths, running);
  if (!reader || reader.uid === 0) return [];
  const folders = new Map<string, string | null>();
  return asked.flatMap(({ definition, files }) => {
    for (const { path, use } of files) {
      const found = statOf(path);
      const barrier = shutFolder(found?.isDirectory() ? path : dirname(path), reader, folders);
      if (barrier !== null) return [unread(definition.name, path, barrier, reader, use)];
      if (found && !may(found, reader, found.isDirectory() ? READ | ENTER : READ))
        return [unread(definition.name, path, null, reader, use)];
    }
    return [];
  });
}

const [READ, ENTER] = [4, 1];

/** What it reads after it has given up its rights, and what for. */
function given({ name, ips, dns }: NetworkDefinition, paths: Paths): { path: string; use: string }[] {
  const { hosts, names } = networkFiles(paths, name);
  return [
    ...(ips.some(({ dhcp }) => (dhcp?.hosts.length ?? 0) > 0)
      ? [{ path: hosts, use: t('kinds.unread.hosts') }]
      : []),
    ...(dns.enabled && (dns.hosts?.length ?? 0) > 0 ? [{ path: names, use: t('kinds.unread.names') }] : []),
    ...ips.flatMap(({ tftpRoot }) =>
      tftpRoot === undefined ? [] : [{ path: tftpRoot, use: t('kinds.unread.tftp') }],
    ),
  ];
}

async function readerOf(
  host: Pick<Host, 'readFile' | 'processArgv'>,
  paths: Paths,
  running: readonly NetworkDefinition[],
): Promise<Reader | null> {
  for (const { name } of running) {
    const { conf, pid: pidFile } = networkFiles(paths, name);
    const pid = await findDaemon(host, conf, pidFile);
    if (pid === null) continue;
    const status = (await host.readFile(`/proc/${pid}/status`)) ?? '';
    // Real, effective, saved and of the file system (proc_pid_status(5)).
    const numbers = (field: string): number[] =>
      (new RegExp(`^${field}:(.*)$`, 'm').exec(status)?.[1] ?? '').trim().split(/\s+/).map(Number);
    const [uid, gid] = [numbers('Uid')[3], numbers('Gid')[3]];
    if (uid === undefined || gid === undefined) continue;
    return { uid, groups: [gid, ...numbers('Groups')], name: await userName(host, uid) };
  }
  return null;
}

async function userName(host: Pick<Host, 'readFile'>, uid: number): Promise<string> {
  const lines = ((await host.readFile('/etc/passwd')) ?? '').split('\n');
  return (
    lines.find((line) => line.split(':')[2] === String(uid))?.split(':')[0] ??
    t('kinds.unread.userNumber', { uid })
  );
}

/** The outermost folder on the way into this one that lets the reader not in; null when it is let in. */
function shutFolder(folder: string, reader: Reader, known: Map<string, string | null>): string | null {
  const before = known.get(folder);
  if (before !== undefined) return before;
  const above = dirname(folder);
  const outer = above === folder ? null : shutFolder(above, reader, known);
  const found = statOf(folder);
  const shut = outer ?? (found && !may(found, reader, ENTER) ? folder : null);
  known.set(folder, shut);
  return shut;
}

/** As the kernel decides for whoever has no rights besides (path_resolution(7)). */
function may({ mode, uid, gid }: Stats, reader: Reader, bits: number): boolean {
  const shift = uid === reader.uid ? 6 : reader.groups.includes(gid) ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

const statOf = (path: string): Stats | null => statSync(path, { throwIfNoEntry: false }) ?? null;

function unread(
  network: string,
  path: string,
  folder: string | null,
  { name: user }: Reader,
  use: string,
): UnreadFile {
  return {
    network,
    title: t('kinds.unread.title', { network, path }),
    detail:
      folder === null
        ? t('kinds.unread.file', { user, path, use })
        : t('kinds.unread.folder', { user, folder, use }),
    remedy: t('kinds.unread.remedy'),
    command: quoteCommand(['chmod', folder === null ? 'a+rX' : 'a+x', folder ?? path]),
  };
}
