/** Prepares any order: checks it against the host and works out what it comes to, and touches nothing. */
import type { Order } from '../../../../shared/contract/order';
import { requireReadable } from '../../changes/readBack';
import { belongingsOf } from './belongingsOf';
import { prepareMakeBridge, prepareRemoveBridge } from './bridge/prepareBridge';
import { prepareCreate } from './prepareCreate';
import { prepareDefine } from './prepareDefine';
import { prepareGiveBack, prepareImport } from './prepareImport';
import { preparePlug, prepareUnplug } from './prepareGuest';
import { prepareFix } from './prepareFix';
import { prepareOffer, prepareWithdrawal } from './prepareOffer';
import { prepareRelease } from './prepareRelease';
import { prepareRepair } from './prepareRepair';
import { prepareRevert } from './prepareRevert';
import { prepareSettings } from './prepareSettings';
import { prepareStart } from './prepareStart';
import { prepareAutostart, prepareDelete, prepareStop, prepareUndefine } from './prepareStop';
import { prepareUpdate } from './prepareUpdate';
import type { OrderContext, Prepared } from './prepared';
import { refuseFrr } from './refuseFrr';

/** Throws whatever the order is refused for. */
export async function prepare(context: OrderContext, order: Order): Promise<Prepared> {
  const prepared = await prepareOrder(context, order);
  requireReadable(prepared.after, context.stored);
  const { before, after } = prepared;
  await refuseFrr(context, before, after);
  return { ...prepared, belongings: prepared.belongings ?? (await belongingsOf(context, before, after)) };
}

function prepareOrder(context: OrderContext, order: Order): Prepared | Promise<Prepared> {
  switch (order.do) {
    case 'create':
      return prepareCreate(context, order);
    case 'define':
      return prepareDefine(context, order.definitions, { run: order.run });
    case 'import':
      return prepareImport(context, order);
    case 'giveBack':
      return prepareGiveBack(context, distinct(order.names));
    case 'update':
      return prepareUpdate(context, order);
    case 'start':
      return prepareStart(context, distinct(order.names));
    case 'stop':
      return prepareStop(context, distinct(order.names));
    case 'delete':
      return prepareDelete(context, distinct(order.names), order.stop);
    case 'undefine':
      return prepareUndefine(context, distinct(order.names));
    case 'autostart':
      return prepareAutostart(context, distinct(order.names), order.autostart);
    case 'repair':
      return prepareRepair(context, distinct(order.names));
    case 'revert':
      return prepareRevert(context, order);
    case 'fix':
      return prepareFix(context, order);
    case 'offer':
      return prepareOffer(context, distinct(order.names));
    case 'withdraw':
      return prepareWithdrawal(context, distinct(order.names));
    case 'release':
      return prepareRelease(context, order.network, distinct(order.addresses));
    case 'settings':
      return prepareSettings(context, order);
    case 'makeBridge':
      return prepareMakeBridge(context, order);
    case 'removeBridge':
      return prepareRemoveBridge(context, order);
    case 'plug':
      return preparePlug(context, order.network);
    case 'unplug':
      return prepareUnplug(context, order.network, order.guest);
  }
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)];
