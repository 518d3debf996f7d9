/** Helpers that are stopped while others depend on them, as problems of the host: their locks cannot be taken from them. */
import type { HostFacts } from '../../../shared/contract/snapshot';
import { holderAt, holderWords } from '../host/locks/holder';
import { lockIn, type LockName } from '../host/locks/lock';
import { isStopped } from '../host/owner';
import { t } from '../../../shared/language/language';

const LOCKS: readonly LockName[] = ['mutation', 'duty'];

/** One for each lock that is held by a process that was stopped (SIGSTOP, or Ctrl+Z in a terminal). */
export const stuckProblems = (runDirectory: string): HostFacts['problems'] =>
  LOCKS.flatMap((name) => {
    const holder = holderAt(lockIn(runDirectory, name));
    if (holder === null || !isStopped(holder)) return [];
    return [
      {
        severity: 'warning',
        title: t('watch.stuck.title', { holder: holderWords(holder) }),
        remedy: t(`watch.stuck.${name}`, { pid: holder.pid }),
        command: `kill -CONT ${holder.pid}`,
      },
    ];
  });
