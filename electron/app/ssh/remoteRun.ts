/** Runs one command on another host to its end. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { VirtnetError } from '../../../shared/contract/error';
import { givenUp } from '../givenUp';
import { explainEnding } from '../helperEnding';
import { t } from '../../../shared/language/language';

/** A command line and the variables to add to the environment that it inherits. */
export interface RemoteRun {
  argv: string[];
  env: Record<string, string>;
}

const MOST_ERRORS = 8_000;
/** A person may have to answer a question first, and much may have to be sent. */
const MOST_MS = 600_000;

/**
 * What it wrote, `mostBytes` at most. Rejects with the reason when it fails, writes more, takes ten minutes, or `signal`
 * aborts.
 */
export function runRemote(
  { argv, env }: RemoteRun,
  input: Readable | null,
  mostBytes: number,
  signal?: AbortSignal,
): Promise<string> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    timeout: MOST_MS,
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  });
  let output = '';
  let errors = '';
  let tooMuch = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.length <= mostBytes) return;
    tooMuch = true;
    child.stdout.destroy();
    child.kill('SIGKILL');
  });
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (errors = (errors + text).slice(-MOST_ERRORS)));
  child.stdin.on('error', () => undefined);
  if (input) input.on('error', () => child.kill('SIGKILL')).pipe(child.stdin);
  else child.stdin.end();
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(signal?.aborted ? givenUp() : unreachable(error.message)));
    // Not `close`: the shared connection of ssh may hold the pipes. One turn lets the output arrive.
    child.once('exit', (status, signal) => {
      setTimeout(() => {
        if (tooMuch) reject(unreachable(t('ssh.sendsWithoutEnd')));
        else if (status === 0) resolve(output);
        else reject(explainEnding({ program, status, signal, stderr: errors, wasReady: false }));
      }, 20);
    });
  });
}

const unreachable = (reason: string): VirtnetError =>
  new VirtnetError(t('ssh.notPrepared', { reason }), {
    code: 'disconnected',
    reason,
  });
