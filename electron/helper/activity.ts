/** What was done, by whom, with which commands and outcome: the newest entries, in memory. */
import { randomUUID } from 'node:crypto';
import { toErrorShape } from '../../shared/error';
import type { ActivityEntry } from '../../shared/snapshot';
import type { Host } from './host';

/** Entries kept. */
const KEPT = 500;
/** Longest standard input and error output kept of a command, in characters. */
const LONGEST = 20_000;

/** What an entry says before its outcome is known. */
export type ActivityHead = Pick<ActivityEntry, 'front' | 'user' | 'action' | 'network'>;

export class ActivityLog {
  private readonly entries: ActivityEntry[] = [];

  constructor(private readonly onEntry: (entry: ActivityEntry) => void) {}

  /** The newest entries, newest first. */
  list(limit: number): ActivityEntry[] {
    return this.entries.slice(0, limit);
  }

  /** Does `work` on a host whose commands are noted, and records how it ended; rejects as the work does. */
  async record<T>(head: ActivityHead, host: Host, work: (host: Host) => Promise<T>): Promise<T> {
    const at = Date.now();
    const started = performance.now();
    const commands: ActivityEntry['commands'] = [];
    const finish = (error: ActivityEntry['error']): void => {
      const entry: ActivityEntry = {
        ...head,
        id: randomUUID(),
        at,
        outcome: error === null ? 'done' : 'failed',
        durationMs: Math.round(performance.now() - started),
        error,
        commands,
      };
      this.entries.unshift(entry);
      this.entries.length = Math.min(this.entries.length, KEPT);
      this.onEntry(entry);
    };
    try {
      const result = await work(noting(host, commands));
      finish(null);
      return result;
    } catch (error) {
      finish(toErrorShape(error));
      throw error;
    }
  }
}

/** The same host, which notes each command that it runs. */
function noting(host: Host, commands: ActivityEntry['commands']): Host {
  const run: Host['run'] = async (argv, options) => {
    const result = await host.run(argv, options);
    const { command, input, status, stderr, durationMs } = result;
    commands.push({
      command,
      ...(input === undefined ? {} : { input: input.slice(0, LONGEST) }),
      status,
      stderr: stderr.slice(0, LONGEST),
      durationMs: Math.round(durationMs * 10) / 10,
    });
    return result;
  };
  return new Proxy(host, {
    get(target, key): unknown {
      if (key === 'run') return run;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
