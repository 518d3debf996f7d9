/** Findings about the bridge, its addresses, its packet size and its ports. */
import { isOf } from '../../kinds/kind';
import { link } from '../../kinds/devices/link';
import { describeNames } from './words';
import type { ProbeFacts } from './facts';
import { finding, REPAIR, WALKED, type Finding } from './finding';

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
        title: `The bridge ${device} is gone`,
        detail: 'Another program or person deleted it, and its guests lost their switch with it.',
        explains: WALKED,
        ...REPAIR,
      }),
    ];
  }
  if (bridge.kind !== 'bridge' || bridge.mac !== definition.mac) {
    return [
      finding({
        step: 'bridge',
        cause: 'bridge-foreign',
        title: `${device} is not this network’s bridge`,
        detail: `A device of that name is there, but ${bridge.kind === 'bridge' ? `with the address ${bridge.mac} instead of ${definition.mac}` : 'it is no bridge'}: somebody else made or changed it.`,
        explains: WALKED,
        remedy: `Find out what made ${device} and remove it there, then repair the network.`,
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
        title: `The bridge ${device} is switched off`,
        detail: 'Another program or person set it down, so it passes nothing on.',
        explains: WALKED,
        ...REPAIR,
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
      title: `Settings of the bridge ${device} were changed`,
      detail: 'Its spanning tree or forward delay is not what the network was started with.',
      severity: 'warning',
      ...REPAIR,
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
            title: `${describeNames(missing)} is missing on ${device}`,
            detail:
              'Another program or person removed it. Guests have no gateway without it, nor DHCP or DNS.',
            explains: WALKED,
            ...REPAIR,
          }),
        ]),
    ...(extra.length === 0
      ? []
      : [
          finding({
            step: 'address',
            cause: 'address-extra',
            title: `${device} has another address: ${describeNames(extra)}`,
            detail:
              'It is not in the definition. The host may answer guests from it, and guests may reach the host by it past this network’s rules.',
            ...REPAIR,
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
  const wanted = `${mtu} bytes${definition.mtu === undefined ? ', the usual size' : ', as the definition says'}`;
  return [
    finding({
      step: 'mtu',
      cause: 'mtu-mismatch',
      title:
        small.length > 0
          ? `Packets over ${Math.min(...small.map((port) => port.mtu))} bytes do not pass ${names}`
          : `${definition.bridge.name} carries packets of ${bridge?.mtu ?? 0} bytes, and guests send ${mtu}`,
      detail: `The network’s packets have up to ${wanted}. What is larger than a port’s MTU is dropped without a word: small packets like ping pass, and transfers hang.`,
      remedy: 'Give the bridge and its ports the same size, and the guests too.',
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
      title: `${describeNames(detached)} ${detached.length > 1 ? 'are' : 'is'} no longer plugged in to ${definition.bridge.name}`,
      detail:
        'The device was on the bridge while this network ran, it still exists, and it is plugged in nowhere: its guest is cut off.',
      ...REPAIR,
    }),
  ];
}
