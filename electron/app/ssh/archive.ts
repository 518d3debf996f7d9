/** Packs what is sent to another host: the helper, perhaps with a Node. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { VirtnetError } from '../../../shared/contract/error';
import { t } from '../../../shared/language/language';

export interface Archive {
  /** What holds it, and nothing else: removed by whoever has sent it. */
  folder: string;
  file: string;
  bytes: number;
  /** In hexadecimal digits. */
  sha256: string;
}

/** Node is a hundred megabytes before it is packed. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A tar file in a folder of its own below `folder`, without what was compiled ahead for this Node alone. */
export async function packHelper(
  { helper, folder }: { helper: string; folder: string },
  node: string | null,
): Promise<Archive> {
  const place = await mkdtemp(path.join(folder, 'sent-'));
  try {
    return await packInto(place, helper, node);
  } catch (error) {
    await rm(place, { recursive: true });
    throw error;
  }
}

async function packInto(place: string, helper: string, node: string | null): Promise<Archive> {
  const file = path.join(place, 'helper.tgz');
  const content = path.join(place, 'content');
  await mkdir(content);
  if (node !== null) await copyFile(node, path.join(content, 'node'));
  const source = path.dirname(helper);
  const parts = [
    '--exclude=*.v8',
    '-C',
    source,
    path.basename(helper),
    `${path.basename(helper, '.cjs')}-parts`,
  ];
  const withNode = node === null ? [] : ['-C', content, 'node'];
  try {
    await promisify(execFile)('tar', ['-I', 'gzip -1', '-cf', file, ...parts, ...withNode]);
  } catch (error) {
    throw notPacked((error as Error).message);
  }
  await rm(content, { recursive: true });
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw notPacked(t('ssh.tooManyBytes', { bytes: size }));
  return { folder: place, file, bytes: size, sha256: await digestOf(file) };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file);
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

const notPacked = (why: string): VirtnetError =>
  new VirtnetError(t('ssh.notPacked', { reason: why.slice(0, 300) }), { code: 'internal' });
