/** Finds programs and runs them, for the set-up scripts. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * The path of a program in PATH or in the system's folders, or null.
 * @param {string} name
 * @param {string} [pathVariable]
 * @returns {string | null}
 */
export function findProgram(name, pathVariable = process.env.PATH ?? '') {
  for (const folder of [...pathVariable.split(':'), ...SYSTEM_FOLDERS]) {
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * Runs a command to its end. Its output is shown, or collected when `quiet`.
 * @param {readonly string[]} argv
 * @param {{ cwd?: string, quiet?: boolean, env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ status: number, output: string }>} status 127 when it cannot be started
 */
export function run([program, ...args], { cwd, quiet = false, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text) => (output += text));
    }
    child.on('error', (error) => resolve({ status: 127, output: output + error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}
