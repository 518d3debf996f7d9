/** Asks before a network that was taken over from libvirt goes back there, and names its guests. */
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { giveBackToLibvirt } from '../../asking/actions';
import { cutOffByStop } from '../../state/networkFacts';
import { GuestNames } from './GuestNames';
import { NetworkQuestion } from './NetworkQuestion';

export function GiveBackDialog({ network }: { network: NetworkState }) {
  const guests = cutOffByStop(network);
  return (
    <NetworkQuestion
      network={network}
      title={t('frame.giveBack.title', { name: network.name })}
      verb={t('frame.giveBack.verb')}
      order={{ do: 'giveBack', names: [network.name] }}
      isDanger={false}
      onConfirm={() => giveBackToLibvirt(network)}
    >
      <p>{t('frame.giveBack.words', { device: network.device })}</p>
      {guests.length > 0 ? (
        <>
          <p>{t('frame.giveBack.guests', { guests: guests.length })}</p>
          <GuestNames guests={guests} />
        </>
      ) : null}
    </NetworkQuestion>
  );
}
