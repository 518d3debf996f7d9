/** The buttons of one guest: "Remove" for a test guest, and the one that opens the menu. */
import { EllipsisVertical } from 'lucide-react';
import { guestTitle } from '../../shared/words/guestFacts';
import type { Guest, NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { removeGuest } from '../asking/actions';
import { isReady, useStore } from '../state/store';
import type { Spot } from '../ui/contextMenu';
import { Button } from '../ui/controls/Button';
import styles from './GuestTable.module.css';

export interface GuestActionsProps {
  network: NetworkState;
  guest: Guest;
  /** The menu of this guest is open. */
  isOpen: boolean;
  onMenu: (guest: Guest, spot: Spot) => void;
}

/** A plain button opens the menu: a hundred rows with a menu each would be slow to draw. */
export const GuestActions = ({ network, guest, isOpen, onMenu }: GuestActionsProps) => (
  <div className={styles.actions}>
    {guest.test && guest.port !== null ? <RemoveButton network={network} guest={guest} /> : null}
    <button
      type="button"
      className={styles.more}
      aria-label={t('guestTable.actionsFor', { guest: guestTitle(guest) })}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={({ currentTarget }) => {
        const { right, bottom } = currentTarget.getBoundingClientRect();
        onMenu(guest, { x: right, y: bottom });
      }}
    >
      <EllipsisVertical size={14} aria-hidden="true" />
    </button>
  </div>
);

function RemoveButton({ network, guest }: Pick<GuestActionsProps, 'network' | 'guest'>) {
  const idle = useStore((state) => isReady(state) && state.busy[network.uuid] === undefined);
  return (
    <Button
      size="small"
      variant="quiet"
      isDisabled={!idle}
      onPress={() => void removeGuest(network, guest.name ?? guest.port ?? '')}
    >
      {t('common.remove')}
    </Button>
  );
}
