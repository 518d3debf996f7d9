/** The hosts whose connections are open, as what is done on several hosts sees them. */
import type { HelperMethod, helperMethods, Params, Result } from '../../../shared/contract/contract';
import type { ConnectedHost } from '../../../shared/span/spanHost';
import type { Connections } from '../connections';

const SANDBOX = 'virtnet:///sandbox';

export interface OpenHosts {
  connections: Pick<Connections, 'states' | 'call'>;
  /** What a person calls a connection. */
  labelOf: (uri: string) => string;
}

type Methods = typeof helperMethods;

/** A host by its connection, which may be lost and come back meanwhile. */
export const hostAt = ({ connections, labelOf }: OpenHosts, uri: string): ConnectedHost => ({
  uri,
  name: labelOf(uri),
  // The connection checks the answer by the same table.
  call: <M extends HelperMethod>(method: M, params: Params<Methods, M>) =>
    connections.call(uri, method, params) as Promise<Result<Methods, M>>,
});

/** Those that are open, and those that are named besides; the sandbox reaches nobody. */
export function openHosts(open: OpenHosts, named: readonly string[] = []): ConnectedHost[] {
  const ready = open.connections
    .states()
    .filter(([uri, { state }]) => state === 'ready' && uri !== SANDBOX)
    .map(([uri]) => uri);
  return [...new Set([...named, ...ready])].map((uri) => hostAt(open, uri));
}
