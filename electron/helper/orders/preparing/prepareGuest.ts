/** Prepares that a guest of the sandbox is plugged in, or taken out. */
import { VirtnetError } from '../../../../shared/contract/error';
import { t } from '../../../../shared/language/language';
import { notFound } from '../../changes/networkRecord';
import { standingOf, withAdditions, withoutAdditions } from '../../changes/standings';
import type { SandboxGuests } from '../sandboxGuests';
import { testGuestsOf } from '../../kinds/added/guest';
import type { OrderContext, Prepared } from './prepared';

/** Throws `not-found`, `is-inactive`, `unsupported`, `missing-tool`. */
export async function preparePlug(context: OrderContext, network: string): Promise<Prepared> {
  const { host, stored } = context;
  const running = stored.running.get(network);
  if (!running) throw notActive(network, stored.definitions.has(network));
  const guests = guestsOf(context);
  const guest = await guests.next(host, stored, running.definition);
  const standing = standingOf(stored, network);
  return {
    before: [standing],
    after: [withAdditions(standing, [guest])],
    answer: async () => ({ guest: await guests.leased(host, guest) }),
  };
}

/** Throws `not-found`, `unsupported`. */
export function prepareUnplug(context: OrderContext, network: string, name: string): Prepared {
  const { stored, book } = context;
  guestsOf(context);
  const guest = testGuestsOf(stored.running.get(network)).find(({ key }) => key === name);
  if (!guest) throw unknownGuest(name);
  const standing = standingOf(stored, network);
  return {
    before: [standing],
    after: [withoutAdditions(standing, [guest])],
    answer: () => {
      book.forget(network, guest.value.mac);
      return Promise.resolve({});
    },
  };
}

function guestsOf({ guests }: OrderContext): SandboxGuests {
  if (guests) return guests;
  throw new VirtnetError(t('orders.guest.sandboxOnly'), {
    code: 'unsupported',
    path: 'guest',
  });
}

const unknownGuest = (name: string): VirtnetError =>
  new VirtnetError(t('orders.guest.unknown', { name: name.slice(0, 100) }), {
    code: 'not-found',
    name: name.slice(0, 100),
  });

function notActive(name: string, isKnown: boolean): VirtnetError {
  return isKnown
    ? new VirtnetError(t('orders.guest.inactive', { name }), {
        code: 'is-inactive',
        name,
      })
    : notFound(name);
}
