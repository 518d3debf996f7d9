/** Bridges of this host over its network cards: made and removed on trial, since the host's own connection moves with them. */
import type { OrderOf } from '../../shared/contract/order';
import { announce, HOST, showFailure } from '../state/messages';
import { planOrder } from './actions';
import { callHelper } from './calls';
import { reread, shown } from './connection';
import { wayToChange } from './riskQuestion';
import { t } from '../../shared/language/language';

/** Puts a bridge over a card, after asking. Resolves to whether it was done; rejects with a VirtnetError. */
export const makeBridge = (bridge: string, card: string): Promise<boolean> =>
  change({ do: 'makeBridge', bridge, card }, t('asking.bridgeMade', { bridge, card }));

/** Removes one, after asking; why it could not be removed is shown above the tabs. */
export const removeBridge = (bridge: string): Promise<boolean> =>
  change({ do: 'removeBridge', bridge }, t('asking.bridgeGone', { bridge })).catch((thrown: unknown) => {
    showFailure(HOST, t('asking.bridgeNotRemoved', { bridge }), thrown);
    return false;
  });

async function change(
  order: OrderOf<'makeBridge'> | OrderOf<'removeBridge'>,
  done: string,
): Promise<boolean> {
  const uri = shown();
  const way = await wayToChange(() => planOrder(order));
  if (way === 'not') return false;
  await callHelper(uri, 'give', { order, trial: way === 'trial' });
  await reread(uri);
  announce(done);
  return true;
}
