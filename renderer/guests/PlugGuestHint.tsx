/** What comes after Finish: how to plug a guest in to the new network, with lines to copy. */
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import { Banner } from '../ui/notices/Banner';
import { AttachLines } from './AttachLines';

export interface PlugGuestHintProps {
  network: NetworkState;
  host: HostFacts;
  onDismiss: () => void;
}

/** A panel named "Plug a guest in"; what is shown in it depends on how the guest is run. */
export const PlugGuestHint = ({ network, host, onDismiss }: PlugGuestHintProps) => (
  <Banner tone="good" title={t('guestTable.plug.title')} onDismiss={onDismiss}>
    <p>{t(`guestTable.plug.${network.state}`, { name: network.name, device: network.device })}</p>
    <AttachLines network={network} host={host} />
  </Banner>
);
