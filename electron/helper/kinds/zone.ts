/** The zone of firewalld that a bridge is in, for as long as the bridge is there (firewall-cmd(1), runtime settings). */
import { VirtnetError } from '../../../shared/error';
import type { CommandResult } from '../host';
import type { ResourceOf } from '../hostResource';

type Zone = ResourceOf<'zone'>;

export const zoneResource = (bridge: string, zone: string): Zone => ({
  kind: 'zone',
  key: bridge,
  value: zone,
});

/** Puts the bridge into the zone, out of any other; fails when firewalld does not run. */
export const enterZone = ({ key, value }: Zone): string[] => [
  'firewall-cmd',
  `--zone=${value}`,
  `--change-interface=${key}`,
];
export const leaveZone = ({ key, value }: Zone): string[] => [
  'firewall-cmd',
  `--zone=${value}`,
  `--remove-interface=${key}`,
];
export const showZone = (bridge: string): string[] => ['firewall-cmd', `--get-zone-of-interface=${bridge}`];

/** Exit statuses of firewall-cmd(1) for a device in no zone, and for a firewalld that does not run. */
const NO_ZONE = 2;
const NOT_RUNNING = 252;

/** The zone in the answer; null for a bridge in none, which is so too while firewalld does not run. */
export function parseShownZone(result: CommandResult): string | null {
  const { command, status, stdout, stderr } = result;
  if (status === 0) return stdout.trim();
  if (status === NO_ZONE || status === NOT_RUNNING) return null;
  throw new VirtnetError(`The zone could not be read: ${stderr.trim()}`, {
    code: 'command-failed',
    command,
    status,
    stderr,
  });
}
