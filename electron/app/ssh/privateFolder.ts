/** A folder of this process that nobody else may enter, short enough for sockets in it. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { t } from '../../../shared/language/language';

/** unix(7): 108 bytes for the whole path; ssh's socket has 40 for a digest and 17 more while it is made. */
const MOST_LENGTH = 108 - 60;

/** Makes the folder; the function it comes with removes it. */
export async function makePrivateFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const places = [process.env['XDG_RUNTIME_DIR'] ?? '', tmpdir(), '/tmp'];
  const name = 'virtnet-';
  for (const place of places) {
    if (!path.isAbsolute(place) || place.length + name.length + 7 > MOST_LENGTH || !(await isFolder(place)))
      continue;
    try {
      // mkdtemp(3) makes it for its owner only.
      const folder = await mkdtemp(path.join(place, name));
      return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
    } catch {
      // Read-only, or full: the next.
    }
  }
  throw new Error(t('ssh.noFolder'));
}

const isFolder = (place: string): Promise<boolean> =>
  stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
