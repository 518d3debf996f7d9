/** What choosing another type of network makes of a form: a Bridged one has nothing of the others but what every type has. */
import { likeOther } from '../../../shared/definition/bridged';
import type { ForwardMode, NetworkDefinition, NetworkDraft } from '../../../shared/definition/network';
import { isBridged } from '../../../shared/definition/network';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { definitionOf } from '../../../shared/draft/draft';
import { toTree } from '../../../shared/draft/draftTree';
import { textAt, withItem, withValue, type Tree } from '../../../shared/draft/tree';
import { lanBridge, newBridged } from '../../../shared/propose/suggest';
import { freshAddress, freshRanges } from './freshAddress';

/** The form with this type; from and to Bridged, `base` and the host say what the other members are. */
export function withType(
  tree: Tree,
  mode: ForwardMode,
  { base, host }: { base: NetworkDefinition; host: Pick<HostFacts, 'bridges' | 'addressSpace'> },
): Tree {
  const isJoining = textAt(tree, 'forward.mode') === 'bridge';
  if (isJoining === (mode === 'bridge')) return withValue(tree, 'forward.mode', mode);
  const draft = definitionOf({ tree, networks: {} });
  const own = isBridged(base) === (mode === 'bridge') ? base : null;
  if (mode === 'bridge') return toTree(likeOther(own ?? newBridged(draft.name, lanBridge(host)), draft));
  if (own) return withValue(toTree({ ...likeOther(own, draft), name: draft.name }), 'forward.mode', mode);
  return withFirstAddress(toTree(unjoined(draft, mode)), { base, host });
}

/** A bridge is made for it, whose name is free for the host to choose. */
const unjoined = (draft: NetworkDraft, mode: Exclude<ForwardMode, 'bridge'>): NetworkDraft => ({
  ...draft,
  forward: { mode },
  bridge: { stp: false, delay: 0 },
});

function withFirstAddress(
  tree: Tree,
  { base, host }: { base: NetworkDefinition; host: Pick<HostFacts, 'addressSpace'> },
): Tree {
  const addressed = withItem(tree, 'ips', freshAddress('ipv4', tree, host.addressSpace));
  return withValue(addressed, 'ips[0].dhcp', freshRanges(addressed, 0, base));
}
