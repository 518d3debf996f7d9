/** Findings about the bridge that a Bridged network joins: whether it is there, and whether it leads to the LAN. */
import { t } from '../../../../shared/language/language';
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
        title: t('probe.bridgeMissing.title', { device }),
        detail: t('probe.lanBridge.goneDetail'),
        remedy: t('probe.lanBridge.goneRemedy', { device }),
        command: 'ip -d link show type bridge',
      }),
    ];
  if (bridge.kind !== 'bridge')
    return [
      finding({
        ...common,
        cause: 'bridge-foreign',
        title: t('probe.lanBridge.foreignTitle', { device }),
        detail: t('probe.lanBridge.foreignDetail'),
        remedy: t('probe.lanBridge.foreignRemedy', { device }),
        command: `ip -d link show ${device}`,
      }),
    ];
  if (!bridge.flags.includes('UP'))
    return [
      finding({
        ...common,
        cause: 'bridge-down',
        title: t('probe.bridgeDown.title', { device }),
        detail: t('probe.bridgeDown.detail'),
        remedy: t('probe.lanBridge.downRemedy'),
        command: `ip link set ${device} up`,
      }),
    ];
  if (lanPorts.length === 0)
    return [
      finding({
        step: 'bridge',
        cause: 'uplink-missing',
        title: t('probe.lanBridge.noPortTitle', { device }),
        detail: t('probe.lanBridge.noPortDetail'),
        explains: ['lease', 'gateway', 'outside'],
        remedy: t('probe.lanBridge.noPortRemedy'),
        command: `bridge link show`,
      }),
    ];
  const off = lanPorts.filter(({ flags }) => !flags.includes('UP') || flags.includes('NO-CARRIER'));
  if (off.length < lanPorts.length) return [];
  return [
    finding({
      step: 'bridge',
      cause: 'uplink-down',
      title: t('probe.lanBridge.noLinkTitle', {
        ports: describeNames(off.map(({ name }) => name)),
        count: off.length,
        device,
      }),
      detail: t('probe.lanBridge.noLinkDetail'),
      explains: ['lease', 'gateway', 'outside'],
      remedy: t('probe.lanBridge.noLinkRemedy'),
      command: `ip link show master ${device}`,
    }),
  ];
}
