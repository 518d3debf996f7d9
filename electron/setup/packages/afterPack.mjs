/** What electron-builder calls once the application's folder is laid out. */
import { rmSync } from 'node:fs';
import path from 'node:path';

/** Takes Electron's own welcome page away, which is left where its folder was unpacked before. */
export default function afterPack({ appOutDir }) {
  rmSync(path.join(appOutDir, 'resources/default_app.asar'), { force: true });
}
