/** Takes the answer whether a change on trial is kept, and takes it back when none comes. */
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Mutations } from '../changes/mutations';
import type { Orders } from './orders';
import type { OrderDesk } from './orderDesk';
import { renamings } from '../changes/standings';
import type { TestGuests } from './testGuests';
import { readTrial, trialView, type TrialNote } from '../changes/trial';
import { TrialWatch } from '../changes/trialWatch';

interface DeskDependencies {
  /** The directory of the note. */
  directory: string;
  mutations: Pick<Mutations, 'keepTrial' | 'takeBackTrial' | 'recover'>;
  orders: Orders;
  desk: Pick<OrderDesk, 'kept'>;
  /** Test guests, which belong to their networks under any name; null on a real host. */
  guests: Pick<TestGuests, 'rename'> | null;
  /** Something that a snapshot shows is another. */
  onChange: () => void;
  /** The kernel's devices may be others than before. */
  onDevices: () => void;
  onError: (error: unknown) => void;
}

export class TrialDesk {
  private readonly watch: TrialWatch;

  constructor(private readonly dependencies: DeskDependencies) {
    const { directory, onChange, onError } = dependencies;
    this.watch = new TrialWatch({ directory, endLost: () => this.endLost(), onChange, onError });
  }

  /** A trial may have begun or ended. */
  look(): void {
    this.watch.look();
  }

  /** The trial under way, as the answer to whoever began it. */
  begun(): { id: string; until: number } | null {
    const note = readTrial(this.dependencies.directory);
    return note && { id: note.id, until: note.until };
  }

  /** Keeps a change. Throws `not-found` when it is not on trial, or no longer. */
  async keep(id: string): Promise<void> {
    const note = await this.dependencies.mutations.keepTrial(id);
    this.look();
    await this.dependencies.desk.kept(note);
    this.dependencies.onChange();
  }

  /** Takes a change back at once. Throws `not-found` when it is not on trial, or no longer. */
  async takeBack(id: string, front: ActivityEntry['front'] = this.dependencies.orders.front): Promise<void> {
    const { directory, orders, mutations } = this.dependencies;
    const waiting = readTrial(directory);
    const networks = waiting ? trialView(waiting).networks : [];
    const note = await orders.give({ action: 'revert', networks, front }, (session) =>
      mutations.takeBackTrial(session, id),
    );
    this.followBack(note);
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
    const { directory, mutations, onChange, onDevices } = this.dependencies;
    const note = readTrial(directory);
    await mutations.recover({ patient: true });
    onDevices();
    const isTakenBack = note !== null && readTrial(directory)?.id !== note.id;
    if (isTakenBack) this.followBack(note);
    onChange();
  }

  private followBack({ before, after }: TrialNote): void {
    for (const { from, to } of renamings(after, before)) this.dependencies.guests?.rename(from, to);
  }
}
