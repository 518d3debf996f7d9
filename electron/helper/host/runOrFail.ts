/** Runs a command that has to succeed. */
import { VirtnetError } from '../../../shared/contract/error';
import type { CommandResult, Host } from './host';

/** Runs `argv` with `lines` as its input; throws `command-failed`, beginning with `failure`, unless it exits with 0. */
export async function runOrFail(
  host: Host,
  argv: readonly string[],
  failure: string,
  lines: readonly string[] = [],
): Promise<CommandResult> {
  const input = lines.length > 0 ? `${lines.join('\n')}\n` : undefined;
  const result = await host.run(argv, input === undefined ? {} : { input });
  outputOf(result, failure);
  return result;
}

/** What a program has put out; throws `command-failed`, beginning with `failure`, unless it exited with 0. */
export function outputOf(result: CommandResult, failure: string): string {
  const { command, input, status, stdout, stderr } = result;
  if (status === 0) return stdout;
  throw new VirtnetError(
    `${failure}: ${stderr.trim() || `${command.split(' ', 1)[0]} ended with status ${status}`}`,
    {
      code: 'command-failed',
      command,
      ...(input === undefined ? {} : { input }),
      status,
      stderr,
    },
  );
}
