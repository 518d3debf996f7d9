/** Says in plain words why a helper could not be started, or ended, from its exit and what it wrote to stderr. */
import { constants } from 'node:os';
import path from 'node:path';
import { VirtnetError } from '../../shared/contract/error';
import { because, denied } from './endingWords';
import { explainSsh } from './ssh/sshEnding';
import { t } from '../../shared/language/language';

/** How a process ended, and the last lines of its stderr. */
export interface Ending {
  program: string;
  status: number | null;
  signal: string | null;
  stderr: string;
  /** True once the helper had said hello. */
  wasReady: boolean;
}

/** The reason as an error: `denied` when somebody or something said no, else `disconnected`. */
export function explainEnding(ending: Ending): VirtnetError {
  return byProgram(ending) ?? lost(ending);
}

function byProgram({ program, status, stderr, wasReady }: Ending): VirtnetError | null {
  if (wasReady) return null;
  switch (path.basename(program)) {
    // Exit statuses of pkexec: see RETURN VALUE in pkexec(1).
    case 'pkexec':
      if (status === 126) {
        return denied(t('app.notAuthorised.closed'), t('app.notAuthorised.closedRemedy'));
      }
      if (status === 127) {
        return denied(
          t('app.notAuthorised.message', { because: because(stderr) }),
          t('app.notAuthorised.remedy'),
        );
      }
      return null;
    case 'ssh':
      return explainSsh(status, stderr);
    case 'unshare':
      if (/operation not permitted|permission denied|no space left/i.test(stderr)) {
        return denied(
          t('app.noNamespace.message', { because: because(stderr) }),
          t('app.noNamespace.remedy'),
        );
      }
      return null;
    default:
      return null;
  }
}

function lost({ program, status, signal, stderr, wasReady }: Ending): VirtnetError {
  const name = path.basename(program);
  const reason = `${howItEnded(status, signal ?? signalOf(status))}${because(stderr)}`;
  const message = wasReady
    ? t(name === 'unshare' ? 'app.ending.sandbox' : 'app.ending.helper', { reason })
    : t('app.ending.notStarted', { program: name, reason });
  return new VirtnetError(message, { code: 'disconnected', reason });
}

function howItEnded(status: number | null, signal: string | null): string {
  if (signal !== null) return t('app.ending.bySignal', { signal });
  if (status === 0) return t('app.ending.closed');
  return status === null ? t('app.ending.unknownStatus') : t('app.ending.status', { status });
}

/** The signal behind an exit status by which a shell reports that its command was killed (128 + number). */
function signalOf(status: number | null): string | null {
  if (status === null || status <= 128) return null;
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0] ?? null;
}
