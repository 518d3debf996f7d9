/** What was done and noticed on this host, by whom, with which commands and outcome: kept on disk for all fronts. */
import { randomUUID } from 'node:crypto';
import { toErrorShape, VirtnetError } from '../../../shared/contract/error';
import type { ActivityEntry, NoticedAction } from '../../../shared/contract/snapshot';
import { isMadeByGuests, newestOf } from '../../../shared/contract/activityShare';
import { ActivityFile, entriesOf } from './activityFile';
import { boundLogs, isDnsmasqLog, logEntries, readDnsmasqLogs } from './dnsmasqLog';
import type { Host } from '../host/host';
import { LineTails } from './lineTails';
import { t } from '../../../shared/language/language';

/** Longest standard input and error output kept of a command, in characters. */
const LONGEST = 20_000;
/** Entries kept in memory of each file while the disk takes none. */
const UNSAVED = 500;

/** What was done, what others changed and what guests make happen: none of them takes the room of the others. */
const FILES = ['activity.jsonl', 'changes.jsonl', 'guests.jsonl'] as const;
type FileName = (typeof FILES)[number];

const fileOf = (entry: ActivityEntry): FileName => {
  if (isMadeByGuests(entry)) return 'guests.jsonl';
  return entry.outcome === 'noted' ? 'changes.jsonl' : 'activity.jsonl';
};
const isOurs = (file: string): boolean => FILES.some((name) => name === file);

/** What an order's entry says before its outcome is known. */
export type OrderHead = Pick<ActivityEntry, 'front' | 'user' | 'network'> & {
  action: Exclude<ActivityEntry['action'], NoticedAction>;
};

/** What was noticed without anybody having asked for it. */
export interface Notice {
  action: NoticedAction;
  network: string;
  details: string[];
}

interface ActivityDependencies {
  /** Where it is kept. */
  directory: string;
  /** Gets the new entries of every front, once `follow` was called. */
  onEntries: (entries: ActivityEntry[]) => void;
  onError: (error: unknown) => void;
}

export class ActivityLog {
  private readonly files: readonly ActivityFile[];
  private readonly tails: LineTails;
  private unsaved: ActivityEntry[] = [];

  constructor(private readonly dependencies: ActivityDependencies) {
    const { directory, onEntries } = dependencies;
    this.files = FILES.map((name) => new ActivityFile(directory, name));
    this.tails = new LineTails(
      directory,
      (file) => isOurs(file) || isDnsmasqLog(file),
      (added) =>
        onEntries(
          added.flatMap(({ file, lines }) =>
            isOurs(file)
              ? entriesOf(`${lines.join('\n')}\n`, `live ${Date.now()}`)
              : logEntries(file, lines, new Date()),
          ),
        ),
    );
  }

  /** Tells of new entries from now on, until it is closed. */
  follow(): void {
    this.tails.open();
  }

  close(): void {
    this.tails.close();
  }

  /** The newest entries that fit, newest first, without the inputs of their commands. */
  list({
    limit,
    network,
    since = 0,
  }: {
    limit: number;
    network?: string | undefined;
    since?: number | undefined;
  }): ActivityEntry[] {
    const wanted = this.all(network).filter(
      (entry) => entry.at >= since && (network === undefined || concerns(entry, network)),
    );
    return newestOf(wanted, limit).map(withoutInputs);
  }

  /** The newest entries of all networks, whole, newest first. */
  newest(limit: number): ActivityEntry[] {
    return this.all().slice(0, limit);
  }

  /** One entry, whole. Throws `not-found` when it is no longer kept. */
  entry(id: string): ActivityEntry {
    const found = this.all().find((entry) => entry.id === id);
    if (found) return found;
    throw new VirtnetError(t('activity.forgotten'), {
      code: 'not-found',
      name: id,
    });
  }

  /** Does `work` on a host whose commands are noted, and records how it ended; rejects as the work does. */
  async record<T>(head: OrderHead, host: Host, work: (host: Host) => Promise<T>): Promise<T> {
    const at = Date.now();
    const started = performance.now();
    const commands: ActivityEntry['commands'] = [];
    const finish = (error: ActivityEntry['error']): void =>
      this.keep({
        ...head,
        id: randomUUID(),
        at,
        outcome: error === null ? 'done' : 'failed',
        durationMs: Math.round(performance.now() - started),
        error,
        commands,
      });
    try {
      const result = await work(noting(host, commands));
      finish(null);
      return result;
    } catch (error) {
      finish(toErrorShape(error));
      throw error;
    }
  }

  /** Keeps what was noticed. */
  note(notice: Notice): void {
    this.keep({
      ...notice,
      id: randomUUID(),
      at: Date.now(),
      front: 'host',
      user: '',
      outcome: 'noted',
      durationMs: 0,
      error: null,
      commands: [],
    });
  }

  /** Newest first; of the same moment, as the whole seconds of dnsmasq, what was written last comes first. */
  private all(network?: string): ActivityEntry[] {
    const { directory } = this.dependencies;
    return [
      ...this.files.flatMap((file) => file.read()),
      ...this.unsaved,
      ...readDnsmasqLogs(directory, network),
    ]
      .reverse()
      .sort((a, b) => b.at - a.at);
  }

  /** A disk that takes nothing keeps no order from being carried out. */
  private keep(entry: ActivityEntry): void {
    const { directory, onEntries, onError } = this.dependencies;
    const name = fileOf(entry);
    try {
      this.files.find((file) => file.name === name)?.append(entry);
      boundLogs(directory);
    } catch (error) {
      if (this.unsaved.length === 0) onError(error);
      const [alike, others] = [true, false].map((is) =>
        this.unsaved.filter((one) => (fileOf(one) === name) === is),
      ) as [ActivityEntry[], ActivityEntry[]];
      this.unsaved = [...others, ...alike.slice(1 - UNSAVED), entry];
      onEntries([entry]);
    }
  }
}

/** Orders for several networks name them all. */
const concerns = (entry: ActivityEntry, network: string): boolean =>
  entry.network.split(', ').includes(network);

const withoutInputs = (entry: ActivityEntry): ActivityEntry =>
  entry.commands.length === 0
    ? entry
    : {
        ...entry,
        commands: entry.commands.map(({ command, status, stderr, durationMs }) => ({
          command,
          status,
          stderr,
          durationMs,
        })),
      };

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
