/** Runs a program to its end for a test. */
import { execFile } from 'node:child_process';

export interface Output {
  status: number;
  stdout: string;
  stderr: string;
}

/** Never rejects for an exit status: what came of the program is for the test to judge. */
export function command(
  argv: readonly string[],
  options: { input?: string; timeoutMs?: number; env?: Record<string, string> } = {},
): Promise<Output> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      rest,
      { timeout: options.timeoutMs ?? 20_000, encoding: 'utf8', env: { ...process.env, ...options.env } },
      (error, stdout, stderr) =>
        resolve({ status: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}
