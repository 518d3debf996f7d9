/** What an order is called: in the activity while it is carried out, and while what it did is on trial. */
import type { Order } from '../../../../shared/contract/order';
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
  if (order.do === 'makeBridge') return `The bridge ${order.bridge} was put over ${order.card}.`;
  if (order.do === 'removeBridge') return `The bridge ${order.bridge} was removed.`;
  const names =
    order.do === 'update' ? order.updates.map(({ name }) => name) : before.map(({ name }) => name);
  const quoted = new Intl.ListFormat('en').format(names.map((name) => `“${name}”`));
  return `${quoted} ${names.length === 1 ? 'was' : 'were'} ${DONE[order.do]}.`;
}

const DONE: Record<Exclude<Order['do'], 'makeBridge' | 'removeBridge'>, string> = {
  create: 'created',
  define: 'changed',
  import: 'imported',
  giveBack: 'given back to libvirt',
  update: 'changed',
  start: 'started',
  stop: 'stopped',
  delete: 'deleted',
  undefine: 'undefined',
  autostart: 'changed',
  repair: 'repaired',
  revert: 'changed back',
  fix: 'repaired',
  offer: 'offered to libvirt',
  withdraw: 'withdrawn from libvirt',
  release: 'changed',
  settings: 'changed',
  plug: 'changed',
  unplug: 'changed',
};
