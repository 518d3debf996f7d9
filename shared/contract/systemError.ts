/** What the operating system refuses, in words: what failed, in which folder, and what to do. It loads the texts alone. */
import type { ErrorShape } from './error';
import { t } from '../language/language';

/** An error of Node's that names what the system said. */
interface SystemError extends Error {
  code: string;
  path?: string;
  /** Of two paths the one that is made. */
  dest?: string;
  syscall?: string;
}

/** The codes of errno(3) that a person can do something about. */
const CODES = [
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EISDIR',
  'ENOTDIR',
  'ENOTEMPTY',
  'ELOOP',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'EAGAIN',
  'EACCES',
  'EPERM',
] as const;

/** Why the system refused a call and what to do, each as a sentence or two; null for any other error. */
export function systemWords(thrown: unknown): { reason: string; remedy: string } | null {
  if (!isSystemError(thrown)) return null;
  const code = CODES.find((known) => known === thrown.code);
  if (code === undefined) return null;
  const { dest, path = '', syscall = '' } = thrown;
  const place = dest ?? path;
  const program = programOf(syscall);
  const what =
    program === undefined
      ? t(`contract.system.file.${verbOf(syscall)}`, { file: place || t('contract.system.aFile') })
      : t('contract.system.program', { program });
  const folder =
    place.replace(/\/[^/]*$/, '') || (place.startsWith('/') ? '/' : t('contract.system.itsFolder'));
  const values = { what, folder };
  return {
    reason: t(`contract.system.${code}.reason`, values),
    remedy: t(`contract.system.${code}.remedy`, values),
  };
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

/** What a system call does to a file. */
function verbOf(syscall: string): 'read' | 'removed' | 'made' | 'watched' | 'opened' | 'written' {
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
