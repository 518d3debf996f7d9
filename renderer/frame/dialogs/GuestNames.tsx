/** The guests that a question is about, by name and address. */
import { mainAddress } from '../../../shared/words/guestFacts';
import type { Guest } from '../../../shared/contract/snapshot';
import styles from './StopDialog.module.css';

export const GuestNames = ({ guests }: { guests: readonly Guest[] }) => (
  <ul className={styles.guests}>
    {guests.map((guest) => (
      <li key={`${guest.port ?? ''} ${guest.mac ?? ''}`}>{guestText(guest)}</li>
    ))}
  </ul>
);

const guestText = (guest: Guest): string =>
  [guest.name ?? guest.mac ?? guest.port, mainAddress(guest)].filter((part) => part !== null).join(' · ');
