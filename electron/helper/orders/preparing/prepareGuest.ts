/** Prepares that a test guest is plugged in, or taken out. */
import { VirtnetError } from '../../../../shared/contract/error';
import { notFound } from '../../changes/networkRecord';
import type { TestGuests } from '../testGuests';
import { deedOnly, type Ground, type Prepared } from './prepared';

/** Throws `not-found`, `is-inactive`, `unsupported`, `missing-tool`. */
export async function preparePlug(ground: Ground, network: string): Promise<Prepared> {
  const running = ground.stored.running.get(network);
  if (!running) throw notActive(network, ground.stored.definitions.has(network));
  const guests = guestsOf(ground);
  const guest = await guests.next(ground.host, running.definition);
  return {
    ...deedOnly({
      stages: guests.plugStages(guest, running.definition),
      perform: (host) => guests.plug(host, guest, running.definition),
    }),
    answer: async () => ({ guest: await guests.leased(guest.name) }),
  };
}

/** Throws `not-found`, `unsupported`. */
export function prepareUnplug(ground: Ground, network: string, name: string): Prepared {
  const guests = guestsOf(ground);
  guests.known(network, name);
  return deedOnly({
    stages: guests.unplugStages(name),
    perform: async (host) => {
      ground.book.forget(network, await guests.remove(host, network, name));
    },
  });
}

function guestsOf({ guests }: Ground): TestGuests {
  if (guests) return guests;
  throw new VirtnetError('Test guests exist in the sandbox only. On this host, plug in a real guest.', {
    code: 'unsupported',
    path: 'guest',
  });
}

function notActive(name: string, isKnown: boolean): VirtnetError {
  return isKnown
    ? new VirtnetError(`The network “${name}” is not active; start it before plugging a guest in.`, {
        code: 'is-inactive',
        name,
      })
    : notFound(name);
}
