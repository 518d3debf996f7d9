/** Offers a network to libvirt, so that virsh and virt-manager list it, says whether it is offered, and takes that back. */
import type { NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { libvirtOffer, offerToLibvirt, openDialog, withdrawFromLibvirt } from '../asking/actions';
import { useAnswer } from '../asking/useAnswer';
import { isReady, useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import styles from './AttachLines.module.css';

/** Shows nothing where libvirt is not installed; failures stand where the network's other failures do. */
export function LibvirtOffer({ network }: { network: NetworkState }) {
  const busy = useStore((state) => state.busy[network.uuid]);
  const ready = useStore(isReady);
  // Asked again when an order has ended: it may have been this one. What is not known is not shown.
  const offer = useAnswer(network.name, libvirtOffer, { turn: busy }).value;
  if (!offer || offer.state === 'unavailable') return null;
  const isOffered = offer.state === 'offered';
  const pending = busy === 'offer';
  return (
    <>
      <div className={styles.offer}>
        <Button
          isPending={pending}
          isDisabled={!ready || (busy !== undefined && !pending)}
          onPress={() => void (isOffered ? withdrawFromLibvirt(network) : offerToLibvirt(network))}
        >
          {t(isOffered ? 'guestTable.libvirt.withdraw' : 'guestTable.libvirt.offer')}
        </Button>
        <span>
          {isOffered
            ? t('guestTable.libvirt.offered', { name: offer.network ?? '' })
            : t('guestTable.libvirt.notOffered')}
        </span>
      </div>
      {offer.own !== undefined && network.state === 'active' ? (
        <div className={styles.offer}>
          <Button
            isDisabled={!ready || busy !== undefined}
            onPress={() => openDialog({ kind: 'give-back', uuid: network.uuid })}
          >
            {t('guestTable.libvirt.giveBack')}
          </Button>
          <span>{t('guestTable.libvirt.own', { device: network.device, name: offer.own })}</span>
        </div>
      ) : null}
    </>
  );
}
