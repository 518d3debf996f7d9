/** The real operating system: the only place that starts processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtnetError } from '../../shared/error';
import { parseDistribution } from './distribution';
import type { CommandResult, Host, ProcessInfo, RunOptions } from './host';
import { quoteCommand } from './shellQuote';
import { missingTools } from './tools';

/** No program that we run takes this long; one that hangs is ended, in milliseconds. */
const RUN_LIMIT_MS = 60_000;
/** How long a process may take to end after SIGTERM before it gets SIGKILL, in milliseconds. */
const TERMINATE_MS = 2_000;

/** Programs speak one language, so that their messages can be understood by program and person alike. */
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: 'C' });

/** The host that this process runs on. */
export function createRunner(): Host {
  return {
    run,
    readFile: (path) => orNull(readFile(path, 'utf8')),
    writeFile: writeWhole,
    removeFile: async (path) => {
      await rm(path, { force: true });
      await rm(unfinished(path), { force: true });
    },
    makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
    readDir: async (path) => (await orNull(readdir(path))) ?? [],
    readSysctl: async (key) => (await orNull(readFile(join('/proc/sys', key), 'utf8')))?.trim() ?? null,
    writeSysctl: (key, value) => writeFile(join('/proc/sys', key), `${value}\n`),
    processArgv,
    listProcesses,
    terminate,
  };
}

/** Rejects only when the file cannot be read although it is there. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ESRCH')) return null;
    throw error;
  }
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** One name per file, so that what a killed helper left is overwritten or removed with the file itself. */
const unfinished = (path: string): string => `${path}.new`;

async function writeWhole(path: string, content: string): Promise<void> {
  try {
    await writeFile(unfinished(path), content, { mode: 0o644 });
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished(path), content, { mode: 0o644 });
  }
  await rename(unfinished(path), path);
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
    // What cannot be started is closed as well, and that comes before its error has been put into words.
    let hasStarted = true;
    child.on('error', (error) => {
      hasStarted = false;
      if (isCode(error, 'ENOENT')) void missingTool(program).then(reject, reject);
      else reject(error);
    });
    child.on('close', (status) => {
      if (!hasStarted) return;
      const input = options.input === undefined ? {} : { input: options.input };
      const durationMs = performance.now() - startedAt;
      resolve({ command: quoteCommand(argv), ...input, status, ...output, durationMs });
    });
    // A program that fails early closes its input; its exit status says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

async function missingTool(program: string): Promise<VirtnetError> {
  const osRelease = await orNull(readFile('/etc/os-release', 'utf8'));
  return missingTools([program], parseDistribution(osRelease ?? ''), process.getuid?.() === 0);
}

async function processArgv(pid: number): Promise<string[] | null> {
  const commandLine = await orNull(readFile(`/proc/${pid}/cmdline`, 'utf8'));
  // A zombie has no command line any more.
  return commandLine === null || commandLine === '' ? null : commandLine.replace(/\0$/, '').split('\0');
}

async function listProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes = await Promise.all(pids.map(async (pid) => ({ pid, argv: await processArgv(pid) })));
  return processes.flatMap(({ pid, argv }) => (argv === null ? [] : [{ pid, argv }]));
}

/**
 * True for a zombie and for what is gone. A process that is ending has lost its command line before its sockets are
 * closed (do_exit in Linux's kernel/exit.c), and until then nobody else can have its ports.
 */
async function hasEnded(pid: number): Promise<boolean> {
  const stat = await orNull(readFile(`/proc/${pid}/stat`, 'utf8'));
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
    while (performance.now() < deadline) {
      if (await hasEnded(pid)) return;
      await sleep(1);
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
  const child = spawn(program, rest, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
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
  return { pid: child.pid, stop: () => void child.kill('SIGTERM') };
}
