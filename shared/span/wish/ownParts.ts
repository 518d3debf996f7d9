/** What of a definition is each host's own: all else is the same on all members of a span. */
import type { NetworkDraft, PortForward } from '../../definition/network';

type Forward = NetworkDraft['forward'];

/** The definition for a host that has none of it yet: by any uplink, any address, and a bridge name that is free there. */
export const forNewHost = (definition: NetworkDraft, takenDevices: ReadonlySet<string>): NetworkDraft => {
  const { name } = definition.bridge;
  return withOwn(definition, {
    bridge: name === undefined || takenDevices.has(name) ? undefined : name,
    device: undefined,
    addressOf: () => undefined,
    reach: undefined,
    metadata: definition.metadata,
  });
};

/** The definition for a host that has one, with what is the host's own as it has it. */
export const forHost = (definition: NetworkDraft, own: NetworkDraft): NetworkDraft =>
  withOwn(definition, {
    bridge: own.bridge.name,
    device: own.forward.mode === definition.forward.mode ? deviceOf(own.forward) : undefined,
    addressOf: (forward) => (own.portForwards ?? []).find((its) => isSame(its, forward))?.hostAddress,
    reach: own.reach,
    metadata: own.metadata,
  });

interface Own {
  bridge: string | undefined;
  /** The uplink. */
  device: string | undefined;
  /** The host's address at which a port is forwarded. */
  addressOf: (forward: PortForward) => string | undefined;
  /** Exceptions about other networks of the host, by their bridges. */
  reach: NetworkDraft['reach'];
  /** What other programs have noted there. */
  metadata: NetworkDraft['metadata'];
}

function withOwn(
  definition: NetworkDraft,
  { bridge, device, addressOf, reach, metadata }: Own,
): NetworkDraft {
  const own: NetworkDraft = {
    ...definition,
    forward: withDevice(definition.forward, device),
    bridge: { ...definition.bridge },
  };
  delete own.reach;
  delete own.metadata;
  if (reach !== undefined) own.reach = reach;
  if (metadata !== undefined) own.metadata = metadata;
  delete own.bridge.name;
  if (bridge !== undefined) own.bridge.name = bridge;
  if (own.portForwards)
    own.portForwards = own.portForwards.map((forward) => withAddress(forward, addressOf(forward)));
  return own;
}

const deviceOf = (forward: Forward): string | undefined => ('device' in forward ? forward.device : undefined);

function withDevice(forward: Forward, device: string | undefined): Forward {
  if (forward.mode !== 'nat' && forward.mode !== 'route') return forward;
  const own = { ...forward };
  delete own.device;
  return device === undefined ? own : { ...own, device };
}

function withAddress({ hostAddress: _, ...forward }: PortForward, address: string | undefined): PortForward {
  return address === undefined ? forward : { ...forward, hostAddress: address };
}

/** The same ports to the same guest. */
const isSame = (one: PortForward, other: PortForward): boolean =>
  one.protocol === other.protocol &&
  one.guest === other.guest &&
  one.hostPorts.start === other.hostPorts.start &&
  one.hostPorts.end === other.hostPorts.end;
