/** One look at a host: whatever several kinds want to see is read once. */
import type { Resource } from '../../../shared/contract/resource';
import type { Host, ProcessInfo } from '../host/host';
import { readOrFail } from '../host/runOrFail';

export interface Look {
  host: Host;
  /** Everything that is looked for, of all kinds. */
  wanted: readonly Resource[];
  /** What a command shows. Throws `command-failed`, beginning with `failure`, unless it succeeds. */
  shown(argv: readonly string[], failure: string): Promise<string>;
  /** The result of `work`, which is done once for each `name`. */
  once<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** All processes; none in a look that shall cost little, unless they are `needed`. */
  processes(needed?: boolean): Promise<ProcessInfo[]>;
}

/** Begins a look; `thorough` ones go through all processes for what no pid file names. */
export function lookAt(host: Host, wanted: readonly Resource[], { thorough }: { thorough: boolean }): Look {
  const seen = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const known = seen.get(name) as Promise<T> | undefined;
    if (known) return known;
    const result = work();
    seen.set(name, result);
    return result;
  };
  return {
    host,
    wanted,
    once,
    shown: (argv, failure) => once(argv.join(' '), () => readOrFail(host, argv, failure)),
    processes: (needed = false) =>
      thorough || needed ? once('processes', () => host.listProcesses()) : Promise.resolve([]),
  };
}
