/** Says in plain words why a helper could not be started, or ended, from its exit and what it wrote to stderr. */
import { constants } from 'node:os';
import path from 'node:path';
import { VirtnetError } from '../../shared/contract/error';

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
      if (/permission denied|authentication fail/i.test(stderr)) {
        return denied(
          `The other host refused the login${because(stderr)}.`,
          'Set up a login by key (ssh-copy-id), try it once with ssh in a terminal, then connect again.',
        );
      }
      if (/host key verification failed/i.test(stderr)) {
        return denied(
          'The other host’s key is unknown or has changed.',
          'Connect to it once with ssh in a terminal, compare the key it shows, then connect again.',
        );
      }
      if (status === 127) {
        return denied(
          'Virtnet Manager is not installed on the other host: it has no virtnet-helper.',
          'Install Virtnet Manager’s package there, then connect again.',
        );
      }
      return null;
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

const because = (stderr: string): string => {
  const line = lastLine(stderr);
  return line ? ` (${line})` : '';
};

const denied = (message: string, remedy: string): VirtnetError =>
  new VirtnetError(`${message} ${remedy}`, { code: 'denied', remedy });

/** The last line that says something to a person; of the helper's JSON log lines, its errors' messages. */
function lastLine(stderr: string): string {
  for (const line of stderr.trim().split('\n').reverse()) {
    const text = line.trim();
    if (!text.startsWith('{')) {
      if (text !== '') return text.replace(/\.$/, '');
      continue;
    }
    try {
      const entry = JSON.parse(text) as { level?: number; msg?: string };
      if ((entry.level ?? 0) >= 50 && entry.msg) return entry.msg.replace(/\.$/, '');
    } catch {
      // The first line of the tail may be cut.
    }
  }
  return '';
}
