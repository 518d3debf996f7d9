/** Finds Electron's binary, or downloads it once: the npm package brings it only when it is first asked for. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './programs.mjs';

const PROBE_MS = 4_000;
const DOWNLOAD_MS = 600_000;
/** How long a failed download is remembered, so that the next start is quick. */
const REMEMBER_MS = 3_600_000;

/** With one of these the download goes where a plain probe would not. */
const ROUTED = [
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'ELECTRON_MIRROR',
  'npm_config_electron_mirror',
  'ELECTRON_GET_USE_PROXY',
];

/**
 * The path of Electron's binary when it is there, else null.
 * @param {string} root
 * @returns {string | null}
 */
export function findElectron(root) {
  const folder = path.join(root, 'node_modules/electron');
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist');
  const binary = path.join(dist, 'electron');
  return existsSync(binary) ? binary : null;
}

/**
 * The path of Electron's binary, downloaded when needed and possible.
 * @param {string} root
 * @returns {Promise<{ binary: string } | { reason: string }>} the reason reads on after "Electron cannot run here: "
 */
export async function ensureElectron(root) {
  const found = findElectron(root);
  if (found) return { binary: found };
  const version = JSON.parse(
    readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
  ).version;
  const note = path.join(root, 'node_modules/.cache/virtnet-manager/electron-download.json');
  if (failedLately(note, version))
    return { reason: 'its binary could not be downloaded (tried within the last hour)' };
  const failure = (await probe(version)) ?? (await download(root));
  const binary = findElectron(root);
  if (binary && failure === null) return { binary };
  remember(note, version);
  return { reason: `its binary could not be downloaded (${failure ?? 'it is not where it should be'})` };
}

function failedLately(note, version) {
  try {
    const stored = JSON.parse(readFileSync(note, 'utf8'));
    return stored.version === version && Date.now() - stored.at < REMEMBER_MS;
  } catch {
    return false;
  }
}

function remember(note, version) {
  try {
    mkdirSync(path.dirname(note), { recursive: true });
    writeFileSync(note, JSON.stringify({ version, at: Date.now() }));
  } catch {
    // Somebody else's folder: the next start tries again.
  }
}

/** Null when the place of the download answers, else why it does not; saves the long wait of the installer. */
async function probe(version) {
  if (ROUTED.some((name) => process.env[name])) return null;
  const place = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    const { ok, status } = await fetch(place, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return ok ? null : `github.com answered ${status}`;
  } catch {
    return 'github.com cannot be reached';
  }
}

async function download(root) {
  console.log('Downloading Electron (about 110 MB, once)…');
  const installer = path.join(root, 'node_modules/electron/install.js');
  const { status, output } = await run([process.execPath, installer], {
    quiet: true,
    timeoutMs: DOWNLOAD_MS,
  });
  if (status === 0) return null;
  if (status === 124) return 'it took longer than ten minutes';
  return (
    output
      .split('\n')
      .find((line) => /error/i.test(line))
      ?.trim() ?? `the installer ended with status ${status}`
  );
}
