/** Why a helper on another host did not start: from what ssh, sudo and their like wrote, and the exit status. */
import { VirtnetError } from '../../../shared/contract/error';
import { because, denied } from '../endingWords';

interface Reason {
  /** What they write; the first reason that fits counts. */
  pattern: RegExp;
  explain: (stderr: string) => VirtnetError;
}

const REASONS: readonly Reason[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    explain: (stderr) =>
      denied(
        `The other host’s key has changed${knownHostsPlace(stderr)}: it was set up anew, or somebody else answers in its place.`,
        'Ask whoever runs it for its new key, then remove the old one with ssh-keygen -R HOST, and connect again.',
      ),
  },
  {
    pattern: /host key verification failed/i,
    explain: () =>
      denied(
        'The other host’s key is unknown or has changed.',
        'Connect to it once with ssh in a terminal, compare the key it shows, then connect again.',
      ),
  },
  {
    pattern: /sudo: .*(?:a password is required|a terminal is required)/,
    explain: () =>
      denied(
        'sudo on the other host asks for a password, and nobody was there to type it.',
        'Connect from the window or a terminal, or let sudo run virtnet-helper there without a password.',
      ),
  },
  {
    pattern: /sudo: .*(?:incorrect password attempt|no password was provided)/,
    explain: () =>
      denied(
        'sudo on the other host was given no right password.',
        'Connect again and type the password that you have on that host.',
      ),
  },
  {
    pattern: /is not in the sudoers file|is not allowed to (?:run|execute)|may not run sudo/i,
    explain: (stderr) =>
      denied(
        `sudo on the other host does not let you become root${because(stderr)}.`,
        'Have virtnet-helper allowed to you in its sudoers, or log in as root.',
      ),
  },
  {
    pattern: /^doas: |Failed to start transient service unit|Interactive authentication required/m,
    explain: (stderr) =>
      denied(
        `The other host does not let you become root${because(stderr)}.`,
        'doas and run0 can ask nobody here: allow virtnet-helper to you without a password there, or use sudo.',
      ),
  },
  {
    pattern: /permission denied|authentication fail|too many authentication/i,
    explain: (stderr) =>
      denied(
        `The other host refused the login${because(stderr)}.`,
        'Set up a login by key (ssh-copy-id), try it once with ssh in a terminal, then connect again.',
      ),
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
  if (status === 2 && stderr.includes('Usage: virtnet-helper')) return tooOld;
  return null;
}

/** What the package installs on every host. */
const REMOTE_HELPER = 'virtnet-helper';

const NOT_THERE = 'Install Virtnet Manager’s package there, then connect again.';

function notInstalled(stderr: string): VirtnetError {
  const program = /(sudo|doas|run0)['’]?: (?:command )?not found/.exec(
    stderr.replace(/^sudo: virtnet-helper.*$/m, ''),
  )?.[1];
  if (program !== undefined)
    return denied(
      `The other host has no ${program}.`,
      'Change the connection: another way to become root, or a login that is root’s.',
    );
  return new VirtnetError(
    `Virtnet Manager is not installed on the other host: it has no virtnet-helper. ${NOT_THERE}`,
    { code: 'not-found', name: REMOTE_HELPER },
  );
}

const tooOld = new VirtnetError(
  'The virtnet-helper on the other host is older than this Virtnet Manager, and nothing was changed. Update Virtnet Manager there.',
  { code: 'unsupported', path: 'protocol' },
);

/** The file and line of the key that is no longer right, where ssh names it. */
function knownHostsPlace(stderr: string): string {
  const place = /^Offending \S+ key in (\S{1,300}:\d+)/m.exec(stderr)?.[1];
  return place === undefined ? '' : ` (the old one is in ${place})`;
}
