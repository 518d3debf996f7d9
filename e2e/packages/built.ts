/** What packages are made of, built once for all the files that test them. */
import path from 'node:path';
import { command } from '../fixtures/command';

export const root = path.join(import.meta.dirname, '../..');

/** Builds what has changed, while others that want the same wait. */
export async function built(...targets: string[]): Promise<void> {
  const build = [process.execPath, path.join(root, 'electron/setup/build.mjs'), ...targets];
  const { status, stderr } = await command(['flock', path.join(root, 'package.json'), ...build]);
  if (status !== 0) throw new Error(stderr);
}
