/** Prepares the app and opens it: in Electron where that can run, else in a browser. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureElectron } from './electronBinary.mjs';
import { readFlags, USAGE } from './flags.mjs';
import { ensureNpmPackages } from './npmPackages.mjs';
import { findProgram } from './programs.mjs';
import { showInBrowser } from './showInBrowser.mjs';
import { ensureSystemPackages, RUNNING } from './systemPackages.mjs';

const root = path.resolve(import.meta.dirname, '../..');
/** An Electron that ends this soon with a failure could not start (a forbidden sandbox, missing libraries). */
const FAILED_START_MS = 5_000;
/** Exit status with which the window itself says why it does not open. */
const EXPLAINED = 2;

/**
 * Runs the app until it ends.
 * @param {readonly string[]} argv
 * @returns {Promise<number>} exit status
 */
export async function startApp(argv) {
  let flags;
  try {
    flags = readFlags(argv);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  const npmTrouble = await ensureNpmPackages(root);
  if (npmTrouble !== null) {
    console.error(npmTrouble);
    return 1;
  }
  // The app runs without them and says in its window what is missing.
  const systemTrouble = await ensureSystemPackages(RUNNING);
  if (systemTrouble !== null) console.error(systemTrouble);
  const { build } = await import('./build.mjs');
  await build();
  return open(flags);
}

async function open(flags) {
  const connection = flags.connection === null ? [] : ['--connection', flags.connection];
  if (!flags.browser) {
    const electron = whyNoWindow() ?? (await ensureElectron(root));
    const reason = electron.binary ? await openWindow(electron.binary, connection) : electron.reason;
    if (typeof reason === 'number') return reason;
    console.error(`Electron cannot run here: ${reason}. Serving the same app to a browser instead.`);
  }
  return serve([...connection, ...(flags.port === null ? [] : ['--port', flags.port])], flags.open);
}

function whyNoWindow() {
  if (process.geteuid() === 0) return { reason: 'it was started as root' };
  if (!hasDisplay()) return { reason: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  return null;
}

const hasDisplay = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Runs Electron; resolves to its exit status, or to the reason why it could not start. */
async function openWindow(binary, args) {
  const started = Date.now();
  const status = await runToEnd(spawn(binary, [root, ...args], { cwd: root, stdio: 'inherit' }));
  const failed = status !== 0 && status !== EXPLAINED && Date.now() - started < FAILED_START_MS;
  return failed ? `it ended at once with status ${status}` : status;
}

function serve(args, openBrowser) {
  const child = spawn(process.execPath, [path.join(root, 'dist/web.cjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    process.stdout.write(text);
    const link = /^Virtnet Manager: (http:\S+)/m.exec(text)?.[1];
    const opener = openBrowser && hasDisplay() ? findProgram('xdg-open') : null;
    if (link && opener) tryToShow(opener, link);
  });
  return runToEnd(child);
}

function tryToShow(opener, link) {
  try {
    showInBrowser(opener, link);
  } catch (error) {
    console.error(`The browser was not opened (${error.message}). Open the link yourself.`);
  }
}

/** Waits for the child and passes signals on to it; a Ctrl-C that reached it by the terminal too does no harm. */
function runToEnd(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const pass = (signal) => child.kill(signal);
  signals.forEach((signal) => process.on(signal, pass));
  return new Promise((resolve) => {
    const end = (status) => {
      signals.forEach((signal) => process.off(signal, pass));
      resolve(status);
    };
    child.on('error', (error) => {
      console.error(error.message);
      end(127);
    });
    child.on('close', (status) => end(status ?? 1));
  });
}
