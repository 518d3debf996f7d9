/** The real operating system: the only place that starts processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtnetError } from '../../../shared/contract/error';
import { parseDistribution } from '../../programs/distribution';
import type { CommandResult, Host, ProcessInfo, RunOptions } from './host';
import { quoteCommand } from './shellQuote';
import { missingTools } from './tools';

/** No program that we run takes this long; one that hangs is ended, in milliseconds. */
const RUN_LIMIT_MS = 60_000;
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
export function createRunner(): Host {
  return {
    run,
    readFile: soon((path) => orNull(() => readFileSync(path, 'utf8'))),
    writeFile: soon(writeWhole),
    removeFile: soon((path) => {
      for (const file of [path, unfinished(path)]) orNull(() => unlinkSync(file));
    }),
    moveFile: soon((from, to) => {
      if (!existsSync(to)) orNull(() => renameSync(from, to));
    }),
    makeFolder: soon((path) => void mkdirSync(path, { recursive: true })),
    readDir: soon((path) => orNull(() => readdirSync(path)) ?? []),
    readSysctl: soon((key) => orNull(() => readFileSync(join('/proc/sys', key), 'utf8'))?.trim() ?? null),
    writeSysctl: soon((key, value) => writeFileSync(join('/proc/sys', key), `${value}\n`)),
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

/** One name per file, so that what a killed helper left is overwritten or removed with the file itself. */
const unfinished = (path: string): string => `${path}.new`;

function writeWhole(path: string, content: string): void {
  try {
    writeFileSync(unfinished(path), content, { mode: 0o644 });
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished(path), content, { mode: 0o644 });
  }
  renameSync(unfinished(path), path);
}

function run(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const [program, ...rest] = argv;
  if (program === undefined) return Promise.reject(new Error('no program to run'));
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(program, rest, {
      env: environment(),
      timeout: RUN_LIMIT_MS,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    }
    child.on('error', (error) => reject(isCode(error, 'ENOENT') ? missingTool(program) : error));
    // What cannot be started is closed as well, after its error.
    child.on('close', (status) => {
      const input = options.input === undefined ? {} : { input: options.input };
      const durationMs = performance.now() - startedAt;
      resolve({ command: quoteCommand(argv), ...input, status, ...output, durationMs });
    });
    // A program that fails early closes its input; its exit status says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
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
    return argv === null ? [] : [{ pid, argv }];
  });
}

/**
 * True for a zombie and for what is gone. A process that is ending has lost its command line before its sockets are
 * closed (do_exit in Linux's kernel/exit.c), and until then nobody else can have its ports.
 */
function hasEnded(pid: number): boolean {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const state = stat?.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state === undefined || state === 'Z' || state === 'X';
}

async function terminate(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (isCode(error, 'ESRCH')) return;
      throw error;
    }
    const deadline = performance.now() + TERMINATE_MS;
    // Most end at once; hundreds that end together take each other's time, and looking at them takes more of it.
    for (let pause = 1; performance.now() < deadline; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      if (hasEnded(pid)) return;
      await sleep(pause);
    }
  }
  throw new Error(`process ${pid} does not end`);
}

/** Programs that end with this process. */
const companions = new Set<ChildProcess>();
process.on('exit', () => companions.forEach((child) => child.kill('SIGTERM')));

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
  const child = spawn(program, rest, { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
  // One that ends early closes its input; its end says why.
  child.stdin.on('error', () => undefined);
  let partial = '';
  let lastWords = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (partial + text).split('\n');
    partial = lines.pop() ?? '';
    for (const line of lines) on.line?.(line);
  });
  child.stderr
    .setEncoding('utf8')
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
    end(lastWords.trim() || `ended with ${signal ?? `status ${status}`}`),
  );
  return {
    pid: child.pid,
    write: (text) => void child.stdin.write(text),
    stop: () => void child.kill('SIGTERM'),
  };
}
