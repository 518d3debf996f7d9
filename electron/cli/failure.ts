/** A failure as the command line reports it: lines for standard error, after which the exit status is 1. */
import type { ErrorData, VirtnetError } from '../../shared/contract/error';

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
    const failure = failureOf(error);
    throw new Failure([what, ...failure.lines], failure.hints);
  }
}

/** Whatever was thrown, as lines for a person. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (!isVirtnetError(error)) {
    return new Failure([
      `Something went wrong inside virtnet: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const { data } = error;
  if (data.code === 'invalid-definition' && data.issues.length > 0) {
    const confirm = data.issues.every(({ severity }) => severity === 'confirm');
    return new Failure(
      data.issues.map(({ message }) => message),
      confirm ? ['If this is meant, repeat it with --yes.'] : [],
    );
  }
  return new Failure([error.message], hintsOf(data, error.message));
}

/** By its name: loading its class brings the schemas along, which a listing never needs. */
const isVirtnetError = (error: unknown): error is VirtnetError =>
  error instanceof Error && error.name === 'VirtnetError';

/** What to do, where the message does not say it already. */
function hintsOf(data: ErrorData, message: string): string[] {
  switch (data.code) {
    case 'missing-tool':
      return message.includes(data.install) ? [] : [`Install with: ${data.install}`];
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
