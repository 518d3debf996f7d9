/** Makes the desktop's packages, by electron-builder; it fetches fpm, or takes that of the PATH with USE_SYSTEM_FPM=true. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureElectron } from '../electronBinary.mjs';
import { architecture } from './identity.mjs';
import { run } from '../programs.mjs';
import { stageDesktop } from './stage.mjs';

/** What electron-builder makes; its own tar would take another download. */
const FORMATS = ['deb', 'rpm'];
const LEFT_OVER = [
  'linux-unpacked',
  'linux-arm64-unpacked',
  'builder-debug.yml',
  'builder-effective-config.yaml',
];

/**
 * Writes the packages and returns their paths. Throws with the reason where Electron cannot be had, or a tool fails.
 * @param {{ root: string, out: string, version: string, date: number, formats?: readonly string[], electron?: string, compression?: 'store' | 'maximum', quiet?: boolean }} options
 *   `electron`: the folder of Electron's binary (default: that of its npm package, downloaded when it has to be)
 * @returns {Promise<string[]>}
 */
export async function packageDesktop({
  root,
  out,
  version,
  date,
  formats = FORMATS,
  electron,
  compression = 'maximum',
  quiet = false,
}) {
  const dist = electron ?? (await electronFolder(root));
  stageDesktop({ root, version, date });
  const settings = {
    electronDist: dist,
    'directories.output': out,
    'extraMetadata.version': version,
    compression,
  };
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  const { status, output } = await run(
    [
      ...[process.execPath, builder, '--linux', ...formats, '--publish', 'never'],
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    { cwd: root, quiet, env: { SOURCE_DATE_EPOCH: String(date) } },
  );
  if (status !== 0) throw new Error(`electron-builder ended with status ${status}\n${output}`);
  tarOf(out, version, date);
  for (const name of LEFT_OVER) rmSync(path.join(out, name), { recursive: true, force: true });
  return readdirSync(out)
    .filter((name) => /^virtnet-manager[-_].*\.(deb|rpm|tar\.gz)$/.test(name))
    .map((name) => path.join(out, name));
}

/** The application's folder alone, for whoever has neither kind of package. */
function tarOf(out, version, date) {
  const unpacked = LEFT_OVER.map((name) => path.join(out, name)).find((place) => existsSync(place)) ?? out;
  const name = `virtnet-manager-${version}-${architecture().deb}`;
  const same = ['--sort=name', `--mtime=@${date}`, '--owner=0', '--group=0', '--numeric-owner'];
  const renamed = `--transform=s,^\\.,${name},`;
  execFileSync(
    'tar',
    [
      '--create',
      '--use-compress-program=gzip -n',
      `--file=${path.join(out, `${name}.tar.gz`)}`,
      ...same,
      renamed,
      '--directory',
      unpacked,
      '.',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

async function electronFolder(root) {
  const found = await ensureElectron(root);
  if (!('binary' in found))
    throw new Error(
      `The desktop’s packages need Electron: ${found.reason}. Make the server’s alone with: npm run package server`,
    );
  return path.dirname(found.binary);
}
