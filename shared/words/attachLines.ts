/** Lines that plug a guest in to a network, for each way of running guests: each can be used as it stands. */
import { contains, formatAddress, parseAddress, type Subnet } from '../addresses/addresses';
import { firstIpv4, subnetOfIp } from '../definition/describe';
import type { NetworkDefinition } from '../definition/network';
import { t } from '../language/language';

/** One text to copy, with where it goes. */
export interface AttachPart {
  what: string;
  text: string;
}

export interface AttachWay {
  id: 'libvirt' | 'qemu' | 'tap' | 'lxc' | 'incus' | 'podman' | 'namespace';
  title: string;
  parts: AttachPart[];
}

export interface AttachFacts {
  definition: NetworkDefinition;
  /** Addresses that guests have now. */
  inUse: readonly string[];
  /** For QEMU, which otherwise gives every guest the same one. */
  mac: string;
}

/** All ways; a guest that asks nobody for its address gets one that is free. */
export function attachWays(facts: AttachFacts): AttachWay[] {
  const { definition, mac } = facts;
  const bridge = definition.bridge.name;
  const device = `-device virtio-net-pci,netdev=net0,mac=${mac}`;
  return [
    {
      id: 'libvirt',
      title: 'libvirt',
      parts: [
        {
          what: t('words.attach.libvirt'),
          text: `<interface type='bridge'>\n  <source bridge='${bridge}'/>\n  <model type='virtio'/>\n</interface>`,
        },
      ],
    },
    {
      id: 'qemu',
      title: 'QEMU',
      parts: [
        { what: t('words.attach.qemu'), text: `-netdev bridge,id=net0,br=${bridge} ${device}` },
        {
          what: t('words.attach.qemuOnce'),
          text: `mkdir -p /etc/qemu && echo 'allow ${bridge}' >> /etc/qemu/bridge.conf`,
        },
      ],
    },
    {
      id: 'tap',
      title: t('words.attach.tap'),
      parts: [
        {
          what: t('words.attach.tapPlug'),
          text: `ip tuntap add dev tap-guest mode tap\nip link set dev tap-guest master ${bridge} up`,
        },
        {
          what: t('words.attach.tapQemu'),
          text: `-netdev tap,id=net0,ifname=tap-guest,script=no,downscript=no ${device}`,
        },
      ],
    },
    {
      id: 'lxc',
      title: 'LXC',
      parts: [
        {
          what: t('words.attach.lxc'),
          text: `lxc.net.0.type = veth\nlxc.net.0.link = ${bridge}\nlxc.net.0.flags = up\nlxc.net.0.name = eth0`,
        },
      ],
    },
    {
      id: 'incus',
      // oxlint-disable-next-line texts/in-catalogue
      title: 'Incus',
      parts: [
        {
          what: t('words.attach.incus'),
          text: `incus config device add guest eth0 nic nictype=bridged parent=${bridge} name=eth0`,
        },
      ],
    },
    {
      id: 'podman',
      // oxlint-disable-next-line texts/in-catalogue
      title: 'Podman',
      parts: [
        { what: t('words.attach.podmanNamespace'), text: namespaceLines(facts) },
        { what: t('words.attach.podmanRun'), text: '--network ns:/run/netns/guest' },
      ],
    },
    {
      id: 'namespace',
      title: t('words.attach.namespace'),
      parts: [{ what: t('words.attach.experiments'), text: namespaceLines(facts) }],
    },
  ];
}

/** A namespace with an address, a way out and a resolver; a DHCP client would overwrite the host's own resolv.conf. */
function namespaceLines({ definition, inUse }: AttachFacts): string {
  const ip = firstIpv4(definition);
  const subnet = ip && subnetOfIp(ip);
  const address = subnet ? freeAddress(definition, subnet, inUse) : null;
  return [
    'ip netns add guest',
    'ip link add veth-guest type veth peer name eth0 netns guest',
    `ip link set veth-guest master ${definition.bridge.name} up`,
    'ip -n guest link set lo up',
    'ip -n guest link set eth0 up',
    ...(ip && address ? [`ip -n guest addr add ${address}/${ip.prefix} dev eth0`] : []),
    ...(ip && address && definition.forward.mode !== 'isolated'
      ? [`ip -n guest route add default via ${ip.address}`]
      : []),
    ...(ip && address && definition.dns.enabled
      ? ['mkdir -p /etc/netns/guest', `echo 'nameserver ${ip.address}' > /etc/netns/guest/resolv.conf`]
      : []),
  ].join('\n');
}

/** So many addresses are tried at most: a large network has a free one long before. */
const TRIED = 65_536n;

/** The first address that is in no DHCP range that nobody has; else the last inside that is free; null for none. */
function freeAddress({ ips }: NetworkDefinition, subnet: Subnet, inUse: readonly string[]): string | null {
  const dhcp = ips.flatMap((ip) => ip.dhcp ?? []);
  const taken = new Set([
    ...ips.map(({ address }) => address),
    ...dhcp.flatMap(({ hosts }) => hosts.map(({ address }) => address)),
    ...inUse,
  ]);
  const ranges = dhcp.flatMap(({ ranges: own }) =>
    own.map(({ start, end }) => [parseAddress(start)?.value ?? 0n, parseAddress(end)?.value ?? 0n] as const),
  );
  let spare: string | null = null;
  // The first address is the network's own and the last one for broadcasts.
  for (let value = subnet.first + 1n; value < subnet.first + TRIED; value += 1n) {
    const address = { family: subnet.family, value };
    if (!contains(subnet, { ...address, value: value + 1n })) break;
    const text = formatAddress(address);
    if (taken.has(text)) continue;
    if (!ranges.some(([start, end]) => value >= start && value <= end)) return text;
    spare = text;
  }
  return spare;
}
