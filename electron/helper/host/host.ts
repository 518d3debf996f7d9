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
  /** What the program reads for words in it that may be seen; neither its input as it is kept nor its output shows it. */
  secrets?: Readonly<Record<string, string>>;
  /** Ends it earlier than others, after so many milliseconds. */
  withinMs?: number;
}

/** A message of UDP to everybody on a device. */
export interface Datagram {
  device: string;
  /** The address of this host on the device that it is sent from. */
  from: string;
  to: string;
  port: number;
  data: Uint8Array;
}

/** A running program. */
export interface ProcessInfo {
  pid: number;
  argv: string[];
  /** True for one in another network namespace, as those of containers are. */
  isElsewhere?: boolean;
}

export interface Host {
  /**
   * Runs a program to its end, at most 60 seconds or `withinMs`, and never rejects for its exit status.
   * @throws VirtnetError `missing-tool` when there is no such program.
   */
  run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** The text of a file, or null when there is none. */
  readFile(path: string): Promise<string | null>;
  /** Whether a file, be it a program, has these words in it; read again only when it has changed. False without one. */
  holdsText(path: string, text: string): Promise<boolean>;
  /** Writes a file as a whole (never seen half-written), making its folder when needed; everybody reads it unless `mode` says other. */
  writeFile(path: string, content: string, mode?: number): Promise<void>;
  /**
   * Changes a file of another program, which keeps its owner, group and mode; `edit` gets and gives its bytes as Latin-1, and
   * whatever throws leaves it as it is. Rejects for what is no plain file with one name, as for a link that leads elsewhere,
   * and, where what is written is secret, for one that everybody may read.
   */
  changeFile(path: string, edit: (bytes: string) => string, options?: { isSecret: boolean }): Promise<void>;
  /** Removes a file; a missing one is no error. */
  removeFile(path: string): Promise<void>;
  /**
   * Gives a file another name, in a folder that is there; what has that name already stays, and then, or without such
   * a file, nothing happens.
   */
  moveFile(from: string, to: string): Promise<void>;
  /** Makes a folder that only its owner enters, with its parents; one that is there already becomes such a one. */
  makePrivateFolder(path: string): Promise<void>;
  /** Names in a folder; none when there is no such folder. */
  readDir(path: string): Promise<string[]>;
  /** A kernel setting by its path under /proc/sys, as `net/ipv4/ip_forward`; null when the kernel has no such one. */
  readSysctl(key: string): Promise<string | null>;
  writeSysctl(key: string, value: string): Promise<void>;
  /**
   * Sends one datagram to all on a device, this host itself among them. Rejects when it cannot be sent; whether it came,
   * nobody knows.
   */
  tell(datagram: Datagram): Promise<void>;
  /** The argument list of a live process; null when it is gone or a zombie. */
  processArgv(pid: number): Promise<string[] | null>;
  /** All live processes that can be seen, kernel threads and zombies left out. */
  listProcesses(): Promise<ProcessInfo[]>;
  /**
   * Asks a process to end (SIGTERM, after two seconds SIGKILL) and waits until it is gone; a gone one is no error.
   * One whose arguments are not what is meant is left alone: numbers are given out again.
   */
  terminate(pid: number, isMeant: (argv: readonly string[]) => boolean): Promise<void>;
}
