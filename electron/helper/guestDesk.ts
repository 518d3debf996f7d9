/** Takes orders for the test guests of the sandbox, and has them follow what becomes of their networks. */
import { VirtnetError } from '../../shared/error';
import type { Guest } from '../../shared/snapshot';
import type { GuestBook } from './guestBook';
import type { Host } from './host';
import { notFound } from './networkRecord';
import type { Orders } from './orders';
import type { TestGuests } from './testGuests';
import type { Renaming } from './transition';

interface DeskDependencies {
  /** Null on a real host. */
  guests: TestGuests | null;
  book: Pick<GuestBook, 'forget'>;
  orders: Pick<Orders, 'give'>;
  /** Something that a snapshot shows is another. */
  onChange: () => void;
}

export class GuestDesk {
  constructor(private readonly dependencies: DeskDependencies) {}

  /** Plugs a guest in. Throws `unsupported`, `not-found`, `is-inactive` and what plugging in throws. */
  async add(network: string): Promise<Guest> {
    const { orders, onChange } = this.dependencies;
    const plugged = await orders.give(
      { action: 'add-guest', networks: [network] },
      async ({ host, stored }) => {
        const running = stored.running.get(network);
        if (!running) throw notActive(network, stored.definitions.has(network));
        return this.guests().plug(host, running.definition);
      },
    );
    // Nobody else waits for the lock while the guest waits for its lease.
    const guest = await this.guests().leased(plugged);
    onChange();
    return guest;
  }

  /** Takes a guest out. Throws `unsupported`, `not-found`. */
  remove(network: string, guest: string): Promise<void> {
    const { orders, book } = this.dependencies;
    return orders.give({ action: 'remove-guest', networks: [network] }, async ({ host }) => {
      const mac = await this.guests().remove(host, network, guest);
      book.forget(network, mac);
    });
  }

  /** Guests of networks that got another name belong to them still. */
  follow(renamings: readonly Renaming[]): void {
    for (const { from, to } of renamings) this.dependencies.guests?.rename(from, to);
  }

  /** Takes all guests out of networks that stop. */
  async unplug(host: Host, networks: readonly string[]): Promise<void> {
    for (const name of networks) await this.dependencies.guests?.removeAll(host, name);
  }

  private guests(): TestGuests {
    const { guests } = this.dependencies;
    if (guests) return guests;
    throw new VirtnetError('Test guests exist in the sandbox only. On this host, plug in a real guest.', {
      code: 'unsupported',
      path: 'guest',
    });
  }
}

function notActive(name: string, isKnown: boolean): VirtnetError {
  return isKnown
    ? new VirtnetError(`The network “${name}” is not active; start it before plugging a guest in.`, {
        code: 'is-inactive',
        name,
      })
    : notFound(name);
}
