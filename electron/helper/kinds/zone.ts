/** The kind `zone`: the zone of firewalld that a bridge is in, for as long as the bridge is there (firewall-cmd(1), runtime settings). */
import { VirtnetError } from '../../../shared/contract/error';
import type { Resource } from '../../../shared/contract/resource';
import { isBridged } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
import type { CommandResult } from '../host/host';
import { READING_MS } from '../host/runOrFail';
import type { Kind } from './kind';
import { bridgeIdentity } from './devices/link';
import { nullWithoutTool } from '../host/nullWithoutTool';
import { run } from './operation';

/** By its bridge. */
type Zone = Resource<string>;

export const zone: Kind<string> = {
  name: 'zone',
  wanted: ({ definition, definition: { bridge } }) =>
    bridge.zone === undefined || isBridged(definition)
      ? []
      : [{ kind: zone.name, key: bridge.name, value: bridge.zone }],
  /** Without firewalld bridges are in no zone. */
  async read({ host }, wanted) {
    const bridges = [...new Set(wanted.map(({ key }) => key))];
    const read = await Promise.all(
      bridges.map(async (key): Promise<Zone[]> => {
        const value = await host
          .run(showZone(key), { withinMs: READING_MS })
          .then(parseShownZone, nullWithoutTool);
        return value === null ? [] : [{ kind: zone.name, key, value }];
      }),
    );
    return read.flat();
  },
  // What is in no zone any more cannot leave it.
  presume: (look, owned) => zone.read(look, owned),
  standsOn: ({ key }) => bridgeIdentity(key),
  steps(changes) {
    const { removed, written } = changes.of(zone);
    return {
      limit: [
        ...removed.map((one) => ({ title: leaving(one), operation: run(leaveZone(one)) })),
        ...written.map((one) => ({ title: entering(one), operation: run(enterZone(one)) })),
      ],
    };
  },
  words: {
    cause: 'kinds.zone.cause',
    name: ({ key }) => t('kinds.zone.name', { bridge: key }),
    change: (action, subject) => (action === 'remove' ? leaving(subject) : entering(subject)),
  },
  remedy(stderr) {
    if (/FirewallD is not running/i.test(stderr)) return t('kinds.zone.notRunning');
    return /INVALID_ZONE/.test(stderr) ? t('kinds.zone.unknown') : null;
  },
  noticed: 'by reading',
};

const entering = ({ key, value }: Zone): string => t('kinds.zone.enter', { bridge: key, zone: value });
const leaving = ({ key, value }: Zone): string => t('kinds.zone.leave', { bridge: key, zone: value });

/** Puts the bridge into the zone, out of any other; fails when firewalld does not run. */
const enterZone = ({ key, value }: Zone): string[] => [
  'firewall-cmd',
  `--zone=${value}`,
  `--change-interface=${key}`,
];
const leaveZone = ({ key, value }: Zone): string[] => [
  'firewall-cmd',
  `--zone=${value}`,
  `--remove-interface=${key}`,
];
const showZone = (bridge: string): string[] => ['firewall-cmd', `--get-zone-of-interface=${bridge}`];

/** Exit statuses of firewall-cmd(1) for a device in no zone, and for a firewalld that does not run. */
const NO_ZONE = 2;
const NOT_RUNNING = 252;

/** The zone in the answer; null for a bridge in none, which is so too while firewalld does not run. */
function parseShownZone(result: CommandResult): string | null {
  const { command, status, stdout, stderr } = result;
  if (status === 0) return stdout.trim();
  if (status === NO_ZONE || status === NOT_RUNNING) return null;
  throw new VirtnetError(t('kinds.zone.unread', { reason: stderr.trim() }), {
    code: 'command-failed',
    command,
    status,
    stderr,
  });
}
