/** Asks before a network is deleted; one that runs is stopped first, when that is wanted. */
import { useState } from 'react';
import type { NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import { isBridged } from '../../../shared/definition/network';
import { deleteNetwork, stopNetwork } from '../../asking/actions';
import { removeBridge } from '../../asking/bridgeActions';
import { cutOffByStop } from '../../state/networkFacts';
import { useSnapshot } from '../../state/store';
import { Checkbox } from '../../ui/controls/Checkbox';
import { countOf } from '../../ui/quantity';
import { NetworkQuestion } from './NetworkQuestion';

export function DeleteDialog({ network }: { network: NetworkState }) {
  const active = network.state === 'active';
  // A temporary network has no definition to delete: stopped, it is gone.
  const snapshot = useSnapshot();
  const bridge = snapshot && bridgeLeft(snapshot, network);
  const [isGivenBack, setGivenBack] = useState(false);
  const remove = async () => {
    const isGone = await (network.persistent ? deleteNetwork(network, active) : stopNetwork(network));
    // That is a change of its own, which is asked about and can be taken back.
    if (isGone && bridge && isGivenBack) void removeBridge(bridge.name);
    return isGone;
  };
  return (
    <NetworkQuestion
      network={network}
      title={`Delete network ${network.name}`}
      verb={active ? 'Stop and delete' : 'Delete'}
      order={
        network.persistent
          ? { do: 'delete', names: [network.name], stop: active }
          : { do: 'stop', names: [network.name] }
      }
      onConfirm={remove}
    >
      <p>{consequence(network)}</p>
      {bridge ? (
        <Checkbox
          isSelected={isGivenBack}
          onChange={setGivenBack}
          hint={`${bridge.over} gets back the addresses and routes that ${bridge.name} has.`}
        >
          Remove the bridge {bridge.name} as well
        </Checkbox>
      ) : null}
    </NetworkQuestion>
  );
}

/** The bridge that was made here for a Bridged network, and that no other network joins. */
function bridgeLeft({ host, networks }: Snapshot, { uuid, definition, device }: NetworkState) {
  const isJoined = networks.some((other) => other.uuid !== uuid && other.device === device);
  return isBridged(definition) && !isJoined
    ? host.bridges?.find(({ name, over }) => name === device && over !== undefined)
    : undefined;
}

function consequence(network: NetworkState): string {
  const attached = cutOffByStop(network).length;
  const guests = attached > 0 ? ` ${countOf(attached, 'guest')} will lose the connection.` : '';
  if (network.state === 'active')
    return `The network is active.${guests} Stop it and delete it? ${whatIsLost(network)}`;
  return `Its definition and its leases will be deleted. ${whatIsLost(network)}`;
}

const whatIsLost = ({ persistent }: NetworkState): string =>
  persistent
    ? 'Undo and the History bring the definition back, but not the leases.'
    : 'It is temporary: this cannot be undone.';
