/** Lines that plug a guest in to a bridge, for each way of running guests. */

export interface AttachLine {
  id: 'libvirt' | 'qemu' | 'namespace';
  title: string;
  hint: string;
  text: string;
}

/** The lines for a bridge; they can be used as they are. */
export function attachLines(bridge: string): AttachLine[] {
  return [
    {
      id: 'libvirt',
      title: 'libvirt',
      hint: 'In the guest’s XML (virsh edit), or in virt-manager: “Bridge device”.',
      text: `<interface type='bridge'>\n  <source bridge='${bridge}'/>\n  <model type='virtio'/>\n</interface>`,
    },
    {
      id: 'qemu',
      title: 'QEMU',
      hint: 'On its command line, as root or with the bridge allowed in /etc/qemu/bridge.conf.',
      text: `-netdev bridge,id=net0,br=${bridge} -device virtio-net-pci,netdev=net0`,
    },
    {
      id: 'namespace',
      title: 'Network namespace',
      hint: 'For containers and experiments, as root.',
      text: [
        'ip netns add guest',
        `ip link add veth-guest type veth peer name eth0 netns guest`,
        `ip link set veth-guest master ${bridge} up`,
        'ip -n guest link set eth0 up',
      ].join('\n'),
    },
  ];
}
