/** Helpers that are stopped while others depend on them, as problems of the host: their locks cannot be taken from them. */
import type { HostFacts } from '../../../shared/contract/snapshot';
import { holderAt, holderWords } from '../host/locks/holder';
import { lockIn, type LockName } from '../host/locks/lock';
import { isStopped } from '../host/owner';

const MEANING: Record<LockName, string> = {
  mutation:
    'It is in the middle of a change, for which all others wait; what it began is then finished or taken back',
  duty: 'It is the one that writes down what changes on this host, and repairs by itself, which nobody does meanwhile; another one takes over then',
};

/** One for each lock that is held by a process that was stopped (SIGSTOP, or Ctrl+Z in a terminal). */
export const stuckProblems = (runDirectory: string): HostFacts['problems'] =>
  (Object.keys(MEANING) as LockName[]).flatMap((name) => {
    const holder = holderAt(lockIn(runDirectory, name));
    if (holder === null || !isStopped(holder)) return [];
    return [
      {
        severity: 'warning',
        title: `A Virtnet Manager is stopped: ${holderWords(holder)}`,
        remedy: `Let it go on, or end it (kill -KILL ${holder.pid}). ${MEANING[name]}.`,
        command: `kill -CONT ${holder.pid}`,
      },
    ];
  });
