/** Asks before a network is stopped under its guests, and names them. */
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { stopNetwork } from '../../asking/actions';
import { cutOffByStop } from '../../state/networkFacts';
import { GuestNames } from './GuestNames';
import { NetworkQuestion } from './NetworkQuestion';
import { OtherHosts } from './OtherHosts';

export function StopDialog({ network }: { network: NetworkState }) {
  const attached = cutOffByStop(network);
  return (
    <NetworkQuestion
      network={network}
      title={t('frame.stop.title', { name: network.name })}
      verb={t('common.stop')}
      order={{ do: 'stop', names: [network.name] }}
      onConfirm={() => stopNetwork(network)}
    >
      <p>
        {t(network.persistent ? 'frame.stop.guests' : 'frame.stop.guestsAndNetwork', {
          guests: attached.length,
        })}
      </p>
      <GuestNames guests={attached} />
      <OtherHosts network={network} />
    </NetworkQuestion>
  );
}
