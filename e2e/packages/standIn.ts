/** Electron's folder with Node in its binary's place: helper and command line run the same, only the window does not. */
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './built';

/** What begins the fuses in Electron's binary, the wire's version and length, and as many fuses, all on (@electron/fuses). */
export const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
export const FUSES = 8;

/** An archive of Electron's that holds nothing: the sizes of what follows, each in 32 bits, and the list of files. */
const EMPTY_ARCHIVE = ((): Buffer => {
  const list = Buffer.from('{"files":{}}');
  const sizes = Buffer.alloc(16);
  [4, list.length + 8, list.length + 4, list.length].forEach((size, at) => sizes.writeUInt32LE(size, at * 4));
  return Buffer.concat([sizes, list]);
})();

/** Makes such a folder below `folder`, and an `fpm`; returns where both are. */
export function standIns(folder: string): { electron: string; bin: string } {
  const electron = path.join(folder, 'electron');
  mkdirSync(path.join(electron, 'resources'), { recursive: true });
  mkdirSync(path.join(electron, 'locales'));
  const binary = path.join(electron, 'electron');
  copyFileSync(process.execPath, binary);
  appendFileSync(
    binary,
    Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES]), Buffer.from('1'.repeat(FUSES))]),
  );
  chmodSync(binary, 0o755);
  writeFileSync(path.join(electron, 'chrome-sandbox'), '');
  chmodSync(path.join(electron, 'chrome-sandbox'), 0o755);
  writeFileSync(path.join(electron, 'LICENSE'), 'Electron’s licence');
  writeFileSync(path.join(electron, 'LICENSES.chromium.html'), 'Chromium’s licences');
  writeFileSync(path.join(electron, 'resources/default_app.asar'), EMPTY_ARCHIVE);
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(path.join(root, 'e2e/fakes/fpm.mjs'), path.join(bin, 'fpm'));
  return { electron, bin };
}
