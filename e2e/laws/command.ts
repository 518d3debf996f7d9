/** Runs a program to its end for a test. */
import { execFile } from 'node:child_process';
import { HUNG_MS } from './patience';

export interface Output {
  status: number;
  stdout: string;
  stderr: string;
}

/** Never rejects for an exit status: what came of the program is for the test to judge. One that hangs is killed, and named. */
export function command(
  argv: readonly string[],
  options: { input?: string; env?: Record<string, string> } = {},
): Promise<Output> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      rest,
      { timeout: HUNG_MS, encoding: 'utf8', env: { ...process.env, ...options.env } },
      (error, stdout, stderr) => {
        if (error?.killed) reject(new Error(`hung at: ${argv.join(' ')}\n${stdout}${stderr}`));
        else
          resolve({
            status: error ? (typeof error.code === 'number' ? error.code : 1) : 0,
            stdout,
            stderr,
          });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}
