/** Asks before a network is stopped under its guests, and names them. */
import { isAttached, mainAddress } from '../../../shared/words/guestFacts';
import type { Guest, NetworkState } from '../../../shared/contract/snapshot';
import { stopNetwork } from '../../asking/actions';
import { countOf } from '../../ui/quantity';
import { NetworkQuestion } from './NetworkQuestion';
import styles from './StopDialog.module.css';

export function StopDialog({ network }: { network: NetworkState }) {
  const attached = network.guests.filter(isAttached);
  return (
    <NetworkQuestion
      network={network}
      title={`Stop network ${network.name}`}
      verb="Stop"
      onConfirm={() => stopNetwork(network)}
    >
      <p>
        {countOf(attached.length, 'guest')} will lose the connection
        {network.persistent ? '.' : ', and the network will be gone: it is temporary.'}
      </p>
      <ul className={styles.guests}>
        {attached.map((guest) => (
          <li key={`${guest.port ?? ''} ${guest.mac ?? ''}`}>{guestText(guest)}</li>
        ))}
      </ul>
    </NetworkQuestion>
  );
}

const guestText = (guest: Guest): string =>
  [guest.name ?? guest.mac ?? guest.port, mainAddress(guest)].filter((part) => part !== null).join(' · ');
