/** The Diagram tab of a network: who is on it, and by which way packets reach the outside. */
import { useMemo } from 'react';
import type { HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { Diagram } from './Diagram';
import { networkTopology } from './topology';

/** Drawn from the snapshot, so it changes as the network does. */
export function DiagramTab({ network, host }: { network: NetworkState; host: HostFacts }) {
  const topology = useMemo(() => networkTopology(network, host), [network, host]);
  return <Diagram topology={topology} fileName={`${network.name}-diagram`} />;
}
