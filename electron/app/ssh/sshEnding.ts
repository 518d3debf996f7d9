/** Why a helper on another host did not start: from what ssh, sudo and their like wrote, and the exit status. */
import { VirtnetError } from '../../../shared/contract/error';
import { because, denied } from '../endingWords';
import { t } from '../../../shared/language/language';

interface Reason {
  /** What they write; the first reason that fits counts. */
  pattern: RegExp;
  explain: (stderr: string) => VirtnetError;
}

const REASONS: readonly Reason[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    explain: (stderr) => denied(changedKey(stderr), t('ssh.keyChanged.remedy')),
  },
  {
    pattern: /host key verification failed/i,
    explain: () => denied(t('ssh.keyUnknown.message'), t('ssh.keyUnknown.remedy')),
  },
  {
    pattern: /sudo: .*(?:a password is required|a terminal is required)/,
    explain: () => denied(t('ssh.sudoAsks.message'), t('ssh.sudoAsks.remedy')),
  },
  {
    pattern: /sudo: .*(?:incorrect password attempt|no password was provided)/,
    explain: () => denied(t('ssh.sudoPassword.message'), t('ssh.sudoPassword.remedy')),
  },
  {
    pattern: /is not in the sudoers file|is not allowed to (?:run|execute)|may not run sudo/i,
    explain: (stderr) =>
      denied(t('ssh.sudoRefuses.message', { because: because(stderr) }), t('ssh.sudoRefuses.remedy')),
  },
  {
    pattern: /^doas: |Failed to start transient service unit|Interactive authentication required/m,
    explain: (stderr) =>
      denied(t('ssh.rootRefused.message', { because: because(stderr) }), t('ssh.rootRefused.remedy')),
  },
  {
    pattern: /permission denied|authentication fail|too many authentication/i,
    explain: (stderr) =>
      denied(t('ssh.loginRefused.message', { because: because(stderr) }), t('ssh.loginRefused.remedy')),
  },
  {
    pattern: /(?:virtnet-helper|sudo|doas|run0)['’]?: (?:command )?not found|unknown command|: not found$/im,
    explain: (stderr) => notInstalled(stderr),
  },
];

/** The reason in plain words; null when nothing is known but that it ended. */
export function explainSsh(status: number | null, stderr: string): VirtnetError | null {
  const reason = REASONS.find(({ pattern }) => pattern.test(stderr));
  if (reason) return reason.explain(stderr);
  if (status === 127) return notInstalled(stderr);
  // What virtnet-helper ends with when it does not know how it is called.
  if (status === 2 && /^\S+: virtnet-helper --place /m.test(stderr)) return tooOld();
  return null;
}

/** What the package installs on every host. */
const REMOTE_HELPER = 'virtnet-helper';

function notInstalled(stderr: string): VirtnetError {
  const program = /(sudo|doas|run0)['’]?: (?:command )?not found/.exec(
    stderr.replace(/^sudo: virtnet-helper.*$/m, ''),
  )?.[1];
  if (program !== undefined)
    return denied(t('ssh.noProgram.message', { program }), t('ssh.noProgram.remedy'));
  return new VirtnetError(t('ssh.notInstalled'), { code: 'not-found', name: REMOTE_HELPER });
}

const tooOld = (): VirtnetError =>
  new VirtnetError(t('ssh.tooOld'), { code: 'unsupported', path: 'protocol' });

/** With the file and line of the key that is no longer right, where ssh names it. */
function changedKey(stderr: string): string {
  const place = /^Offending \S+ key in (\S{1,300}:\d+)/m.exec(stderr)?.[1];
  return place === undefined ? t('ssh.keyChanged.message') : t('ssh.keyChanged.messageWithPlace', { place });
}
