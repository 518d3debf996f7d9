/** Ends changes that wait: keeps them, or takes them back to how networks stood before. All of it is for whoever holds the lock. */
import { VirtnetError } from '../../../shared/contract/error';
import type { Decision } from '../../../shared/contract/span';
import { t } from '../../../shared/language/language';
import type { ActivityLog } from '../activity/activity';
import type { Host } from '../host/host';
import { isThisProcess, NOBODY } from '../host/owner';
import type { Paths } from '../host/paths';
import { reversed } from '../kinds/resource';
import { decide, decidedOf } from './decided';
import type { Standing } from './journal';
import type { ChangeOptions, Turn } from './mutations';
import { nothing, standingOf } from './standings';
import type { Store, Stored } from './store';
import { networksOf, readTrial, removeTrial, writeTrial, type TrialNote } from './trial';
import { isEnding, isOfThisBoot, noTrial, overdue } from './trialRules';

interface EndsDependencies {
  host: Host;
  paths: Paths;
  store: Pick<Store, 'load'>;
  activity: Pick<ActivityLog, 'record'>;
  change: (turn: Turn, before: Standing[], after: Standing[], options: ChangeOptions) => Promise<unknown>;
}

/** So long after its time a change that cannot be taken back is left as it is, in milliseconds. */
const GIVING_UP_MS = 60_000;

export class TrialEnds {
  constructor(private readonly dependencies: EndsDependencies) {}

  /** Keeps a change that is on trial. Throws `not-found` when it is not, or no longer. */
  async keep(id: string): Promise<void> {
    await removeTrial(this.dependencies.paths, this.waiting(id, false).id);
  }

  /** Takes a change that is on trial back. Throws `not-found` when it is not, or no longer. */
  async takeBack(turn: Turn, id: string): Promise<void> {
    await this.goBack(turn, this.waiting(id, false));
  }

  /** Keeps a held change; whether it is remembered decides. Throws `not-found` for one that is not held, or was taken back. */
  async keepHeld(change: string): Promise<void> {
    const { paths } = this.dependencies;
    const known = decidedOf(paths, change);
    if (known === false) throw noTrial(change);
    if (known === null) {
      if (!this.waiting(change, true).isDone) throw noTrial(change);
      decide(paths, change, true);
    }
    await removeTrial(paths, change);
  }

  /**
   * Decides that a change is not kept, also one that never came: it cannot come any more. True when it is here to be taken
   * back. Throws `not-found` when it was kept.
   */
  refuse(change: string): boolean {
    const { paths } = this.dependencies;
    if (decidedOf(paths, change) === true) throw noTrial(change);
    decide(paths, change, false);
    return readTrial(paths)?.id === change;
  }

  /** Refuses a change, and takes it back where it is held. Throws `not-found` when it was kept. */
  async takeBackHeld(turn: Turn, change: string): Promise<void> {
    if (this.refuse(change)) await this.goBack(turn, this.waiting(change, true));
  }

  /** What has become of a change of which this host is the anchor; to be asked makes one that never came impossible. */
  decision(change: string): Decision {
    const { paths } = this.dependencies;
    const hold = readTrial(paths)?.hold;
    if (hold?.change === change && hold.here !== hold.anchor) throw notTheAnchor(hold.anchor, change);
    const known = decidedOf(paths, change);
    if (known === null && hold?.change === change) return 'open';
    decide(paths, change, known ?? false);
    return known ? 'kept' : 'unknown';
  }

  /** Nobody of this helper waits for the answer any more. */
  async leave(id: string): Promise<void> {
    const { paths } = this.dependencies;
    const note = readTrial(paths);
    if (note?.id === id && isThisProcess(note)) await writeTrial(paths, { ...note, ...NOBODY });
  }

  /** Ends what nobody will answer any more; what cannot be taken back is given up after a while. */
  async endLost(): Promise<void> {
    const { paths, store, activity, host } = this.dependencies;
    const note = readTrial(paths);
    if (!note || !isEnding(paths, note)) return;
    if (note.hold && decidedOf(paths, note.id) === true) return removeTrial(paths, note.id);
    if (note.hold) decide(paths, note.id, false);
    const by = { front: 'helper', user: 'root' } as const;
    await activity
      .record({ ...by, action: 'revert', network: networksOf(note).join(', ') }, host, async (noted) =>
        this.goBack({ host: noted, stored: await store.load(), by }, note),
      )
      .catch(async () => {
        if (overdue(note) > GIVING_UP_MS) await removeTrial(paths, note.id);
      });
  }

  private waiting(id: string, isHeld: boolean): TrialNote {
    const note = readTrial(this.dependencies.paths);
    if (note?.id !== id || (note.hold !== null) !== isHeld) throw noTrial(id);
    return note;
  }

  private async goBack(turn: Turn, note: TrialNote): Promise<void> {
    const names = [...new Set([...note.before, ...note.after].map(({ name }) => name))];
    const now = names.map((name) => standingOf(turn.stored, name));
    const goal = names.map((name) => standingBefore(note, name, turn.stored));
    await this.dependencies.change(turn, now, goal, {
      takenBack: note.entries,
      ends: note.id,
      belongings: reversed(note.belongings),
    });
    // Whoever is killed before this has it taken back again, which changes nothing.
    await removeTrial(this.dependencies.paths, note.id);
  }
}

/** How a network is to stand when a change is taken back. */
function standingBefore(note: TrialNote, name: string, stored: Stored): Standing {
  const then = note.before.find((standing) => standing.name === name) ?? nothing(name);
  const now = stored.running.get(name) ?? null;
  // A restart of the host has stopped what does not start on boot.
  if (!isOfThisBoot(note) && !now && !then.autostart) return { ...then, running: null };
  // What was added meanwhile has nothing to do with it.
  return then.running && now ? { ...then, running: { ...then.running, additions: now.additions } } : then;
}

const notTheAnchor = (anchor: string, change: string): VirtnetError =>
  new VirtnetError(t('changes.hold.notTheAnchor', { anchor }), { code: 'not-found', name: change });
