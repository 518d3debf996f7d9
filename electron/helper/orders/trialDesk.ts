/** Takes the answer whether a change on trial is kept, and takes it back when none comes. */
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Mutations } from '../changes/mutations';
import type { Signals } from '../host/signal';
import type { Orders } from './orders';
import { readTrial, trialView } from '../changes/trial';
import { TrialWatch } from '../changes/trialWatch';

interface DeskDependencies {
  /** The directory of the note. */
  directory: string;
  mutations: Pick<Mutations, 'keepTrial' | 'takeBackTrial' | 'recover'>;
  orders: Orders;
  signals: Pick<Signals, 'changed'>;
  onError: (error: unknown) => void;
}

export class TrialDesk {
  private readonly watch: TrialWatch;

  constructor(private readonly dependencies: DeskDependencies) {
    const { directory, signals, onError } = dependencies;
    this.watch = new TrialWatch({
      directory,
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
    await this.dependencies.mutations.keepTrial(id);
    this.look();
    await this.dependencies.signals.changed.tell();
  }

  /** Takes a change back at once. Throws `not-found` when it is not on trial, or no longer. */
  async takeBack(id: string, front?: ActivityEntry['front']): Promise<void> {
    const { directory, orders, mutations } = this.dependencies;
    const waiting = readTrial(directory);
    const networks = waiting ? trialView(waiting).networks : [];
    await orders.give({ action: 'revert', networks, ...(front ? { front } : {}) }, (turn) =>
      mutations.takeBackTrial(turn, id),
    );
    this.look();
  }

  /** Nobody is left who could answer. */
  async close(): Promise<void> {
    this.watch.stop();
    const waiting = this.watch.own();
    if (waiting !== null) await this.takeBack(waiting, 'helper').catch(this.dependencies.onError);
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
