/** What an order is called: in the activity while it is carried out, and while what it did is on trial. */
import type { Order } from '../../../../shared/contract/order';
import { listText, t, type TextKey } from '../../../../shared/language/language';
import type { Standing } from '../../changes/journal';
import type { OrderTitle } from '../orders';

/** What a revert does is read off the history: which network it is of, as that is called now, and whether it undoes an undoing. */
export function headOf(order: Order, reverted: { network: string; isRedo: boolean } | null): OrderTitle {
  switch (order.do) {
    case 'create':
      return {
        action: order.networks.some(({ start, transient }) => start || transient) ? 'create' : 'define',
        networks: order.networks.map(({ definition }) => definition.name),
      };
    case 'define':
      return { action: 'define', networks: order.definitions.map(({ name }) => name) };
    case 'import':
      return {
        action: order.running?.length ? 'create' : 'define',
        networks: order.definitions.map(({ name }) => name),
      };
    case 'giveBack':
      return { action: 'stop', networks: order.names };
    case 'update': {
      const names = order.updates.map(({ name, config, live }) => [name, (config ?? live)?.name ?? name]);
      return {
        action: names.some(([from, to]) => from !== to) ? 'rename' : 'define',
        networks: [...new Set(names.flat())],
      };
    }
    case 'revert':
      return {
        action: reverted?.isRedo ? 'redo' : 'revert',
        networks: reverted ? [reverted.network] : [],
      };
    case 'undefine':
      return { action: 'delete', networks: order.names };
    case 'fix':
      return { action: 'repair', networks: [order.name] };
    case 'settings':
      return { action: 'settings', networks: [] };
    case 'makeBridge':
      return { action: 'make-bridge', networks: [order.bridge] };
    case 'removeBridge':
      return { action: 'remove-bridge', networks: [order.bridge] };
    case 'release':
      return { action: 'release', networks: [order.network] };
    case 'plug':
      return { action: 'add-guest', networks: [order.network] };
    case 'unplug':
      return { action: 'remove-guest', networks: [order.network] };
    case 'start':
    case 'stop':
    case 'delete':
    case 'autostart':
    case 'repair':
    case 'offer':
    case 'withdraw':
      return { action: order.do, networks: [...new Set(order.names)] };
  }
}

/** What was done, as a person would say it who is asked whether to keep it. */
export function trialTitle(order: Order, before: readonly Standing[]): string {
  if (order.do === 'makeBridge')
    return t('orders.trial.makeBridge', { bridge: order.bridge, card: order.card });
  if (order.do === 'removeBridge') return t('orders.trial.removeBridge', { bridge: order.bridge });
  const names =
    order.do === 'update' ? order.updates.map(({ name }) => name) : before.map(({ name }) => name);
  const quoted = listText(names.map((text) => t('quoted', { text })));
  return t(DONE[order.do], { names: quoted, count: names.length });
}

const DONE: Record<Exclude<Order['do'], 'makeBridge' | 'removeBridge'>, TextKey> = {
  create: 'orders.trial.created',
  define: 'orders.trial.changed',
  import: 'orders.trial.imported',
  giveBack: 'orders.trial.givenBack',
  update: 'orders.trial.changed',
  start: 'orders.trial.started',
  stop: 'orders.trial.stopped',
  delete: 'orders.trial.deleted',
  undefine: 'orders.trial.undefined',
  autostart: 'orders.trial.changed',
  repair: 'orders.trial.repaired',
  revert: 'orders.trial.changedBack',
  fix: 'orders.trial.repaired',
  offer: 'orders.trial.offered',
  withdraw: 'orders.trial.withdrawn',
  release: 'orders.trial.changed',
  settings: 'orders.trial.changed',
  plug: 'orders.trial.changed',
  unplug: 'orders.trial.changed',
};
