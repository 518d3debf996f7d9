/** Who is plugged in to a network, and test guests in the sandbox. */
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { sharingWords } from '../../shared/words/guestFacts';
import { t } from '../../shared/language/language';
import { addGuest } from '../asking/actions';
import { isReady, useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Banner } from '../ui/notices/Banner';
import { EmptyState } from '../ui/notices/EmptyState';
import { Fold } from '../ui/controls/Fold';
import styles from '../ui/styles/page.module.css';
import { AttachLines } from './AttachLines';
import { GuestTable } from './GuestTable';

/** A test guest can be added only where nothing real is touched: in the sandbox, on an active network. */
export function GuestsTab({ network, host }: { network: NetworkState; host: HostFacts }) {
  const active = network.state === 'active';
  return (
    <div className={styles.tab}>
      {host.place === 'sandbox' ? <SandboxGuestBar network={network} /> : null}
      <SharedAddresses network={network} />
      {network.guests.length > 0 ? (
        <GuestTable network={network} />
      ) : (
        <EmptyState title={t('guestTable.none')}>
          {active ? t('guestTable.noneActive', { device: network.device }) : t('guestTable.noneInactive')}
        </EmptyState>
      )}
      {active ? (
        <Fold title={t('guestTable.attach.title')} defaultExpanded={network.guests.length === 0}>
          <AttachLines network={network} host={host} />
        </Fold>
      ) : null}
    </div>
  );
}

/** Guests that take one address from each other, and what to do about it. */
function SharedAddresses({ network }: { network: NetworkState }) {
  return sharingWords(network.guests).map((words) => (
    <Banner key={words} tone="changed" title={t('guestTable.sharedTitle')}>
      {words}
    </Banner>
  ));
}

function SandboxGuestBar({ network }: { network: NetworkState }) {
  const ready = useStore(isReady);
  const busy = useStore((state) => state.busy[network.uuid]);
  const active = network.state === 'active';
  return (
    <div className={styles.bar}>
      <Button
        isDisabled={!ready || !active || (busy !== undefined && busy !== 'add-guest')}
        isPending={busy === 'add-guest'}
        onPress={() => void addGuest(network)}
      >
        {t('guestTable.addTest')}
      </Button>
      <span>{t(active ? 'guestTable.testWords' : 'guestTable.testInactive')}</span>
    </div>
  );
}
