/** Prepares any order: checks it against the host and works out what it comes to, and touches nothing. */
import type { Order } from '../../../../shared/contract/order';
import { besidesOf } from './besidesOf';
import { prepareCreate } from './prepareCreate';
import { prepareDefine } from './prepareDefine';
import { preparePlug, prepareUnplug } from './prepareGuest';
import { prepareOffer, prepareWithdrawal } from './prepareOffer';
import { prepareRepair } from './prepareRepair';
import { prepareRevert } from './prepareRevert';
import { prepareSettings } from './prepareSettings';
import { prepareStart } from './prepareStart';
import { prepareAutostart, prepareDelete, prepareStop, prepareUndefine } from './prepareStop';
import { prepareUpdate } from './prepareUpdate';
import { deedOnly, type Ground, type Prepared } from './prepared';

/** Throws whatever the order is refused for. On trial, what goes with networks that leave waits until it is kept. */
export async function prepare(ground: Ground, order: Order, { trial = false } = {}): Promise<Prepared> {
  const prepared = await prepareOrder(ground, order);
  const { first, last } = await besidesOf(ground, prepared.before, prepared.after, { trial });
  return {
    ...prepared,
    besides: { first: [...prepared.besides.first, ...first], last: [...prepared.besides.last, ...last] },
  };
}

function prepareOrder(ground: Ground, order: Order): Prepared | Promise<Prepared> {
  switch (order.do) {
    case 'create':
      return prepareCreate(ground, order);
    case 'define':
      return prepareDefine(ground, order.definitions, { run: order.run });
    case 'import':
      return prepareDefine(ground, order.definitions, { fromLibvirt: true });
    case 'update':
      return prepareUpdate(ground, order);
    case 'start':
      return prepareStart(ground, distinct(order.names));
    case 'stop':
      return prepareStop(ground, distinct(order.names));
    case 'delete':
      return prepareDelete(ground, distinct(order.names), order.stop);
    case 'undefine':
      return prepareUndefine(ground, distinct(order.names));
    case 'autostart':
      return prepareAutostart(ground, distinct(order.names), order.autostart);
    case 'repair':
      return prepareRepair(ground, distinct(order.names));
    case 'revert':
      return prepareRevert(ground, order);
    case 'fix':
      return order.fix === 'repair'
        ? prepareRepair(ground, [order.name])
        : ground.tests.prepareFix(ground, order.name, order.fix).then(deedOnly);
    case 'offer':
      return prepareOffer(ground, distinct(order.names));
    case 'withdraw':
      return prepareWithdrawal(ground, distinct(order.names));
    case 'settings':
      return prepareSettings(ground, order);
    case 'plug':
      return preparePlug(ground, order.network);
    case 'unplug':
      return prepareUnplug(ground, order.network, order.guest);
  }
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)];
