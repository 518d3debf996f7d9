/** What the operating system refuses, in words: what failed, in which folder, and what to do. It loads nothing. */
import type { ErrorShape } from './error';

/** An error of Node's that names what the system said. */
interface SystemError extends Error {
  code: string;
  path?: string;
  /** Of two paths the one that is made. */
  dest?: string;
  syscall?: string;
}

/** What failed, where, and the remedy. */
interface Words {
  reason: (what: string, folder: string) => string;
  remedy: (folder: string) => string;
}

/** By the codes of errno(3) that a person can do something about. */
const WORDS: Readonly<Record<string, Words>> = {
  ENOSPC: {
    reason: (what, folder) => `${what}: there is no space left in ${folder} (ENOSPC).`,
    remedy: (folder) => `Free some space there (see df -h ${folder} and df -i ${folder}), then try again.`,
  },
  EDQUOT: {
    reason: (what, folder) => `${what}: the quota for ${folder} is used up (EDQUOT).`,
    remedy: (folder) => `Remove something from ${folder} or have the quota raised, then try again.`,
  },
  EROFS: {
    reason: (what, folder) => `${what}: ${folder} can only be read (EROFS).`,
    remedy: (folder) =>
      `Make the file system of ${folder} writable (see findmnt --target ${folder}), then try again.`,
  },
  EIO: {
    reason: (what, folder) => `${what}: the disk of ${folder} fails (EIO).`,
    remedy: () => 'Look at the kernel’s messages (dmesg) and at the disk before anything else.',
  },
  EISDIR: {
    reason: (what) => `${what}: a folder stands in its place (EISDIR).`,
    remedy: () => 'Move that folder away, then try again.',
  },
  ENOTDIR: {
    reason: (what, folder) => `${what}: ${folder} is no folder (ENOTDIR).`,
    remedy: (folder) => `Move ${folder} away, then try again.`,
  },
  ENOTEMPTY: {
    reason: (what) => `${what}: a folder that is not empty stands in its place (ENOTEMPTY).`,
    remedy: () => 'Move that folder away, then try again.',
  },
  ELOOP: {
    reason: (what) => `${what}: symbolic links lead in a circle (ELOOP).`,
    remedy: () => 'Remove the link, then try again.',
  },
  EMFILE: {
    reason: (what) => `${what}: Virtnet Manager has as many files open as it may (EMFILE).`,
    remedy: () => 'Close some of its windows, or raise the limit (ulimit -n), then try again.',
  },
  ENFILE: {
    reason: (what) => `${what}: this computer has as many files open as it can (ENFILE).`,
    remedy: () => 'End programs that hold many of them, or raise fs.file-max, then try again.',
  },
  ENOMEM: {
    reason: (what) => `${what}: this computer has no memory left (ENOMEM).`,
    remedy: () => 'End programs that take much of it, then try again.',
  },
  EAGAIN: {
    reason: (what) => `${what}: as many processes run as may (EAGAIN).`,
    remedy: () =>
      'End some of them, or raise their limit (ulimit -u, or pids.max of the cgroup), then try again.',
  },
  EACCES: {
    reason: (what, folder) => `${what}: ${folder} does not allow it (EACCES).`,
    remedy: (folder) => `Look at its owner and mode (ls -ld ${folder}), or repeat it as root.`,
  },
  EPERM: {
    reason: (what, folder) => `${what}: ${folder} does not allow it (EPERM).`,
    remedy: (folder) =>
      `Look at its owner and mode (ls -ld ${folder}) and attributes (lsattr -d ${folder}), or repeat it as root.`,
  },
};

/** Why the system refused a call and what to do, each as a sentence or two; null for any other error. */
export function systemWords(thrown: unknown): { reason: string; remedy: string } | null {
  if (!isSystemError(thrown)) return null;
  const words = WORDS[thrown.code];
  if (words === undefined) return null;
  const { dest, path = '', syscall = '' } = thrown;
  const place = dest ?? path;
  const program = programOf(syscall);
  const what =
    program === undefined
      ? `${place || 'A file'} could not be ${verbOf(syscall)}`
      : `${program} could not be started`;
  const folder = place.replace(/\/[^/]*$/, '') || (place.startsWith('/') ? '/' : 'its folder');
  return { reason: words.reason(what, folder), remedy: words.remedy(folder) };
}

/** The same as the shape that crosses, `command-failed`. */
export function systemShape(thrown: unknown): ErrorShape | null {
  const words = systemWords(thrown);
  if (words === null || !isSystemError(thrown)) return null;
  const { path, syscall = 'write' } = thrown;
  return {
    message: `${words.reason} ${words.remedy}`,
    data: {
      code: 'command-failed',
      command: path === undefined || programOf(syscall) !== undefined ? syscall : `${syscall} ${path}`,
      status: null,
      stderr: thrown.message,
      remedy: words.remedy,
    },
  };
}

/** The program that could not be started. */
const programOf = (syscall: string): string | undefined => /^spawn (.+)$/.exec(syscall)?.[1];

/** The same error, which says at which path: of write(2) and of sockets the system names none. */
export function atPath(path: string, thrown: unknown): unknown {
  if (isSystemError(thrown) && (thrown.path === undefined || thrown.path.startsWith('/proc/')))
    thrown.path = path;
  return thrown;
}

const isSystemError = (thrown: unknown): thrown is SystemError =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string';

/** What a system call does to a file, as its last word. */
function verbOf(syscall: string): string {
  switch (syscall) {
    case 'read':
    case 'scandir':
    case 'stat':
    case 'lstat':
    case 'access':
      return 'read';
    case 'unlink':
    case 'rmdir':
    case 'rm':
      return 'removed';
    case 'mkdir':
    case 'symlink':
    case 'link':
    case 'listen':
      return 'made';
    case 'watch':
      return 'watched';
    case 'open':
      return 'opened';
    default:
      return 'written';
  }
}
