/** A host of a lab with many networks by hand, whose guests are entries that a bridge and the kernel would have learned. */
import { evpnConfiguration } from '../span/bare';
import { underlay } from '../span/labFabric';
import type { LabHost } from '../span/labHost';

/** A guest without a machine: its MAC on a bridge's port, and its address. */
export interface EntryGuest {
  mac: string;
  address: string;
  network: number;
}

const bridgeOf = (network: number): string => `br${network}`;
const portOf = (network: number): string => `port${network}`;
const VNI = 7000;

/** What the daemons have needed up to now. */
export interface Needed {
  /** Memory of its own and its share of what is shared, in kilobytes (proc_pid_smaps_rollup(5)). */
  pss: number;
  /** Time on a processor, in milliseconds. */
  cpu: number;
}

export class CrowdedHost {
  /** Networks in which it has a port for guests. */
  private readonly ported = new Set<number>();

  constructor(
    readonly number: number,
    private readonly host: LabHost,
  ) {
    // Thousands of bridges would ask for routers, and all other hosts would hear it.
    host.shell(`[ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6`);
  }

  /** Knows the others' cards for good: the kernel's table of neighbours is one for all namespaces, and bounded. */
  meet(others: readonly { number: number; mac: string }[]): void {
    this.batch(
      'ip',
      others.map(
        ({ number, mac }) => `neigh replace ${underlay(number).ipv4} lladdr ${mac} nud permanent dev eth0`,
      ),
    );
  }

  get mac(): string {
    return this.host.shell('cat /sys/class/net/eth0/address').trim();
  }

  /** Makes networks' bridges and VXLAN devices; nothing in them grows old while it is measured. */
  addNetworks(networks: readonly number[]): void {
    const { ipv4 } = underlay(this.number);
    this.batch(
      'ip',
      networks.flatMap((network) => [
        `link add name ${bridgeOf(network)} type bridge mcast_snooping 0 ageing_time 3600000`,
        `link set dev ${bridgeOf(network)} up`,
        `link add name vx${network} master ${bridgeOf(network)} type vxlan id ${VNI + network} local ${ipv4} dstport 4789 nolearning`,
        `link set dev vx${network} type bridge_slave learning off neigh_suppress on`,
        `link set dev vx${network} up`,
      ]),
    );
  }

  /** Has these guests now, as after they have spoken for the first time here; for good, like the others' cards. */
  addGuests(guests: readonly EntryGuest[]): void {
    const networks = new Set(guests.map(({ network }) => network));
    const fresh = [...networks].filter((network) => !this.ported.has(network));
    for (const network of fresh) this.ported.add(network);
    this.batch(
      'ip',
      fresh.map((network) => `link add name ${portOf(network)} master ${bridgeOf(network)} up type ifb`),
    );
    this.batch(
      'bridge',
      guests.map(({ mac, network }) => `fdb replace ${mac} dev ${portOf(network)} master dynamic`),
    );
    this.batch(
      'ip',
      guests.map(
        ({ mac, network, address }) =>
          `neigh replace ${address} lladdr ${mac} dev ${bridgeOf(network)} nud permanent`,
      ),
    );
  }

  /** Starts the two daemons that EVPN needs, and nothing else. */
  async startDaemons(members: readonly number[], reflectors: readonly number[]): Promise<void> {
    const script = `cat > /etc/frr/frr.conf <<'END'
${evpnConfiguration(this.number, members, reflectors)}END
      for folder in /usr/lib/frr /usr/libexec/frr; do [ ! -d $folder ] || at=$folder; done
      $at/zebra -d -A 127.0.0.1 -s 90000000 < /dev/null > /run/zebra.log 2>&1
      $at/bgpd -d -A 127.0.0.1 < /dev/null > /run/bgpd.log 2>&1
      vtysh -b > /run/vtysh.log 2>&1`;
    const { status, stderr } = await this.host.run(['sh', '-c', script]);
    if (status !== 0) throw new Error(`the daemons of host ${this.number}: ${stderr}`);
  }

  /** What the daemon that tells the kernel knows, over all networks. */
  async known(): Promise<{ macs: number; addresses: number; others: number }> {
    const { stdout } = await this.host.vtysh('show evpn vni json');
    const all = Object.values(JSON.parse(stdout) as Record<string, Known>);
    const sum = (of: (one: Known) => number | string | undefined): number =>
      all.reduce((total, one) => total + (Number(of(one)) || 0), 0);
    return {
      macs: sum(({ numMacs }) => numMacs),
      addresses: sum(({ numArpNd }) => numArpNd),
      others: sum(({ numRemoteVteps }) => numRemoteVteps),
    };
  }

  /** Whether its kernel has this guest behind another host; who asks the kernel costs the daemons nothing. */
  has({ mac, network }: EntryGuest, behind: number): boolean {
    const entries = this.host.shell(`bridge fdb show dev vx${network}`).split('\n');
    const { ipv4 } = underlay(behind);
    return entries.some((line) => line.startsWith(`${mac} `) && line.includes(`dst ${ipv4} `));
  }

  /** To how many hosts its kernel sends what is for all of a network. */
  floodsTo(network: number): number {
    const entries = this.host.shell(`bridge fdb show dev vx${network}`).split('\n');
    return entries.filter((line) => line.startsWith('00:00:00:00:00:00 ')).length;
  }

  needed(): Needed {
    const text = this.host.shell(
      'for one in zebra bgpd; do at=/proc/$(cat /run/frr/$one.pid); grep ^Pss: $at/smaps_rollup; cat $at/task/*/schedstat; done',
    );
    const lines = text.trim().split('\n');
    const sum = (values: number[]): number => values.reduce((total, one) => total + one, 0);
    return {
      pss: sum(lines.filter((line) => line.startsWith('Pss')).map((line) => Number(/\d+/.exec(line)?.[0]))),
      cpu: sum(
        lines.filter((line) => !line.startsWith('Pss')).map((line) => Number(line.split(' ')[0]) / 1e6),
      ),
    };
  }

  private batch(program: 'ip' | 'bridge', lines: readonly string[]): void {
    if (lines.length > 0) this.host.shell(`${program} -batch - <<'END'\n${lines.join('\n')}\nEND`);
  }
}

interface Known {
  numMacs?: number;
  numArpNd?: number;
  numRemoteVteps?: number | string;
}
