/** Everything the core may do to the operating system; `runner` is the real one, `fakeHost` the one of tests. */

/** What a program did: its command line, what it read, and what came of it. */
export interface CommandResult {
  /** The command line, quoted for a shell. */
  command: string;
  input?: string;
  /** Exit status; null when a signal or the time limit ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
  durationMs: number;
}

export interface RunOptions {
  /** Text for standard input, which is empty otherwise. */
  input?: string;
}

/** A running program. */
export interface ProcessInfo {
  pid: number;
  argv: string[];
}

export interface Host {
  /**
   * Runs a program to its end and never rejects for its exit status.
   * @throws VirtnetError `missing-tool` when there is no such program.
   */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** The text of a file, or null when there is none. */
  readFile(path: string): Promise<string | null>;
  /** Writes a file as a whole (never seen half-written), making its folder when needed. */
  writeFile(path: string, content: string): Promise<void>;
  /** Removes a file; a missing one is no error. */
  removeFile(path: string): Promise<void>;
  /**
   * Gives a file another name, in a folder that is there; what has that name already stays, and then, or without such
   * a file, nothing happens.
   */
  moveFile(from: string, to: string): Promise<void>;
  /** Makes a folder with its parents; one that is there already is no error. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none when there is no such folder. */
  readDir(path: string): Promise<string[]>;
  /** A kernel setting by its path under /proc/sys, as `net/ipv4/ip_forward`; null when the kernel has no such one. */
  readSysctl(key: string): Promise<string | null>;
  writeSysctl(key: string, value: string): Promise<void>;
  /** The argument list of a live process; null when it is gone or a zombie. */
  processArgv(pid: number): Promise<string[] | null>;
  /** All live processes that can be seen, kernel threads and zombies left out. */
  listProcesses(): Promise<ProcessInfo[]>;
  /** Asks a process to end (SIGTERM, after two seconds SIGKILL) and waits until it is gone; a gone one is no error. */
  terminate(pid: number): Promise<void>;
}
