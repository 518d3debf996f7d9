/** Takes the answer whether a change on trial is kept, and ends what waits when none comes. */
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Mutations } from '../changes/mutations';
import { t } from '../../../shared/language/language';
import type { Paths } from '../host/paths';
import type { Signals } from '../host/signal';
import type { Orders } from './orders';
import { networksOf, readTrial } from '../changes/trial';
import { TrialWatch } from '../changes/trialWatch';

interface DeskDependencies {
  /** Where the note is. */
  paths: Pick<Paths, 'run' | 'lib' | 'history'>;
  mutations: Pick<Mutations, 'ends' | 'quietly' | 'recover' | 'idle'>;
  orders: Orders;
  signals: Pick<Signals, 'changed'>;
  onError: (error: unknown) => void;
}

export class TrialDesk {
  private readonly watch: TrialWatch;

  constructor(private readonly dependencies: DeskDependencies) {
    const { paths, signals, onError } = dependencies;
    this.watch = new TrialWatch({
      paths,
      endLost: () => this.endLost(),
      onChange: () => void signals.changed.tell(),
      onError,
    });
  }

  /** A trial may have begun or ended. */
  look(): void {
    this.watch.look();
  }

  /** Keeps a change. Throws `not-found` when it is not on trial, or no longer. */
  async keep(id: string): Promise<void> {
    const { mutations } = this.dependencies;
    await mutations.quietly(t('changes.keeping'), () => mutations.ends.keep(id));
    this.look();
    await this.dependencies.signals.changed.tell();
  }

  /** Takes a change back at once. Throws `not-found` when it is not on trial, or no longer. */
  async takeBack(id: string, front?: ActivityEntry['front']): Promise<void> {
    const { paths, orders, mutations } = this.dependencies;
    const waiting = readTrial(paths);
    const networks = waiting ? networksOf(waiting) : [];
    await orders.give({ action: 'revert', networks, ...(front ? { front } : {}) }, (turn) =>
      mutations.ends.takeBack(turn, id),
    );
    this.look();
  }

  /** Nobody is left who could answer: a trial is taken back, and so is what waits for other hosts where this one decides. */
  async close(): Promise<void> {
    const { mutations, onError } = this.dependencies;
    // What is under way may be what waits then.
    await mutations.idle();
    this.watch.stop();
    const waiting = this.watch.own();
    if (waiting?.hold) {
      await mutations.quietly(t('changes.keeping'), () => mutations.ends.leave(waiting.id)).catch(onError);
      await mutations.recover({ patient: true }).catch(onError);
    } else if (waiting) await this.takeBack(waiting.id, 'helper').catch(onError);
    // Taking back has looked again.
    this.watch.stop();
  }

  /** The time is over, or whoever waited is gone. */
  private async endLost(): Promise<void> {
    const { mutations, signals } = this.dependencies;
    await mutations.recover({ patient: true });
    await signals.changed.tell();
  }
}
