/** Runs the helper of this computer on another host for one session: sent there, checked, and removed at its end. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { VirtnetError } from '../../../shared/contract/error';
import { packHelper, type Archive } from './archive';
import { runRemote, type RemoteRun } from './remoteRun';
import { FOLDER, readProbe, type RemoteHost } from './remoteProbe';
import { t } from '../../../shared/language/language';

/** The oldest Node that runs the helper, as `engines` in package.json says. */
const OLDEST_NODE = [20, 19] as const;
const MOST_SAID = 16 * 1024;
/** A host that has gone silent removes nothing. */
const MOST_REMOVING_MS = 5_000;

/** What carrying depends on. */
export interface CarryOptions {
  /** The command line and variables that run a command of a shell on the other host. */
  session: (command: string) => RemoteRun;
  /** Path of the helper's bundle here. */
  helper: string;
  /** A Node of this computer that may be sent along; null = there is none. */
  node: string | null;
  /** A folder of this process for what is sent. */
  folder: string;
  /** Ends what is under way. */
  signal: AbortSignal | undefined;
}

/** A helper that lies on the other host. */
export interface Carried {
  /** The words of a shell that run it. */
  helper: string;
  /** The words that remove it. */
  remove: string;
}

/** Makes a private folder there, finds a Node or sends one, sends the helper, and answers how it is run. Throws `unsupported`, `denied` or `disconnected`. */
export async function carryHelper(options: CarryOptions): Promise<Carried> {
  const remote = readProbe(await ask(options, PROBE));
  const remove = `rm -rf ${remote.folder}`;
  try {
    const known = remote.nodes.find(({ version }) => isFit(version));
    const sent = known ? null : nodeFor(remote, options.node);
    const archive = await packHelper(options, sent);
    try {
      await send(options, remote.folder, archive);
    } finally {
      await rm(archive.folder, { recursive: true });
    }
    const node = known?.path ?? `${remote.folder}/node`;
    if (sent !== null) await tryNode(options, node);
    return { helper: `${node} ${remote.folder}/helper.cjs`, remove };
  } catch (error) {
    await ask({ ...options, signal: AbortSignal.timeout(MOST_REMOVING_MS) }, remove).catch(() => undefined);
    throw error;
  }
}

/** In words that every login shell hands to sh as they are: no quote, no line end, no exclamation mark. */
const inShell = (script: string): string => `sh -c '${script}'`;

const PROBE = inShell(
  `umask 077; d=$(mktemp -d ${FOLDER}XXXXXXXX) || exit 1; echo "folder $d"; echo "system $(uname -s) $(uname -m)"; for n in node nodejs /usr/local/bin/node; do p=$(command -v $n) && echo "node $p $($p --version)"; done; exit 0`,
);

async function send(options: CarryOptions, folder: string, { file, bytes, sha256 }: Archive): Promise<void> {
  const unpack = inShell(
    `cd ${folder} && head -c ${bytes} > sent && echo "${sha256}  sent" | sha256sum -c - > /dev/null && tar -xzf sent && rm sent && echo unpacked`,
  );
  const said = await ask(options, unpack, file);
  if (!said.includes('unpacked')) throw notSent(said);
}

async function tryNode(options: CarryOptions, node: string): Promise<void> {
  const version = /^v(\d{1,4})\.(\d{1,4})\./.exec(await ask(options, `${node} --version`));
  if (!version || !isFit([Number(version[1]), Number(version[2])])) throw noNode('sent');
}

const ask = (options: CarryOptions, command: string, file: string | null = null): Promise<string> =>
  runRemote(
    options.session(command),
    file === null ? null : createReadStream(file),
    MOST_SAID,
    options.signal,
  );

const isFit = ([major, minor]: readonly [number, number]): boolean =>
  major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);

const MACHINES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** The Node to send along. */
function nodeFor({ system, machine }: RemoteHost, node: string | null): string {
  if (system !== 'Linux' || machine !== MACHINES[process.arch]) throw noNode('foreign');
  if (node === null) throw noNode('none');
  return node;
}

/** `why`: the one that was sent does not run there, ours is for another processor, or there is none here. */
const noNode = (why: 'sent' | 'foreign' | 'none'): VirtnetError =>
  new VirtnetError(t('ssh.noNode.message', { version: OLDEST_NODE.join('.'), why }), {
    code: 'denied',
    remedy: t('ssh.noNode.remedy'),
  });

const notSent = (said: string): VirtnetError =>
  new VirtnetError(
    t('ssh.notSent.message', { said: said.trim().slice(0, 200) || t('ssh.notSent.nothingSaid') }),
    {
      code: 'disconnected',
      reason: t('ssh.notSent.reason'),
    },
  );
