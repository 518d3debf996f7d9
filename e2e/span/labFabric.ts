/** The underlay of a lab: one switch to which every host has a cable that can be pulled, and who is outside. */
import { GuestAgent } from '../fixtures/guestAgent';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { inNetworkOf, networkOf } from './wires';

/** Who is outside: everybody's default route, who answers pings and says from which address he was reached; he knows no way to guests. */
export const OUTSIDE = { ipv4: '10.99.0.254', ipv6: 'fd99::fe' } as const;

/** The underlay addresses of the host with this number, from 1 on. */
export const underlay = (number: number): { ipv4: string; ipv6: string } => ({
  ipv4: `10.99.0.${number}`,
  ipv6: `fd99::${number.toString(16)}`,
});

/** The name of the card that a host has there. */
export const CARD = 'eth0';

/** The switch's port of a host. */
const portOf = (number: number): string => `h${number}`;

/** Who cannot hear whom, and whose large packets are lost. */
interface Faults {
  apart: [number, number][];
  narrow: Map<number, number>;
  narrowTunnels: Map<number, number>;
}

export class LabFabric {
  private readonly faults: Faults = { apart: [], narrow: new Map(), narrowTunnels: new Map() };

  private constructor(
    readonly namespace: Namespace,
    readonly mtu: number,
  ) {}

  static async open(mtu: number): Promise<LabFabric> {
    const fabric = new LabFabric(await openNamespace('nft'), mtu);
    fabric.namespace.shell(`set -e
      [ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
      ip link add fabric type bridge stp_state 0 mcast_snooping 0
      ip link set fabric mtu ${mtu} up
      ip netns add outside
      ip link add outside mtu ${mtu} master fabric up type veth peer name ${CARD} mtu ${mtu} netns outside
      ip -n outside -batch - <<END
link set lo up
link set ${CARD} up
addr add ${OUTSIDE.ipv4}/24 dev ${CARD}
addr add ${OUTSIDE.ipv6}/64 dev ${CARD} nodad
END`);
    return fabric;
  }

  /** Lays a host's cable and gives it its addresses. */
  connect(number: number, host: Namespace): void {
    const { ipv4, ipv6 } = underlay(number);
    inNetworkOf(
      this.namespace,
      `ip link add ${portOf(number)} mtu ${this.mtu} master fabric up type veth peer name ${CARD} mtu ${this.mtu} netns ${networkOf(host)}`,
    );
    host.shell(`set -e
      ip link set ${CARD} up
      ip addr add ${ipv4}/24 dev ${CARD}
      ip addr add ${ipv6}/64 dev ${CARD} nodad
      ip route add default via ${OUTSIDE.ipv4}
      ip -6 route add default via ${OUTSIDE.ipv6}`);
  }

  /** Pulls a host's cable: it has no carrier. */
  cut(number: number): void {
    this.namespace.shell(`ip link set ${portOf(number)} down`);
  }

  restore(number: number): void {
    this.namespace.shell(`ip link set ${portOf(number)} up`);
  }

  /** Nothing comes through between two hosts; each reaches all others, and both have a carrier. */
  part(one: number, other: number): void {
    this.faults.apart.push([one, other], [other, one]);
    this.applyFaults();
  }

  /** Swallows what is larger than this on its way from and to a host, and tells nobody. */
  narrow(number: number, bytes: number): void {
    this.faults.narrow.set(number, bytes);
    this.applyFaults();
  }

  /** The same with packets of VXLAN and of agents alone. */
  narrowTunnels(number: number, bytes: number): void {
    this.faults.narrowTunnels.set(number, bytes);
    this.applyFaults();
  }

  /** Ends what `part`, `narrow` and `narrowTunnels` do. */
  mend(): void {
    this.faults.apart.length = 0;
    this.faults.narrow.clear();
    this.faults.narrowTunnels.clear();
    this.applyFaults();
  }

  /** Answers outside on TCP and UDP with the address that it sees. */
  answer(): Promise<GuestAgent> {
    return GuestAgent.start(
      (argv) => this.namespace.enter(['nsenter', '--net=/run/netns/outside', ...argv]).argv,
    );
  }

  close(): void {
    this.namespace.close();
  }

  private applyFaults(): void {
    const { apart, narrow, narrowTunnels } = this.faults;
    const swallowing = (number: number, bytes: number, what = ''): string[] =>
      ['iifname', 'oifname'].map((side) => `${side} ${portOf(number)} ${what} meta length > ${bytes} drop`);
    const rules = [
      ...apart.map(([from, to]) => `iifname ${portOf(from)} oifname ${portOf(to)} drop`),
      ...[...narrow].flatMap(([number, bytes]) => swallowing(number, bytes)),
      ...[...narrowTunnels].flatMap(([number, bytes]) =>
        swallowing(number, bytes, 'udp dport { 4789, 4790 }'),
      ),
    ];
    this.namespace.shell(`nft -f - <<END
table bridge lab
delete table bridge lab
table bridge lab {
  chain faults {
    type filter hook forward priority 0
${rules.map((rule) => `    ${rule}`).join('\n')}
  }
}
END`);
  }
}
