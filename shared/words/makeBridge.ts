/** How the owner of a host's network card makes a bridge over it: lines that can be used as they stand. */
import type { AttachPart } from './attachLines';
import { t } from '../language/language';

/** Who configures the network cards of a host. */
export type CardOwner = 'networkmanager' | 'netplan' | 'networkd' | 'ifupdown';

export interface MakeBridgeWay {
  id: CardOwner;
  title: string;
  parts: AttachPart[];
}

/** A network card that becomes a port of a bridge, and the name that the bridge gets. */
export interface BridgeOver {
  card: string;
  bridge: string;
}

/** The kernel's file with a card's hardware address: a bridge that has it gets the same lease, and the LAN sees the same host. */
const macOf = (card: string): string => `$(cat /sys/class/net/${card}/address)`;

/** The host's first bridge br0, br1… that is not there. */
export function freeBridgeName(devices: readonly string[]): string {
  for (let n = 0; ; n += 1) if (!devices.includes(`br${n}`)) return `br${n}`;
}

/** All ways, each for a host that gets its address by DHCP; what is to change for a fixed one is said. */
export const makeBridgeWays = (over: BridgeOver): MakeBridgeWay[] => [
  {
    id: 'networkmanager',
    // oxlint-disable-next-line texts/in-catalogue
    title: 'NetworkManager',
    parts: [
      {
        what: t('words.makeBridge.networkManager'),
        text: nmcli(over),
      },
    ],
  },
  {
    id: 'netplan',
    title: 'netplan',
    parts: [
      {
        what: t('words.makeBridge.netplan', { card: over.card }),
        text: netplan(over),
      },
    ],
  },
  { id: 'networkd', title: 'systemd-networkd', parts: [{ what: t('words.asRoot'), text: networkd(over) }] },
  {
    id: 'ifupdown',
    title: 'ifupdown',
    parts: [
      {
        what: t('words.makeBridge.ifupdown', { card: over.card }),
        text: interfaces(over),
      },
      {
        what: t('words.makeBridge.thenAsRoot'),
        text: `ifdown --force ${over.card}; ifup ${over.bridge}`,
      },
    ],
  },
];

const nmcli = ({ card, bridge }: BridgeOver): string =>
  [
    `nmcli connection modify "$(nmcli -g GENERAL.CONNECTION device show ${card})" connection.autoconnect no`,
    // oxlint-disable-next-line texts/in-catalogue
    `nmcli connection add type bridge con-name ${bridge} ifname ${bridge} bridge.stp no bridge.mac-address "${macOf(card)}"`,
    `nmcli connection add type ethernet con-name ${bridge}-${card} ifname ${card} master ${bridge} slave-type bridge`,
    `nmcli connection up ${bridge}-${card}`,
  ].join('\n');

const netplan = ({ card, bridge }: BridgeOver): string =>
  [
    `cat > /etc/netplan/90-${bridge}.yaml <<END`,
    'network:',
    '  version: 2',
    '  ethernets:',
    `    ${card}: {dhcp4: false, dhcp6: false}`,
    '  bridges:',
    `    ${bridge}:`,
    `      interfaces: [${card}]`,
    `      macaddress: "${macOf(card)}"`,
    '      dhcp4: true',
    '      parameters: {stp: false, forward-delay: 0}',
    'END',
    `chmod 600 /etc/netplan/90-${bridge}.yaml`,
    'netplan apply',
  ].join('\n');

const networkd = ({ card, bridge }: BridgeOver): string =>
  [
    `cat > /etc/systemd/network/05-${bridge}.netdev <<END`,
    '[NetDev]',
    `Name=${bridge}`,
    'Kind=bridge',
    `MACAddress=${macOf(card)}`,
    '[Bridge]',
    'STP=no',
    'END',
    `cat > /etc/systemd/network/05-${bridge}-${card}.network <<END`,
    '[Match]',
    `Name=${card}`,
    '[Network]',
    `Bridge=${bridge}`,
    'END',
    `cat > /etc/systemd/network/05-${bridge}.network <<END`,
    '[Match]',
    `Name=${bridge}`,
    '[Network]',
    'DHCP=yes',
    'END',
    'networkctl reload',
  ].join('\n');

const interfaces = ({ card, bridge }: BridgeOver): string =>
  [
    `auto ${bridge}`,
    `iface ${bridge} inet dhcp`,
    `    pre-up ip link add ${bridge} address ${macOf(card)} type bridge stp_state 0`,
    `    pre-up ip link set ${card} master ${bridge} up`,
    `    post-down ip link del ${bridge}`,
  ].join('\n');
