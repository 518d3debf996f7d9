/** Says in plain words why a helper could not be started, or ended, from its exit and what it wrote to stderr. */
import { constants } from 'node:os';
import path from 'node:path';
import { VirtnetError } from '../../shared/contract/error';
import { because, denied } from './endingWords';
import { explainSsh } from './ssh/sshEnding';

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
        return denied(
          'You were asked for authorisation and the dialog was closed, so this computer’s networks stay as they are.',
          'Connect again and confirm with your password, or use the sandbox, which needs none.',
        );
      }
      if (status === 127) {
        return denied(
          `You are not authorised to change this computer’s networks${because(stderr)}.`,
          'Sign in as an administrator, start a polkit authentication agent, or use the sandbox, which needs no rights.',
        );
      }
      return null;
    case 'ssh':
      return explainSsh(status, stderr);
    case 'unshare':
      if (/operation not permitted|permission denied|no space left/i.test(stderr)) {
        return denied(
          `The sandbox could not make its private network namespace${because(stderr)}.`,
          'Allow user namespaces to ordinary users (sudo sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), or start the browser front as root.',
        );
      }
      return null;
    default:
      return null;
  }
}

function lost({ program, status, signal, stderr, wasReady }: Ending): VirtnetError {
  const endedBy = signal ?? signalOf(status);
  const how = endedBy
    ? `it was ended by ${endedBy}`
    : status === 0
      ? 'it closed'
      : `exit status ${status ?? 'unknown'}`;
  const reason = `${how}${because(stderr)}`;
  const what = wasReady ? 'The helper ended' : `The helper could not be started by ${path.basename(program)}`;
  const then =
    path.basename(program) === 'unshare'
      ? 'The sandbox is gone with it, as after a power cut; connect again, and its autostart networks come back.'
      : 'Active networks keep running; connect again to see them.';
  return new VirtnetError(`${what}: ${reason}. ${wasReady ? then : 'Connect again to retry.'}`, {
    code: 'disconnected',
    reason,
  });
}

/** The signal behind an exit status by which a shell reports that its command was killed (128 + number). */
function signalOf(status: number | null): string | null {
  if (status === null || status <= 128) return null;
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0] ?? null;
}
