/** How spans stand, as the agent tells it to helpers: what is shown, and nothing that changes with each message. */
import type { SpanStatus } from '../facts/span/spanStatus';
import type { SocketState } from './agentSocket';
import type { SpanNetwork } from './spanNetwork';

/** So long the others have to be heard after this agent began, in milliseconds. */
export const SETTLED_MS = 5_000;

/** The status of all networks that it is the agent of. */
export const statusOf = (
  networks: Iterable<SpanNetwork>,
  { program, now, socketOf }: { program: string; now: number; socketOf: (address: string) => SocketState },
): SpanStatus => ({
  pid: process.pid,
  version: program,
  networks: Object.fromEntries(
    [...networks].map((network) => [
      network.config.network,
      {
        socket: socketOf(network.address),
        hasKey: network.hasKey,
        isSettled: network.isSettled(SETTLED_MS),
        duplicates: network.leases().duplicates,
        members: network.members.map(({ name, address, standing }) => {
          const { common, ...view } = standing.view(now);
          return { name, address, ...view, same: common === null ? null : common === network.config.common };
        }),
      },
    ]),
  ),
});
