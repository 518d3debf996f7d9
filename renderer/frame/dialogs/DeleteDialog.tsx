/** Asks before a network is deleted; one that runs is stopped first, when that is wanted. */
import { useState } from 'react';
import type { NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import { isBridged } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
import { deleteNetwork, stopNetwork } from '../../asking/actions';
import { removeBridge } from '../../asking/bridgeActions';
import { cutOffByStop } from '../../state/networkFacts';
import { useSnapshot } from '../../state/store';
import { Checkbox } from '../../ui/controls/Checkbox';
import { NetworkQuestion } from './NetworkQuestion';
import { DeleteEverywhere, OtherHosts } from './OtherHosts';

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
      title={t('frame.delete.title', { name: network.name })}
      verb={t(active ? 'frame.delete.stopAndDelete' : 'common.delete')}
      order={
        network.persistent
          ? { do: 'delete', names: [network.name], stop: active }
          : { do: 'stop', names: [network.name] }
      }
      onConfirm={remove}
      beside={<DeleteEverywhere network={network} />}
    >
      <p>{consequence(network)}</p>
      <OtherHosts network={network} isDeleted />
      {bridge ? (
        <Checkbox
          isSelected={isGivenBack}
          onChange={setGivenBack}
          hint={t('frame.delete.bridgeHint', { device: bridge.over ?? '', bridge: bridge.name })}
        >
          {t('frame.delete.bridge', { bridge: bridge.name })}
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
  const guests = cutOffByStop(network).length;
  const sentences =
    network.state === 'active'
      ? [
          t('frame.delete.active'),
          ...(guests > 0 ? [t('frame.stop.guests', { guests })] : []),
          t('frame.delete.stopFirst'),
        ]
      : [t('frame.delete.definition')];
  const lost = t(network.persistent ? 'frame.delete.undoable' : 'frame.delete.temporary');
  return [...sentences, lost].join(' ');
}
