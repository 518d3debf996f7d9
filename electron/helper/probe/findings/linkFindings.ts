/** Findings about the bridge, its addresses, its packet size and its ports. */
import { t } from '../../../../shared/language/language';
import { isOf } from '../../kinds/kind';
import { link } from '../../kinds/devices/link';
import { describeNames } from './words';
import type { ProbeFacts } from './facts';
import { finding, repair, WALKED, type Finding } from './finding';

/** The kernel's MTU for Ethernet (ETH_DATA_LEN), which a bridge has unless told otherwise. */
const ETHERNET_MTU = 1500;

/** The packet size that guests of a network may count on. */
export const expectedMtu = ({ definition }: Pick<ProbeFacts, 'definition'>): number =>
  definition.mtu ?? ETHERNET_MTU;

/** What is wrong with the devices. */
export function linkFindings(facts: ProbeFacts): Finding[] {
  const { bridge, definition } = facts;
  const device = definition.bridge.name;
  if (!bridge) {
    return [
      finding({
        step: 'bridge',
        cause: 'bridge-missing',
        title: t('probe.bridgeMissing.title', { device }),
        detail: t('probe.bridgeMissing.detail'),
        explains: WALKED,
        ...repair(),
      }),
    ];
  }
  if (bridge.kind !== 'bridge' || bridge.mac !== definition.mac) {
    return [
      finding({
        step: 'bridge',
        cause: 'bridge-foreign',
        title: t('probe.bridgeForeign.title', { device }),
        detail: t('probe.bridgeForeign.detail', {
          kind: bridge.kind ?? 'none',
          found: bridge.mac,
          wanted: definition.mac ?? '?',
        }),
        explains: WALKED,
        remedy: t('probe.bridgeForeign.remedy', { device }),
        command: `ip -d link show ${device}`,
      }),
    ];
  }
  return [...stateFindings(facts), ...addressFindings(facts), ...sizeFindings(facts), ...portFindings(facts)];
}

function stateFindings({ bridge, definition, drift }: ProbeFacts): Finding[] {
  const device = definition.bridge.name;
  if (!bridge?.flags.includes('UP')) {
    return [
      finding({
        step: 'bridge',
        cause: 'bridge-down',
        title: t('probe.bridgeDown.title', { device }),
        detail: t('probe.bridgeDown.detail'),
        explains: WALKED,
        ...repair(),
      }),
    ];
  }
  const isChanged = drift.filter(isOf(link)).some(({ key }) => key === device);
  const hasReason =
    bridge.mtu !== (definition.mtu ?? bridge.mtu) || hasOtherAddresses({ bridge, definition });
  if (!isChanged || hasReason) return [];
  return [
    finding({
      step: 'bridge',
      cause: 'bridge-changed',
      title: t('probe.bridgeChanged.title', { device }),
      detail: t('probe.bridgeChanged.detail'),
      severity: 'warning',
      ...repair(),
    }),
  ];
}

/** IPv4 addresses that the bridge should have and has, with their prefix. */
function addressesOf({ bridge, definition }: Pick<ProbeFacts, 'bridge' | 'definition'>): {
  missing: string[];
  extra: string[];
} {
  const wanted = definition.ips
    .filter(({ address }) => !address.includes(':'))
    .map(({ address, prefix }) => `${address}/${prefix}`);
  const found = bridge?.inet.map(({ address, prefix }) => `${address}/${prefix}`) ?? [];
  return {
    missing: wanted.filter((address) => !found.includes(address)),
    extra: found.filter((address) => !wanted.includes(address)),
  };
}

function hasOtherAddresses(facts: Pick<ProbeFacts, 'bridge' | 'definition'>): boolean {
  const { missing, extra } = addressesOf(facts);
  return missing.length + extra.length > 0;
}

function addressFindings(facts: ProbeFacts): Finding[] {
  const { missing, extra } = addressesOf(facts);
  const device = facts.definition.bridge.name;
  return [
    ...(missing.length === 0
      ? []
      : [
          finding({
            step: 'address',
            cause: 'address-missing',
            title: t('probe.addressMissing.title', { addresses: describeNames(missing), device }),
            detail: t('probe.addressMissing.detail'),
            explains: WALKED,
            ...repair(),
          }),
        ]),
    ...(extra.length === 0
      ? []
      : [
          finding({
            step: 'address',
            cause: 'address-extra',
            title: t('probe.addressExtra.title', { device, addresses: describeNames(extra) }),
            detail: t('probe.addressExtra.detail'),
            ...repair(),
          }),
        ]),
  ];
}

function sizeFindings(facts: ProbeFacts): Finding[] {
  const { bridge, ports, definition } = facts;
  const mtu = expectedMtu(facts);
  const small = ports.filter((port) => port.mtu < mtu);
  const isBridgeWrong = bridge !== null && bridge.mtu !== mtu;
  if (small.length === 0 && !isBridgeWrong) return [];
  const names = describeNames(small.map((port) => `${port.name} (${port.mtu})`));
  return [
    finding({
      step: 'mtu',
      cause: 'mtu-mismatch',
      title:
        small.length > 0
          ? t('probe.size.portTitle', { mtu: Math.min(...small.map((port) => port.mtu)), ports: names })
          : t('probe.size.bridgeTitle', { device: definition.bridge.name, found: bridge?.mtu ?? 0, mtu }),
      detail: t('probe.size.detail', { mtu, by: definition.mtu === undefined ? 'usual' : 'definition' }),
      remedy: t('probe.size.remedy'),
      fix: 'set-mtu',
    }),
  ];
}

/** Guests' devices that were taken out. */
export function portFindings({ detached, definition }: ProbeFacts): Finding[] {
  if (detached.length === 0) return [];
  return [
    finding({
      step: 'guests',
      cause: 'guest-detached',
      title: t('probe.detached.title', {
        ports: describeNames(detached),
        count: detached.length,
        device: definition.bridge.name,
      }),
      detail: t('probe.detached.detail'),
      ...repair(),
    }),
  ];
}
