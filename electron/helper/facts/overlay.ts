/** The overlay of a network that spans hosts: which port of its bridge that is, and whom it leads to. */
import * as z from 'zod';
import { memberHere, overlayDevice, type Span } from '../../../shared/definition/span';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { overlayAddress } from '../../../shared/span/overlayAddress';
import type { Host } from '../host/host';
import { readOutput } from '../host/runOrFail';

/** Whether a port of a network's bridge leads to the other hosts that it spans, and so to no guest of this one. */
export const isOverlayPort = ({ span }: Pick<NetworkDefinition, 'span'>, port: string): boolean =>
  span !== undefined && overlayDevice(span) === port;

/** An entry of `bridge -j fdb show`; what has a `dst` is behind another host. */
const entrySchema = z.object({ mac: z.string(), dst: z.string().optional() });

/** Frames to whom nobody knows go to all entries of this address (drivers/net/vxlan). */
export const ANYBODY = '00:00:00:00:00:00';

/** What a VXLAN knows of who is behind which host; nothing while there is no such device. One process. */
export async function readForwarding(
  host: Pick<Host, 'run'>,
  device: string,
): Promise<{ mac: string; dst: string }[]> {
  const { status, stdout } = await host.run(['bridge', '-j', 'fdb', 'show', 'dev', device]);
  if (status !== 0) return [];
  return readOutput(z.array(entrySchema), stdout, 'bridge').flatMap(({ mac, dst }) =>
    dst === undefined ? [] : [{ mac, dst }],
  );
}

/** Guests behind other hosts: the name of the member by their hardware address, as far as frames of theirs came by. */
export async function readRemoteGuests(
  host: Pick<Host, 'run'>,
  span: Span,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map(span.members.map((member) => [overlayAddress(member), member.name]));
  const here = memberHere(span).name;
  const known = await readForwarding(host, overlayDevice(span));
  return new Map(
    known.flatMap(({ mac, dst }) => {
      const name = names.get(dst);
      return mac === ANYBODY || name === undefined || name === here ? [] : [[mac, name] as const];
    }),
  );
}
