/** Asks before the leases of a guest are taken back: it is not told, and others may get its addresses. */
import { guestTitle, leasedAddresses } from '../../shared/words/guestFacts';
import type { Guest, NetworkState } from '../../shared/contract/snapshot';
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
      title={`Release the lease of ${guestTitle(guest)}`}
      role="alertdialog"
      onClose={onClose}
      footer={
        <>
          <Button autoFocus onPress={onClose}>
            Cancel
          </Button>
          <Button variant="danger" isPending={busy !== undefined} onPress={() => void confirm()}>
            Release
          </Button>
        </>
      }
    >
      <p>
        {leasedAddresses(guest).join(', ')} will be free for other guests at once. The guest is not told: have
        it ask for an address anew, or two may use the same one.
      </p>
    </Dialog>
  );
}
