/** Answers whether a change that several hosts make together is kept here. */
import type { Decision } from '../../../shared/contract/span';
import { t } from '../../../shared/language/language';
import type { Mutations } from '../changes/mutations';
import { networksOf, readTrial } from '../changes/trial';
import type { Paths } from '../host/paths';
import type { Signals } from '../host/signal';
import type { Orders } from './orders';

interface DeskDependencies {
  paths: Pick<Paths, 'run' | 'lib'>;
  mutations: Pick<Mutations, 'ends' | 'quietly'>;
  orders: Pick<Orders, 'give'>;
  signals: Pick<Signals, 'changed' | 'ordered'>;
}

export class HoldDesk {
  constructor(private readonly dependencies: DeskDependencies) {}

  /**
   * Keeps a held change, or takes it back. One that never came here cannot come any more once it is taken back. Throws
   * `not-found` for what cannot be kept, or was kept already.
   */
  async settle(change: string, keep: boolean): Promise<void> {
    if (keep) await this.quietly((ends) => ends.keepHeld(change));
    else await this.takeBack(change);
    await this.told();
  }

  /** What has become of a change whose anchor this host is; asked of one that never came, it cannot come any more. */
  async decision(change: string): Promise<Decision> {
    const decision = await this.quietly((ends) => ends.decision(change));
    await this.told();
    return decision;
  }

  private async takeBack(change: string): Promise<void> {
    const { paths, mutations, orders } = this.dependencies;
    const note = readTrial(paths);
    // Of what is not here the activity says nothing.
    if (note?.id !== change && !(await this.quietly((ends) => ends.refuse(change)))) return;
    await orders.give({ action: 'revert', networks: note ? networksOf(note) : [] }, (turn) =>
      mutations.ends.takeBackHeld(turn, change),
    );
  }

  private quietly<T>(work: (ends: Mutations['ends']) => T | Promise<T>): Promise<T> {
    const { mutations } = this.dependencies;
    return mutations.quietly(t('changes.keeping'), () => work(mutations.ends));
  }

  private async told(): Promise<void> {
    const { signals } = this.dependencies;
    await signals.ordered.tell([]);
    await signals.changed.tell();
  }
}
