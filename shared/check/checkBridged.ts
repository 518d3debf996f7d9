/** The rules about a Bridged network: the bridge that it joins, and what it cannot have. */
import { misplacedInBridged } from '../definition/bridged';
import { issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import { memberAt } from '../definition/members';
import type { NetworkDraft } from '../definition/network';
import type { CheckContext } from './checkContext';

/** What is wrong with the parts of a Bridged network that only other types have. */
export function checkMisplaced(draft: NetworkDraft): Issue[] {
  return misplacedInBridged(draft).map(({ path, kind, reason }) => {
    const label = memberAt(path)?.label ?? path;
    switch (kind) {
      case 'unused':
        return issue(path, 'not-used', `Not used by a Bridged network: “${label}”. ${reason}.`, {
          severity: 'advice',
        });
      case 'unguarded':
        return issue(path, 'bridged-unguarded', `Not carried out here: “${label}”. ${reason}.`, {
          severity: 'question',
        });
      case 'refused':
        return issue(
          path,
          'bridged-member',
          `A Bridged network has no “${label}”. ${reason}. Remove it, or choose another type.`,
        );
    }
  });
}

/** What is wrong with the bridge that a Bridged network joins; what is not there yet may come. */
export function checkJoined(name: string | undefined, context: CheckContext): Issue[] {
  const found = (code: IssueCode, message: string, extra?: IssueExtra): Issue[] => [
    issue('bridge.name', code, message, extra),
  ];
  const onLan = context.bridges?.find(({ uplinks }) => uplinks.length > 0)?.name;
  const suggestion = onLan === undefined ? {} : { suggestion: onLan };
  if (name === undefined || name === '')
    return found(
      'bridge-unnamed',
      'A Bridged network joins a bridge that this host has; name it, as br0.',
      suggestion,
    );
  const owner = context.networks.find((other) => other.device === name && other.mac !== undefined);
  if (owner) {
    const whose =
      owner.uuid === context.self
        ? 'is what this network made for itself'
        : `belongs to network “${owner.name}”`;
    return found(
      'bridge-taken',
      `The bridge ${name} ${whose}; name a bridge that leads to the LAN, or plug guests in to that network.`,
      { owner: owner.name, ...suggestion },
    );
  }
  if (context.bridges === undefined) return [];
  const bridge = context.bridges.find((one) => one.name === name);
  if (!bridge && context.devices.includes(name))
    return found(
      'bridge-kind',
      `${name} is no bridge; guests join a bridge that has it as a port. Make one over ${name}, as br0, and name that.`,
      suggestion,
    );
  if (!bridge)
    return found(
      'bridge-absent',
      `There is no bridge ${name} on this host now; the network can start once it is there.`,
      { severity: 'advice', ...suggestion },
    );
  const sharing = context.networks.find((other) => other.device === name && other.uuid !== context.self);
  return [
    ...(bridge.uplinks.length === 0
      ? found(
          'bridge-uplink',
          `No port of ${name} leads to a LAN: guests reach each other and this host, until a network card is made a port of it.`,
          { severity: 'advice' },
        )
      : []),
    ...(sharing
      ? found(
          'bridge-shared',
          `Network “${sharing.name}” joins ${name} as well: both show the same guests.`,
          {
            severity: 'advice',
            owner: sharing.name,
          },
        )
      : []),
  ];
}
