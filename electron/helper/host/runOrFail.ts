/** Runs a command that has to succeed, and reads what it says. */
import type * as z from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import type { CommandResult, Host } from './host';
import { t } from '../../../shared/language/language';

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

/** How long a program may take that only tells something, in milliseconds. */
export const READING_MS = 20_000;

/** Runs `argv`, which only tells something, within 20 seconds; throws `command-failed` as `runOrFail` does. */
export async function readOrFail(host: Host, argv: readonly string[], failure: string): Promise<string> {
  return outputOf(await host.run(argv, { withinMs: READING_MS }), failure);
}

/** What a program has put out; throws `command-failed`, beginning with `failure`, unless it exited with 0. */
export function outputOf(result: CommandResult, failure: string): string {
  const { command, input, status, stdout, stderr } = result;
  if (status === 0) return stdout;
  const [program = ''] = command.split(' ', 1);
  const reason = stderr.trim() || t('host.programEnded', { program, status: String(status) });
  throw new VirtnetError(`${failure}: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`, {
    code: 'command-failed',
    command,
    ...(input === undefined ? {} : { input }),
    status,
    stderr,
  });
}

/**
 * What `program` has put out as JSON. Throws `command-failed` for anything else, and for nothing at all: an empty list
 * has its brackets.
 */
export function readOutput<T>(schema: z.ZodType<T>, json: string, program: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    throw notUnderstood(program);
  }
}

/** The error for an answer of `program` that is none. */
export const notUnderstood = (program: string): VirtnetError =>
  new VirtnetError(t('host.notUnderstood', { program }), {
    code: 'command-failed',
    command: program,
    status: 0,
    stderr: '',
  });
