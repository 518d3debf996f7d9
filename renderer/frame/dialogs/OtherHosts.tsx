/** What becomes of a network on the other hosts that it spans, when it is stopped or deleted on this one. */
import type { NetworkState } from '../../../shared/contract/snapshot';
import { peersOf } from '../../../shared/definition/span';
import { listText, t } from '../../../shared/language/language';
import { openDialog } from '../../asking/actions';
import { definitionInForce } from '../../state/networkFacts';
import { Button } from '../../ui/controls/Button';

/** Nothing for a network of this host alone. */
export function OtherHosts({ network, isDeleted = false }: { network: NetworkState; isDeleted?: boolean }) {
  const peers = namesOf(network);
  if (peers.length === 0) return null;
  return (
    <p>{t(isDeleted ? 'frame.delete.otherHosts' : 'frame.stop.otherHosts', { hosts: listText(peers) })}</p>
  );
}

/** Asks for the network to be deleted on all hosts, in a dialog of its own. */
export function DeleteEverywhere({ network }: { network: NetworkState }) {
  if (namesOf(network).length === 0) return null;
  return (
    <Button size="small" onPress={() => openDialog({ kind: 'span', of: network.uuid, does: 'delete' })}>
      {t('frame.delete.everywhere')}
    </Button>
  );
}

function namesOf(network: NetworkState): string[] {
  const { span } = definitionInForce(network);
  return span ? peersOf(span).map(({ name }) => name) : [];
}
