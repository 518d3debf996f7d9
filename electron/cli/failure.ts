/** A failure as the command line reports it: lines for standard error, after which the exit status is 1. */
import type { ErrorData, ErrorShape, VirtnetError } from '../../shared/contract/error';
import { t } from '../../shared/language/language';

export class Failure extends Error {
  override readonly name = 'Failure';
  /** Lines without their `error: `; what should be done stands on lines of its own. */
  constructor(
    readonly lines: readonly string[],
    readonly hints: readonly string[] = [],
  ) {
    super(lines.join('\n'));
  }
}

/** Does `work`; when that fails, `what` is said first, as virsh does. */
export async function orFail<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = await failureOf(error);
    throw new Failure([what, ...failure.lines], failure.hints);
  }
}

/** Whatever was thrown, as lines for a person. */
export async function failureOf(error: unknown): Promise<Failure> {
  if (error instanceof Failure) return error;
  // Words for what nobody foresaw are loaded by whoever needs them.
  return explained(
    isVirtnetError(error) ? error : (await import('../../shared/contract/thrown')).toErrorShape(error),
  );
}

/** An error of the contract, as lines for a person. */
export function explained({ message, data }: ErrorShape): Failure {
  if (data.code === 'invalid-definition' && data.issues.length > 0) {
    const confirm = data.issues.every(({ severity }) => severity === 'question');
    return new Failure(
      someLines(data.issues.map((issue) => issue.message)),
      confirm ? [t('cli.confirmHint')] : [],
    );
  }
  return new Failure([message], hintsOf(data, message));
}

/** As many as a person reads. */
const MANY = 20;

/** The lines, or the first of many with a count of the others. */
export const someLines = (lines: readonly string[]): string[] =>
  lines.length <= MANY
    ? [...lines]
    : [...lines.slice(0, MANY), t('cli.moreLines', { count: lines.length - MANY })];

/** By its name: loading its class brings the schemas along, which a listing never needs. */
const isVirtnetError = (error: unknown): error is VirtnetError =>
  error instanceof Error && error.name === 'VirtnetError';

/** What to do, where the message does not say it already. */
function hintsOf(data: ErrorData, message: string): string[] {
  switch (data.code) {
    case 'missing-tool':
      return message.includes(data.install) ? [] : [t('cli.installWith', { command: data.install })];
    case 'denied':
    case 'command-failed':
    case 'rolled-back':
      return data.remedy !== undefined && !message.includes(data.remedy) ? [data.remedy] : [];
    case 'invalid-definition':
    case 'name-taken':
    case 'subnet-conflict':
    case 'not-found':
    case 'is-active':
    case 'is-inactive':
    case 'changed-since':
    case 'foreign-resource':
    case 'busy':
    case 'disconnected':
    case 'unsupported':
    case 'internal':
      return [];
  }
}
