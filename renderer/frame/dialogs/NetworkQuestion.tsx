/** Asks before something is done to a network that guests or a definition may be lost by. */
import { useState, type ReactNode } from 'react';
import type { NetworkState } from '../../../shared/contract/snapshot';
import type { Order } from '../../../shared/contract/order';
import { t } from '../../../shared/language/language';
import { OrderPlan } from '../../changing/OrderPlan';
import { openDialog } from '../../asking/actions';
import { useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';

export interface NetworkQuestionProps {
  network: NetworkState;
  title: string;
  /** What the button says. */
  verb: string;
  /** What the button gives, to be shown before. */
  order?: Order;
  /** Whether what is done loses something. */
  isDanger?: boolean;
  /** Resolves to whether it was done; why it was not stands in the network's failure then. */
  onConfirm: () => Promise<boolean>;
  /** Buttons beside that of the plan. */
  beside?: ReactNode;
  children: ReactNode;
}

/** Stays open with the reason when it cannot be done. */
export function NetworkQuestion({
  network,
  title,
  verb,
  order,
  isDanger = true,
  onConfirm,
  beside,
  children,
}: NetworkQuestionProps) {
  const [tried, setTried] = useState(false);
  const busy = useStore((state) => state.busy[network.uuid]);
  const failure = useStore((state) => state.failures[network.uuid]);
  const close = () => openDialog(null);
  const confirm = async () => {
    setTried(true);
    if (!(await onConfirm())) return;
    // It may have gone with its network, and another be open by now.
    const { dialog } = useStore.getState();
    if (dialog && 'uuid' in dialog && dialog.uuid === network.uuid) close();
  };
  return (
    <Dialog
      title={title}
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button autoFocus onPress={close}>
            {t('common.cancel')}
          </Button>
          <Button
            variant={isDanger ? 'danger' : 'primary'}
            isPending={busy !== undefined}
            onPress={() => void confirm()}
          >
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {order ? (
        <OrderPlan order={order} turn={`${network.state} ${network.guests.length}`} beside={beside} />
      ) : null}
      {tried && failure ? <ErrorNotice {...failure} /> : null}
    </Dialog>
  );
}
