/** What of a definition may be there only once on a host, and so stays with its first owner. */
import { isBridged, type NetworkDraft } from './network';

/**
 * The definition without what only one network can have: UUID, MAC address, the name of the bridge that is made for it, and
 * the overlay between hosts. They are chosen anew.
 */
export function freeOfIdentity(definition: NetworkDraft): NetworkDraft {
  const draft: NetworkDraft = { ...definition, bridge: { ...definition.bridge } };
  if (!isBridged(definition)) delete draft.bridge.name;
  delete draft.uuid;
  delete draft.mac;
  delete draft.span;
  return draft;
}

/** The definition for a network beside the one that it is taken from, which keeps the host's ports that it forwards. */
export function copyOf(definition: NetworkDraft): NetworkDraft {
  const draft = freeOfIdentity(definition);
  delete draft.portForwards;
  return draft;
}
