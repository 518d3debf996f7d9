/**
 * Runs a part of the tests so that nothing of it is left, however it ends: as root in namespaces of its own, whose
 * processes and devices end with the first of them; else in a process group of its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** What only we see: a loopback that is up, and a place in memory that nothing else uses. */
const FURNISH = 'ip link set lo up && mount -t tmpfs tmpfs /dev/shm';
// The shell stays as the first process, which has to reap what others leave; it writes down what all of them took.
const SHELL = `[ "$1" = 0 ] || { ${FURNISH}; }; times=$2; shift 2; "$@"; status=$?; times > "$times"; exit $status`;
/** What makes a process end with us, even when we are killed. */
const WITH_US = ['setpriv', '--pdeathsig', 'KILL'];

let canUnshare;

/** Whether namespaces can be had without being somebody else in them (which tests would notice). */
function hasNamespaces() {
  canUnshare ??= process.geteuid?.() === 0 && spawnSync('unshare', [...NAMESPACES, 'true']).status === 0;
  return canUnshare;
}

/**
 * @typedef {object} Enclosed
 * @property {Promise<{ status: number, output: string, processorMs: number }>} ended
 * @property {() => void} stop ends it at once, with all that it started
 */

/**
 * Starts a command. Its temporary files, and those of all that it starts, are below `folder`.
 * @param {readonly string[]} argv
 * @param {{ cwd: string, folder: string, env: Record<string, string> }} options
 * @returns {Enclosed}
 */
export function startEnclosed(argv, { cwd, folder, env }) {
  const temporary = path.join(folder, 'tmp');
  const times = path.join(folder, 'times');
  mkdirSync(temporary);
  // Ordinary users work in it as well, as in /tmp.
  chmodSync(temporary, 0o1777);
  const alone = hasNamespaces();
  const [program = '', ...args] = [
    ...WITH_US,
    ...(alone ? ['unshare', ...NAMESPACES] : []),
    ...['sh', '-c', SHELL, 'part', alone ? '1' : '0', times, ...argv],
  ];
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ status: 127, output: message, processorMs: 0 }));
    child.once('close', (status) =>
      resolve({ status: status ?? 1, output, processorMs: processorTime(times) }),
    );
  });
  return { ended, stop: () => killGroup(child.pid) };
}

function killGroup(pid) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Milliseconds of processor time by the output of the shell's `times`: user and system, own and children's. */
export function processorTime(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return 0; // It was ended before it could say so.
  }
  return [...text.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60_000 + Number(rest) * 1000,
    0,
  );
}
