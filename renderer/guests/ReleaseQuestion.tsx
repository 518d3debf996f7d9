/** Asks before the leases of a guest are taken back: it is not told, and others may get its addresses. */
import { guestTitle, leasedAddresses } from '../../shared/words/guestFacts';
import type { Guest, NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { releaseLeases } from '../asking/actions';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';

export interface ReleaseQuestionProps {
  network: NetworkState;
  guest: Guest;
  onClose: () => void;
}

/** Why it could not be done stands on the network's page then. */
export function ReleaseQuestion({ network, guest, onClose }: ReleaseQuestionProps) {
  const busy = useStore((state) => state.busy[network.uuid]);
  const confirm = async () => {
    await releaseLeases(network, guest);
    onClose();
  };
  return (
    <Dialog
      title={t('guestTable.release.title', { guest: guestTitle(guest) })}
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="danger" isPending={busy !== undefined} onPress={() => void confirm()}>
            {t('guestTable.release.verb')}
          </Button>
        </>
      }
    >
      <p>{t('guestTable.release.words', { addresses: leasedAddresses(guest).join(', ') })}</p>
    </Dialog>
  );
}
