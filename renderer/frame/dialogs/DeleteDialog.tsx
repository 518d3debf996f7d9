/** Asks before a network is deleted; one that runs is stopped first, when that is wanted. */
import { isAttached } from '../../../shared/words/guestFacts';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { deleteNetwork, stopNetwork } from '../../asking/actions';
import { countOf } from '../../ui/quantity';
import { NetworkQuestion } from './NetworkQuestion';

export function DeleteDialog({ network }: { network: NetworkState }) {
  const active = network.state === 'active';
  // A temporary network has no definition to delete: stopped, it is gone.
  const remove = () => (network.persistent ? deleteNetwork(network, active) : stopNetwork(network));
  return (
    <NetworkQuestion
      network={network}
      title={`Delete network ${network.name}`}
      verb={active ? 'Stop and delete' : 'Delete'}
      onConfirm={remove}
    >
      <p>{consequence(network)}</p>
    </NetworkQuestion>
  );
}

function consequence(network: NetworkState): string {
  const attached = network.guests.filter(isAttached).length;
  const guests = attached > 0 ? ` ${countOf(attached, 'guest')} will lose the connection.` : '';
  if (network.state === 'active')
    return `The network is active.${guests} Stop it and delete it? ${whatIsLost(network)}`;
  return `Its definition and its leases will be deleted. ${whatIsLost(network)}`;
}

const whatIsLost = ({ persistent }: NetworkState): string =>
  persistent
    ? 'Undo and the History bring the definition back, but not the leases.'
    : 'It is temporary: this cannot be undone.';
