/** A draft with what it leaves out taken from the definition that it replaces, checked. */
import type { IssueCode } from '../../../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../../../shared/definition/network';
import { createDefinition, type HostContext } from '../createDefinition';

/** Throws `invalid-definition`, whose paths begin with `place`. */
export function completeDraft(
  draft: NetworkDraft,
  known: NetworkDefinition | null,
  context: HostContext,
  accept: readonly IssueCode[],
  place = '',
): NetworkDefinition {
  if (!known) return createDefinition(draft, context, accept, place);
  const full: NetworkDraft = {
    ...draft,
    uuid: known.uuid,
    bridge: { ...draft.bridge, name: draft.bridge.name ?? known.bridge.name },
    mac: draft.mac ?? known.mac,
  };
  return createDefinition(full, { ...context, self: known.uuid }, accept, place);
}
