/** Explains failures of the core to a person: what failed, why, and what to do. */
import { VirtnetError } from '../../../shared/contract/error';
import type { Resource } from '../../../shared/contract/resource';
import { systemWords } from '../../../shared/contract/systemError';
import { t } from '../../../shared/language/language';
import type { Failure } from './apply';
import type { Host } from '../host/host';
import type { MissingTools } from '../kinds/kind';
import { kindOf, kinds } from '../kinds/kinds';

/** The error for something of somebody else that has a name of ours. */
export function foreignResource(resource: Resource): VirtnetError {
  const { kind, key } = resource;
  const { name, message } = kindOf(resource).foreign?.(resource) ?? {
    name: key,
    message: t('plan.foreign', { name: key }),
  };
  return new VirtnetError(message, { code: 'foreign-resource', kind, name });
}

/** The error for a failure that was undone, as far as `undoErrors` do not say otherwise. */
export async function explainFailure(
  host: Host,
  { step, error }: Failure,
  undoErrors: string[],
): Promise<VirtnetError> {
  const data = error instanceof VirtnetError ? error.data : null;
  if (error instanceof VirtnetError && data?.code === 'missing-tool' && undoErrors.length === 0)
    return withoutTools(data) ?? error;
  const failed = data?.code === 'command-failed' ? data : null;
  const system = systemWords(error);
  const remedy = system?.remedy ?? (failed ? await findRemedy(host, failed.stderr) : null);
  const reason = failed
    ? summaryOf(failed.stderr) || failed.command
    : (system?.reason ?? (error instanceof Error ? error.message : String(error)));
  const cause = t('plan.failed', { step: step.title, reason });
  const outcome =
    undoErrors.length === 0 ? t('plan.putBack') : t('plan.notPutBack', { what: undoErrors.join('; ') });
  return new VirtnetError([`${sentence(cause)} ${outcome}`, ...(remedy === null ? [] : [remedy])].join(' '), {
    code: 'rolled-back',
    cause,
    ...(failed ? { command: failed.command, stderr: failed.stderr } : {}),
    ...(remedy === null ? {} : { remedy }),
    undoErrors,
  });
}

/** What a kind has to say of programs of its own that are missing. */
function withoutTools(missing: MissingTools): VirtnetError | null {
  for (const kind of kinds) {
    const error = kind.withoutTools?.(missing) ?? null;
    if (error) return error;
  }
  return null;
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

/** The line of a program's last words that says something. */
const summaryOf = (stderr: string): string =>
  stderr
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? '';

async function findRemedy(host: Host, stderr: string): Promise<string | null> {
  if (/No space left on device/.test(stderr)) return t('plan.remedy.diskFull');
  if (/Too many open files|inotify/.test(stderr)) return t('plan.remedy.inotify');
  if (/Operation not permitted|Permission denied/i.test(stderr)) return t('plan.remedy.root');
  for (const kind of kinds) {
    const remedy = (await kind.remedy?.(stderr, host)) ?? null;
    if (remedy !== null) return remedy;
  }
  return null;
}
