/** Asks before a network is stopped under its guests, and names them. */
import { useState } from 'react';
import type { Guest, NetworkState } from '../../shared/snapshot';
import { openDialog, stopNetwork } from '../actions';
import { useStore } from '../store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { countOf } from '../ui/quantity';
import styles from './StopDialog.module.css';

/** Stays open with the reason when stopping fails. */
export function StopDialog({ network }: { network: NetworkState }) {
  const [tried, setTried] = useState(false);
  const busy = useStore((state) => state.busy[network.uuid]);
  const failure = useStore((state) => state.failures[network.uuid]);
  const attached = network.guests.filter(({ port }) => port !== null);
  const close = () => openDialog(null);
  const confirm = async () => {
    setTried(true);
    if (await stopNetwork(network)) close();
  };
  return (
    <Dialog
      title={`Stop network ${network.name}`}
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button autoFocus onPress={close}>
            Cancel
          </Button>
          <Button variant="danger" isPending={busy !== undefined} onPress={() => void confirm()}>
            Stop
          </Button>
        </>
      }
    >
      <p>
        {countOf(attached.length, 'guest')} will lose the connection
        {network.persistent ? '.' : ', and the network will be gone: it is temporary.'}
      </p>
      <ul className={styles.guests}>
        {attached.map((guest) => (
          <li key={guest.port}>{guestText(guest)}</li>
        ))}
      </ul>
      {tried && failure ? <ErrorNotice {...failure} /> : null}
    </Dialog>
  );
}

const guestText = ({ name, port, mac, address }: Guest): string =>
  [name ?? mac ?? port, address].filter((part) => part !== null).join(' · ');
