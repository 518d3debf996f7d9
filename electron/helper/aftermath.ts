/** Does what goes with networks that stop or are deleted: before that, or once it is sure that it stays so. */
import type { NetworkDefinition } from '../../shared/network';
import type { GuestDesk } from './guestDesk';
import type { Host } from './host';
import type { LibvirtOffers } from './libvirtOffer';
import type { Session } from './mutations';
import type { NetworkActions } from './networkActions';
import { definitionInForce, networkRecord } from './networkRecord';
import type { TestDesk } from './networkTest/testDesk';
import type { Store } from './store';
import type { TrialNote } from './trial';

interface AftermathDependencies {
  host: Host;
  store: Pick<Store, 'load'>;
  actions: Pick<NetworkActions, 'stop' | 'delete' | 'forgetGone'>;
  guests: Pick<GuestDesk, 'unplug'>;
  tests: Pick<TestDesk, 'takeBack'>;
  offers: Pick<LibvirtOffers, 'withdraw'>;
}

export class Aftermath {
  constructor(private readonly dependencies: AftermathDependencies) {}

  /** Stops networks, on trial or for good. Throws what stopping throws. */
  async stop(session: Session, names: readonly string[], trial: boolean): Promise<void> {
    const { actions, guests, tests } = this.dependencies;
    if (!trial) await guests.unplug(session.host, names);
    await actions.stop(session, names, trial ? { trial: `${quoted(names)} stopped.` } : {});
    if (!trial) await tests.takeBack(session.host, names);
  }

  /** Deletes a network, on trial or for good. Throws what deleting throws. */
  async delete(
    session: Session,
    name: string,
    { stop, trial }: { stop: boolean; trial: boolean },
  ): Promise<void> {
    const { actions, guests } = this.dependencies;
    if (stop && !trial) await guests.unplug(session.host, [name]);
    const definition = definitionInForce(name, session.stored);
    await actions.delete(session, name, stop, trial ? { trial: `“${name}” was deleted.` } : {});
    if (!trial) await this.forget(session.host, definition);
  }

  /** Does for a change that was on trial what had to wait until it was kept. */
  async kept({ before }: TrialNote): Promise<void> {
    const { host, store, actions, guests, tests } = this.dependencies;
    const stored = await store.load();
    const stopped = before.flatMap(({ name, running }) =>
      running && !stored.running.has(name) ? [name] : [],
    );
    const gone = before.filter(({ name }) => !networkRecord(name, stored));
    await guests.unplug(host, stopped);
    await tests.takeBack(host, stopped);
    await actions.forgetGone(
      host,
      gone.map(({ name }) => ({ name, definition: null })),
    );
    for (const { definition, running } of gone) {
      const known = definition ?? running?.definition;
      const isElsewhere = [...stored.definitions.values()].some(({ uuid }) => uuid === known?.uuid);
      if (known && !isElsewhere) await this.forget(host, known);
    }
  }

  /** The network is gone either way; what libvirt still lists can be undefined there. */
  private async forget(host: Host, definition: NetworkDefinition): Promise<void> {
    const { offers, tests } = this.dependencies;
    await offers.withdraw(host, definition).catch(() => undefined);
    await tests.takeBack(host, [definition.name]);
  }
}

const quoted = (names: readonly string[]): string =>
  `${names.map((name) => `“${name}”`).join(', ')} ${names.length === 1 ? 'was' : 'were'}`;
