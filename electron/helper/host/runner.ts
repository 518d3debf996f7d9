/** The real operating system: the only place that starts processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtnetError } from '../../../shared/contract/error';
import { parseDistribution } from '../../programs/distribution';
import type { Host, ProcessInfo } from './host';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { sendDatagram } from './datagram';
import { isGone, ownerAt, type Owner } from './owner';
import { missingTools } from './tools';
import { changeFile } from './othersFile';
import { withSecrets, withoutSecrets } from './secrets';
import { fileStamp, readWhole, unfinished, writeWhole } from './wholeFile';
import { t } from '../../../shared/language/language';

/** No program that we run takes this long; one that hangs is ended, in milliseconds. */
const RUN_LIMIT_MS = 60_000;
/** All that a host of hundreds of networks says of itself is a tenth of it, in characters. */
const MOST_OUTPUT = 64_000_000;
/** How long a process may take to end after SIGTERM before it gets SIGKILL, in milliseconds. */
const TERMINATE_MS = 2_000;

/** Longest pause between two looks at a process that is ending, in milliseconds. */
const LONGEST_PAUSE_MS = 16;

/** Programs speak one language, so that their messages can be understood by program and person alike. */
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: 'C' });

/**
 * The host that this process runs on. Its files are small, local and mostly in memory: a hundred of them take less
 * time in a row than one promise for each, which goes through the thread pool four times.
 */
export function createRunner(limitMs = RUN_LIMIT_MS): Host {
  return {
    run: runWithin(limitMs),
    readFile: soon((path) => orNull(() => readWhole(path))),
    holdsText: soon(holdsText),
    writeFile: soon((path, content, mode) => writeWhole(path, content, mode)),
    changeFile: soon(changeFile),
    removeFile: soon((path) => {
      for (const file of [path, unfinished(path)]) orNull(() => unlinkSync(file));
    }),
    moveFile: soon((from, to) => {
      if (!existsSync(to)) orNull(() => renameSync(from, to));
    }),
    makePrivateFolder: soon((path) => {
      mkdirSync(dirname(path), { recursive: true });
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chmodSync(path, 0o700);
    }),
    readDir: soon((path) => orNull(() => readdirSync(path)) ?? []),
    readSysctl: soon((key) => orNull(() => readFileSync(join('/proc/sys', key), 'utf8'))?.trim() ?? null),
    writeSysctl: soon((key, value) => writeFileSync(join('/proc/sys', key), `${value}\n`)),
    tell: sendDatagram,
    processArgv: soon(processArgv),
    listProcesses: soon(listProcesses),
    terminate,
  };
}

/** The same work as a promise, which rejects when it throws. */
const soon =
  <A extends unknown[], T>(work: (...args: A) => T) =>
  (...args: A): Promise<T> =>
    new Promise((resolve) => resolve(work(...args)));

/** Null when there is no such file; throws when it is there and yet cannot be read. */
function orNull<T>(reading: () => T): T | null {
  try {
    return reading();
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ESRCH')) return null;
    throw error;
  }
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** What was found in which file, by its stamp: a program is large, and asked about at every order. */
const searched = new Map<string, { stamp: string; holds: boolean }>();

function holdsText(path: string, text: string): boolean {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile()) return false;
  const [key, stamp] = [`${path}\0${text}`, fileStamp(facts)];
  const known = searched.get(key);
  if (known?.stamp === stamp) return known.holds;
  // As bytes: to make text of them takes ten times as long.
  const holds = orNull(() => fs.readFileSync(path).includes(text)) ?? false;
  searched.set(key, { stamp, holds });
  return holds;
}

/** Ends a command, with what it has started, that has not ended within `limitMs`. */
const runWithin =
  (limitMs: number): Host['run'] =>
  (argv, options = {}) => {
    const [program, ...rest] = argv;
    const longestMs = Math.min(limitMs, options.withinMs ?? limitMs);
    // oxlint-disable-next-line texts/in-catalogue
    if (program === undefined) return Promise.reject(new Error('no program to run'));
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      // A group of its own (setsid(2)), which can be ended as a whole. Without descriptors for its pipes (EMFILE) it has
      // none, and tells it by `error` alone.
      const child: ChildProcess = spawn(program, rest, {
        env: environment(),
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const output = { stdout: '', stderr: '' };
      const kill = (signal: NodeJS.Signals): void => endGroup(child.pid, signal);
      let killing: NodeJS.Timeout | undefined;
      const limit = setTimeout(() => {
        output.stderr += `${t('host.tooSlow', { program, seconds: longestMs / 1000 })}\n`;
        kill('SIGTERM');
        killing = setTimeout(() => kill('SIGKILL'), TERMINATE_MS);
      }, longestMs);
      const settle = (status: number | null): void => {
        clearTimeout(limit);
        clearTimeout(killing);
        const input = options.input === undefined ? {} : { input: options.input };
        const durationMs = performance.now() - startedAt;
        const said = withoutSecrets(output, options.secrets);
        resolve({ command: quoteCommand(argv), ...input, status, ...said, durationMs });
      };
      child.on('error', (error) => {
        clearTimeout(limit);
        reject(isCode(error, 'ENOENT') ? missingTool(program) : error);
      });
      let wrote = 0;
      for (const name of ['stdout', 'stderr'] as const) {
        child[name]?.setEncoding('utf8').on('data', (text: string) => {
          wrote += text.length;
          if (wrote <= MOST_OUTPUT) output[name] += text;
          else if (wrote - text.length <= MOST_OUTPUT) {
            output.stderr += `${t('host.tooMuch', { program, megabytes: MOST_OUTPUT / 1_000_000 })}\n`;
            kill('SIGKILL');
          }
        });
      }
      // What it has started may hold its pipes for ever; what it has said itself is read by then.
      child.on('exit', () => {
        clearTimeout(limit);
        clearTimeout(killing);
        killing = setTimeout(() => {
          kill('SIGKILL');
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, TERMINATE_MS);
      });
      // What cannot be started is closed as well, after its error.
      child.on('close', settle);
      // A program that fails early closes its input; its exit status says why.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(withSecrets(options.input ?? '', options.secrets));
    });
  };

/** Signals a group of processes; one that is gone is no error. */
function endGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (leader !== undefined && leader > 1) process.kill(-leader, signal);
  } catch (error) {
    if (!isCode(error, 'ESRCH', 'EPERM')) throw error;
  }
}

function missingTool(program: string): VirtnetError {
  const osRelease = orNull(() => readFileSync('/etc/os-release', 'utf8'));
  return missingTools([program], parseDistribution(osRelease ?? ''), process.getuid?.() === 0);
}

function processArgv(pid: number): string[] | null {
  const commandLine = orNull(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  // A zombie has no command line any more.
  return commandLine === null || commandLine === '' ? null : commandLine.replace(/\0$/, '').split('\0');
}

function listProcesses(): ProcessInfo[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.flatMap((pid) => {
    const argv = processArgv(pid);
    return argv === null ? [] : [{ pid, argv, isElsewhere: networkOf(pid) !== networkOf('self') }];
  });
}

/** The network namespace of a process; null when that may not be known. */
function networkOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}

/**
 * A process that is ending has lost its command line before its sockets are closed (do_exit in Linux's kernel/exit.c),
 * and until then nobody else can have its ports: it is waited for by its start.
 */
async function terminate(pid: number, isMeant: (argv: readonly string[]) => boolean): Promise<void> {
  // oxlint-disable-next-line texts/in-catalogue
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`${pid} is no process of ours to end`);
  const owner = ownerAt(pid);
  // The start is read first, so that it is that of the very process whose arguments these are.
  const argv = processArgv(pid);
  if (argv !== null && !isMeant(argv)) return;
  if (argv === null) return void (await untilGone(owner));
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (isGone(owner)) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (isCode(error, 'ESRCH')) return;
      throw error;
    }
    if (await untilGone(owner)) return;
  }
  throw new Error(t('host.doesNotEnd', { pid }));
}

/** False when it was there for two seconds more. */
async function untilGone(owner: Owner): Promise<boolean> {
  const deadline = performance.now() + TERMINATE_MS;
  // Most end at once; hundreds that end together take each other's time, and looking at them takes more of it.
  for (let pause = 1; performance.now() < deadline; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    if (isGone(owner)) return true;
    await sleep(pause);
  }
  return false;
}

/** Programs that end with this process. */
const companions = new Set<ChildProcess>();
process.on('exit', () => companions.forEach(stop));

/** Node signals process 0, which is our whole group, for a child that could not be started for want of descriptors. */
function stop(child: ChildProcess): void {
  if (child.pid !== undefined) child.kill('SIGTERM');
}

/** A program that keeps running beside us. */
export interface RunningProcess {
  pid: number | undefined;
  /** Puts text on its standard input. */
  write(text: string): void;
  stop(): void;
}

/**
 * Starts a program that keeps running; lines of its standard output go to `line`, its end (exit or failure
 * to start) to `end`. It ends with this process.
 */
export function startProcess(
  argv: readonly string[],
  on: { line?: (text: string) => void; end?: (reason: string) => void },
): RunningProcess {
  const [program = '', ...rest] = argv;
  const child: ChildProcess = spawn(program, rest, { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
  // One that ends early closes its input; its end says why.
  child.stdin?.on('error', () => undefined);
  let partial = '';
  let lastWords = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (partial + text).split('\n');
    partial = lines.pop() ?? '';
    for (const line of lines) on.line?.(line);
  });
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (lastWords = (lastWords + text).slice(-2_000)));
  companions.add(child);
  let ended = false;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    companions.delete(child);
    on.end?.(reason);
  };
  child.on('error', (error) => end(error.message));
  child.on('close', (status, signal) =>
    end(
      lastWords.trim() ||
        (signal ? t('host.endedBySignal', { signal }) : t('host.ended', { status: String(status) })),
    ),
  );
  return {
    pid: child.pid,
    write: (text) => void child.stdin?.write(text),
    stop: () => stop(child),
  };
}
