/** The one definition that a fresh host gets. */
import type { CheckContext } from '../../../shared/check/checkContext';
import { defaultDraft } from '../../../shared/propose/defaultNetwork';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { createDefinition } from './createDefinition';

/** The default network where there is room for it; null when nothing is free. */
export function defaultNetwork(context: CheckContext): NetworkDefinition | null {
  const draft = defaultDraft(context.addressSpace);
  return draft && createDefinition(draft, context, []);
}
