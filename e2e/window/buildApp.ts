/** Builds what changed before the end-to-end tests, so that they test the sources as they are. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from '../../electron/setup/build.mjs';
import { SCREENS } from './pictures';

export default async function buildApp(): Promise<void> {
  rmSync(path.resolve(SCREENS), { recursive: true, force: true });
  await build();
}
