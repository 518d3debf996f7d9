/** What a step does to a host, in every form it is needed in: done, shown, written as a script, compared. */
import { VirtnetError } from '../../../shared/contract/error';
import type { CommandResult, Host } from '../host/host';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { t } from '../../../shared/language/language';

export interface Operation {
  perform(host: Host): Promise<void>;
  /** The exact command line, shell-quoted; for a file, its path. */
  command: string;
  /** What the command reads on standard input, or the file's content. */
  input?: string;
  /** The same as lines of a POSIX shell script; made only for whoever asks. */
  script: () => string[];
  /** What it does, without what it only makes sure of: two operations with the same essence do the same. */
  essence: string;
  /** True when doing it is nothing but waiting, so that any number can be done at once. */
  isWaiting: boolean;
}

export interface Step {
  title: string;
  operation: Operation;
}

/** The same, but that nothing comes of its failure: what it is to end may have ended by itself. */
export const leniently = ({ title, operation }: Step): Step => ({
  title,
  operation: {
    ...operation,
    perform: (host) => operation.perform(host).catch(() => undefined),
    script: () => operation.script().map((line, index) => (index === 0 ? `${line} || true` : line)),
  },
});

/** An operation whose essence is what it shows, and that is work. */
export const operationOf = (
  parts: Omit<Operation, 'essence' | 'isWaiting'> & Partial<Pick<Operation, 'essence' | 'isWaiting'>>,
): Operation => ({ essence: `${parts.command}\n${parts.input ?? ''}`, isWaiting: false, ...parts });

/** Runs a program, which has to succeed. */
export const run = (argv: string[], input?: string): Operation =>
  operationOf({
    perform: async (host) => requireSuccess(await host.run(argv, input === undefined ? {} : { input })),
    command: quoteCommand(argv),
    ...(input === undefined ? {} : { input }),
    script: () => hereDocument(quoteCommand(argv), input ?? ''),
  });

/** Writes a file as a whole. */
export function write(path: string, content: string): Operation {
  const quoted = quoteCommand([path]);
  return operationOf({
    perform: (host) => host.writeFile(path, content),
    command: path,
    input: content,
    script: () => [`mkdir -p "$(dirname ${quoted})"`, ...hereDocument(`cat > ${quoted}`, content)],
  });
}

export const remove = (path: string): Operation =>
  operationOf({
    perform: (host) => host.removeFile(path),
    command: path,
    script: () => [`rm -f ${quoteCommand([path])}`],
  });

/** Gives a file another name, unless one of that name is there already. */
export function move(from: string, to: string): Operation {
  const command = quoteCommand(['mv', '-n', from, to]);
  return operationOf({
    perform: (host) => host.moveFile(from, to),
    command,
    script: () => [`[ ! -e ${quoteCommand([from])} ] || ${command}`],
  });
}

/** One program that reads the lines, or nothing when there are none. */
export const runLines = (title: string, argv: string[], lines: readonly string[]): Step[] =>
  lines.length === 0 ? [] : [{ title, operation: run(argv, `${lines.join('\n')}\n`) }];

/** One `ip -batch` for the lines, or nothing when there are none. */
export const batch = (title: string, lines: readonly string[]): Step[] =>
  runLines(title, ['ip', '-batch', '-'], lines);

/** A command with its input in a shell script. */
export const hereDocument = (command: string, text: string): string[] => [
  `${command} <<'END'`,
  ...text.trimEnd().split('\n'),
  'END',
];

/** Throws `command-failed` for what did not end well. */
export function requireSuccess({ status, stderr, command, input }: CommandResult): void {
  if (status === 0) return;
  const reason = stderr.trim() || t('kinds.exitStatus', { status: String(status) });
  throw new VirtnetError(t('kinds.commandFailed', { command, reason }), {
    code: 'command-failed',
    command,
    ...(input === undefined ? {} : { input }),
    status,
    stderr,
  });
}
