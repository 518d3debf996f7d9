/** Asks before a network is deleted; one that runs is stopped first, when that is wanted. */
import { useState } from 'react';
import type { NetworkState } from '../../shared/snapshot';
import { deleteNetwork, openDialog, stopNetwork } from '../actions';
import { useStore } from '../store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { countOf } from '../ui/quantity';

/** Stays open with the reason when deleting fails. */
export function DeleteDialog({ network }: { network: NetworkState }) {
  const [tried, setTried] = useState(false);
  const busy = useStore((state) => state.busy[network.uuid]);
  const failure = useStore((state) => state.failures[network.uuid]);
  const active = network.state === 'active';
  const close = () => openDialog(null);
  const confirm = async () => {
    setTried(true);
    // A temporary network has no definition to delete: stopped, it is gone.
    const gone = await (network.persistent ? deleteNetwork(network, active) : stopNetwork(network));
    if (gone) close();
  };
  return (
    <Dialog
      title={`Delete network ${network.name}`}
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button autoFocus onPress={close}>
            Cancel
          </Button>
          <Button variant="danger" isPending={busy !== undefined} onPress={() => void confirm()}>
            {active ? 'Stop and delete' : 'Delete'}
          </Button>
        </>
      }
    >
      <p>{consequence(network)}</p>
      {tried && failure ? <ErrorNotice {...failure} /> : null}
    </Dialog>
  );
}

function consequence(network: NetworkState): string {
  const guests =
    network.guests.length > 0 ? ` ${countOf(network.guests.length, 'guest')} will lose the connection.` : '';
  if (network.state === 'active')
    return `The network is active.${guests} Stop it and delete it? This cannot be undone.`;
  return 'Its definition and its leases will be deleted. This cannot be undone.';
}
