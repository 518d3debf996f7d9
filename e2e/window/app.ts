/** Starts and stops the browser front as a person would, with a home and a sandbox of its own. */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LINK = /^Virtnet Manager: (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/m;
const NOBODY = 65534;

/**
 * A command that is told to end when the process that starts it is gone, however that ended: Playwright's own workers
 * are killed now and then, and nothing of theirs may stay.
 */
export function boundToThisProcess(...argv: string[]): [program: string, args: string[]] {
  return ['setpriv', ['--pdeathsig', 'TERM', ...argv]];
}

/**
 * Puts the end of a change on trial off again and again, seldom, because helpers look at what is written there. Only
 * the digits of the time are written over, so that a note that goes or comes meanwhile is never made by this.
 */
const PUT_OFF = `
const { openSync, readFileSync, writeSync, closeSync } = require('node:fs');
const putOff = () => {
  let file;
  try {
    file = openSync('/run/virtnet-sandbox/run/virtnet-manager/trial.json', 'r+');
  } catch {
    return;
  }
  const until = /(?<="until":)\\d{13}/.exec(readFileSync(file, 'utf8'));
  if (until && Number(until[0]) < Date.now() + 12_000) writeSync(file, String(Date.now() + 15_000), until.index);
  closeSync(file);
};
putOff();
setInterval(putOff, 50);
console.log('ready');`;

/** How a test wants the app to be started. */
export interface AppOptions {
  connection?: string;
  /** Makes the PATH of the app and its helper, in a folder that lives as long as the app. */
  path?: (folder: string) => string;
  /** As an ordinary user, when the tests run as root. */
  ordinaryUser?: boolean;
  port?: number;
  /** The locale that its system is set to, as de_DE.UTF-8. */
  locale?: string;
  /** The ends of the ssh session that it is started from, as sshd writes SSH_CONNECTION. */
  session?: string;
}

/** One app, which may be stopped and started again with the same home. */
export class App {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'virtnet-e2e-'));
  /** Where the sandbox keeps its definitions. */
  readonly storage = path.join(this.folder, 'storage');
  private child: ChildProcessByStdio<null, Readable, Readable> | null = null;
  private output = '';
  private link = '';

  constructor(private readonly options: AppOptions = {}) {
    const home = path.join(this.folder, 'home');
    mkdirSync(home);
    mkdirSync(this.storage);
    if (this.isOtherUser) {
      for (const place of [this.folder, home, this.storage]) chownSync(place, NOBODY, NOBODY);
    }
    chmodSync(this.folder, 0o755);
  }

  /** The printed link, with its token. */
  get url(): string {
    return this.link;
  }

  /** Everything it has printed. */
  get printed(): string {
    return this.output;
  }

  private get isOtherUser(): boolean {
    return this.options.ordinaryUser === true && process.geteuid?.() === 0;
  }

  /** Starts the app and waits for its link. */
  async start(): Promise<void> {
    const { connection = 'sandbox', path: pathOf, port, session = '', locale } = this.options;
    const args = ['--connection', connection, ...(port === undefined ? [] : ['--port', String(port)])];
    const child = spawn(...boundToThisProcess(process.execPath, path.join(ROOT, 'dist/web.cjs'), ...args), {
      cwd: this.folder,
      env: {
        ...process.env,
        HOME: path.join(this.folder, 'home'),
        XDG_CONFIG_HOME: '',
        XDG_RUNTIME_DIR: '',
        VIRTNET_ROOT: this.storage,
        SSH_CONNECTION: session,
        ...(locale === undefined ? {} : { LC_ALL: locale }),
        ...(pathOf === undefined ? {} : { PATH: pathOf(this.folder) }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(this.isOtherUser ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    this.child = child;
    this.output = '';
    await new Promise<void>((resolve, reject) => {
      const read = (text: Buffer): void => {
        this.output += text.toString();
        const link = LINK.exec(this.output)?.[1];
        if (link === undefined) return;
        this.link = link;
        resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (status) => reject(new Error(`the app ended with ${status}: ${this.output}`)));
    });
  }

  /** Ends the app as Ctrl-C does; resolves to its exit status. */
  async stop(): Promise<number | null> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    return ended;
  }

  /** The process id of the helper: the first Node among what the app started. */
  helper(): number {
    let queue = this.child?.pid === undefined ? [] : childrenOf(this.child.pid);
    while (queue.length > 0) {
      const helper = queue.find((pid) => commandOf(pid)[0] === process.execPath);
      if (helper !== undefined) return helper;
      queue = queue.flatMap(childrenOf);
    }
    throw new Error('no helper runs');
  }

  /** Runs a command inside the sandbox's network, as another program on that host would; returns its output. */
  inSandbox(...argv: string[]): string {
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      [...this.entering('--net', '--mount', '--pid'), ...argv],
      {
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  }

  /**
   * Lets trials of changes last until the function it returns is called, and 15 seconds from then: how quickly this
   * machine answers a question must not answer it.
   */
  async holdTrials(): Promise<() => void> {
    const [program, args] = boundToThisProcess(process.execPath, '--eval', PUT_OFF);
    const child = spawn('nsenter', [...this.entering('--mount'), program, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return () => void child.kill();
  }

  private entering(...namespaces: string[]): string[] {
    const user = process.geteuid?.() === 0 ? [] : ['--user', '--preserve-credentials'];
    return ['--target', String(this.helper()), ...namespaces, ...user, '--'];
  }

  /** Stops it and removes all it left. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
