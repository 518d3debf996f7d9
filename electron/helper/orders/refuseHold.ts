/** What cannot be held until several hosts decide. */
import { VirtnetError } from '../../../shared/contract/error';
import type { Order } from '../../../shared/contract/order';
import type { Hold } from '../../../shared/contract/span';
import { t } from '../../../shared/language/language';
import { decidedOf } from '../changes/decided';
import type { Paths } from '../host/paths';

/** What these change are networks of ours and nothing else, so that all of it can be taken back however late. */
const HOLDABLE: ReadonlySet<Order['do']> = new Set([
  'create',
  'define',
  'update',
  'start',
  'stop',
  'delete',
  'undefine',
  'autostart',
]);

/** Throws `unsupported` for what is not to be held, and `not-found` for a change that was decided already. */
export function refuseHold(paths: Pick<Paths, 'history'>, hold: Hold, order: Order, trial: boolean): void {
  if (trial || !HOLDABLE.has(order.do))
    throw new VirtnetError(t('orders.noHold'), { code: 'unsupported', path: `order.${order.do}` });
  if (decidedOf(paths, hold.change) !== null)
    throw new VirtnetError(t('changes.hold.over'), { code: 'not-found', name: hold.change });
}
