/** Findings about the bridge that a Bridged network joins: whether it is there, and whether it leads to the LAN. */
import { finding, WALKED, type Finding } from './finding';
import type { ProbeFacts } from './facts';
import { describeNames } from './words';

/** What is wrong with the devices between guests and the LAN. */
export function lanFindings(facts: ProbeFacts): Finding[] {
  const { bridge, definition, lanPorts } = facts;
  const device = definition.bridge.name;
  const common = { step: 'bridge', explains: WALKED } as const;
  if (!bridge)
    return [
      finding({
        ...common,
        cause: 'bridge-missing',
        title: `The bridge ${device} is gone`,
        detail:
          'Whatever makes this host’s bridges has removed it, and guests lost their way to the LAN with it.',
        remedy: `Have ${device} made again where it is configured; the network needs no start then.`,
        command: 'ip -d link show type bridge',
      }),
    ];
  if (bridge.kind !== 'bridge')
    return [
      finding({
        ...common,
        cause: 'bridge-foreign',
        title: `${device} is no bridge`,
        detail: 'A device of that name is there, which guests cannot be plugged in to.',
        remedy: `Make a bridge that has ${device} as a port, and name that in the network.`,
        command: `ip -d link show ${device}`,
      }),
    ];
  if (!bridge.flags.includes('UP'))
    return [
      finding({
        ...common,
        cause: 'bridge-down',
        title: `The bridge ${device} is switched off`,
        detail: 'Another program or person set it down, so it passes nothing on.',
        remedy: 'Switch it on where it is configured.',
        command: `ip link set ${device} up`,
      }),
    ];
  if (lanPorts.length === 0)
    return [
      finding({
        step: 'bridge',
        cause: 'uplink-missing',
        title: `No port of ${device} leads to a LAN`,
        detail:
          'Guests reach each other and this host, and nobody else: no network card is part of the bridge.',
        explains: ['lease', 'gateway', 'outside'],
        remedy: 'Make the network card a port of it where the bridge is configured.',
        command: `bridge link show`,
      }),
    ];
  const off = lanPorts.filter(({ flags }) => !flags.includes('UP') || flags.includes('NO-CARRIER'));
  if (off.length < lanPorts.length) return [];
  return [
    finding({
      step: 'bridge',
      cause: 'uplink-down',
      title: `${describeNames(off.map(({ name }) => name))} of ${device} ${off.length > 1 ? 'have' : 'has'} no link`,
      detail: 'It is switched off or its cable is out, so nothing passes between guests and the LAN.',
      explains: ['lease', 'gateway', 'outside'],
      remedy: 'Plug the cable in or switch the device on.',
      command: `ip link show master ${device}`,
    }),
  ];
}
