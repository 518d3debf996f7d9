/** Asks before a network is stopped under its guests, and names them. */
import type { NetworkState } from '../../../shared/contract/snapshot';
import { stopNetwork } from '../../asking/actions';
import { cutOffByStop } from '../../state/networkFacts';
import { countOf } from '../../ui/quantity';
import { GuestNames } from './GuestNames';
import { NetworkQuestion } from './NetworkQuestion';

export function StopDialog({ network }: { network: NetworkState }) {
  const attached = cutOffByStop(network);
  return (
    <NetworkQuestion
      network={network}
      title={`Stop network ${network.name}`}
      verb="Stop"
      order={{ do: 'stop', names: [network.name] }}
      onConfirm={() => stopNetwork(network)}
    >
      <p>
        {countOf(attached.length, 'guest')} will lose the connection
        {network.persistent ? '.' : ', and the network will be gone: it is temporary.'}
      </p>
      <GuestNames guests={attached} />
    </NetworkQuestion>
  );
}
