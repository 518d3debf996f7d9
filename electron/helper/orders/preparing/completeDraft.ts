/** A draft with what it leaves out taken from the definition that it replaces, checked. */
import { withIdentityOf } from '../../../../shared/definition/bridged';
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
  const full = withIdentityOf(draft, known);
  return createDefinition(full, { ...context, self: known.uuid }, accept, place);
}
