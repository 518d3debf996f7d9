/** Asks before a network that was taken over from libvirt goes back there, and names its guests. */
import type { NetworkState } from '../../../shared/contract/snapshot';
import { giveBackToLibvirt } from '../../asking/actions';
import { cutOffByStop } from '../../state/networkFacts';
import { countOf } from '../../ui/quantity';
import { GuestNames } from './GuestNames';
import { NetworkQuestion } from './NetworkQuestion';

export function GiveBackDialog({ network }: { network: NetworkState }) {
  const guests = cutOffByStop(network);
  return (
    <NetworkQuestion
      network={network}
      title={`Give ${network.name} back to libvirt`}
      verb="Give back"
      order={{ do: 'giveBack', names: [network.name] }}
      isDanger={false}
      onConfirm={() => giveBackToLibvirt(network)}
    >
      <p>
        libvirt starts its own network again on {network.device}, as it is defined there. The definition here
        stays, and is not run.
      </p>
      {guests.length > 0 ? (
        <>
          <p>{countOf(guests.length, 'guest')} will go along, with their addresses:</p>
          <GuestNames guests={guests} />
        </>
      ) : null}
    </NetworkQuestion>
  );
}
