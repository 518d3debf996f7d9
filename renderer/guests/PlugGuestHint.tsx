/** What comes after Finish: how to plug a guest in to the new network, with lines to copy. */
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { Banner } from '../ui/notices/Banner';
import { AttachLines } from './AttachLines';

export interface PlugGuestHintProps {
  network: NetworkState;
  host: HostFacts;
  onDismiss: () => void;
}

/** A panel named "Plug a guest in"; what is shown in it depends on how the guest is run. */
export const PlugGuestHint = ({ network, host, onDismiss }: PlugGuestHintProps) => (
  <Banner tone="good" title="Plug a guest in" onDismiss={onDismiss}>
    <p>
      {network.state === 'active'
        ? `${network.name} is running: whatever is plugged in to ${network.device} is on it.`
        : `${network.name} is stored. Start it, then plug guests in to ${network.device}.`}
    </p>
    <AttachLines network={network} host={host} />
  </Banner>
);
