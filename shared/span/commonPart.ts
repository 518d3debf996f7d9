/** What the definitions of a network that spans hosts have in common on all of them. */
import type { NetworkDefinition } from '../definition/network';

/**
 * A definition without what is a host's own: which member it is, its devices and addresses, and what other programs there
 * have noted. As text that is the same for the same content, in whichever order members stand.
 */
export function commonPart(definition: NetworkDefinition): string {
  const { span, bridge, forward, portForwards } = definition;
  return inOrder({
    ...definition,
    reach: undefined,
    metadata: undefined,
    bridge: { ...bridge, name: undefined },
    forward: { ...forward, device: undefined },
    portForwards: portForwards?.map((one) => ({ ...one, hostAddress: undefined })),
    span: span && {
      ...span,
      here: undefined,
      members: span.members.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    },
  });
}

/** JSON with the members of objects by their names. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
