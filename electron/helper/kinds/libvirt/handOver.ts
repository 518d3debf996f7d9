/** How a running network goes from libvirt to us and back: each way one program, which goes on when its helper is killed. */
import { createHash } from 'node:crypto';
import { run, type Operation } from '../operation';
import { GIVE_BACK, RELEASE, TAKE_OVER } from './scripts';

/** A network that libvirt runs, or is to run again. */
export interface Lent {
  /** What libvirt calls it. */
  network: string;
  bridge: string;
  /** Whether libvirt starts it on boot. */
  autostart: boolean;
  /** The guests' devices on the bridge. */
  ports: readonly string[];
  /** What libvirt is to know of leases when it starts the network again, and the file for that. */
  leases: { file: string; content: string } | null;
}

/** What the bridge is called while libvirt stops or starts its network: a name that nobody else has, and no longer than a device's. */
export const heldName = (bridge: string): string => nameOf('vnmheld', bridge);

const nameOf = (word: string, bridge: string): string =>
  `${word}${createHash('sha256').update(bridge).digest('hex').slice(0, 8)}`;

/**
 * Has libvirt stop a network without losing its bridge. libvirt removes the bridge by its name and minds no failure there
 * (networkShutdownNetworkVirtual), so the bridge has another name for that moment: its guests stay plugged in, its
 * addresses and what it has learned stay as well. The firewall knows bridges by their names; meanwhile, connections
 * that are there go on, and new ones wait.
 */
export const takeOver = ({ network, bridge }: Lent): Operation =>
  run(['sh', '-s', '--', network, bridge, heldName(bridge)], TAKE_OVER);

/**
 * Has libvirt start its network again. It makes a bridge of its own in any case (networkStartNetworkVirtual), so ours has
 * another name while it does, and its guests stay on it; then both are joined by a cable, the host changes over to
 * libvirt's, and the guests follow one by one.
 */
export const giveBack = ({ network, bridge, autostart, ports, leases }: Lent): Operation =>
  run(
    [
      ...['sh', '-s', '--', network, bridge, heldName(bridge)],
      ...[nameOf('vnmjoin', bridge), nameOf('vnmplug', bridge)],
      ...[autostart ? 'autostart' : 'manual', leases?.file ?? ''],
      ...ports,
    ],
    `leases() {\ncat << 'LEASES'\n${leases?.content ?? ''}LEASES\n}\n${GIVE_BACK}`,
  );

/** Gives a bridge its name back that was cut off in the middle of `takeOver`, and takes away the rules for that moment. */
export const release = ({ bridge }: Lent): Operation =>
  run(['sh', '-s', '--', heldName(bridge), bridge], RELEASE);
