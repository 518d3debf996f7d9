/** What stands around a private machine in a test: two uplinks with somebody behind each, and guests on its bridges. */
import { GuestAgent } from './guestAgent';
import { command, type Output } from './command';
import type { Namespace } from './namespace';
import { until } from './patience';
import { pingBesides, pingOnce } from './pings';

/** An uplink of the machine and who is behind it, who sends everything unknown back to the machine. */
export interface Uplink {
  device: string;
  /** Name of the namespace behind it. */
  outside: string;
  /** The machine's own addresses there. */
  host: { ipv4: string; ipv6: string };
  /** Addresses of whoever is behind it. */
  far: { ipv4: string; ipv6: string };
}

/** The way of the machine's default routes. All addresses are for documentation (RFC 5737, RFC 3849). */
export const UPLINK: Uplink = {
  device: 'eth0',
  outside: 'outside',
  host: { ipv4: '192.0.2.17', ipv6: '2001:db8:2::17' },
  far: { ipv4: '192.0.2.1', ipv6: '2001:db8:2::1' },
};
export const SECOND_UPLINK: Uplink = {
  device: 'eth1',
  outside: 'elsewhere',
  host: { ipv4: '198.51.100.17', ipv6: '2001:db8:3::17' },
  far: { ipv4: '198.51.100.1', ipv6: '2001:db8:3::1' },
};

export interface SiteGuest {
  name: string;
  bridge: string;
  mac: string;
  /** Fixed addresses with prefix; without any, the guest listens to router advertisements. */
  addresses?: readonly string[];
  gateways?: readonly string[];
}

export class Site {
  private readonly agents: GuestAgent[] = [];

  private constructor(private readonly namespace: Namespace) {}

  /** Lays both uplinks into a fresh namespace. */
  static furnish(namespace: Namespace): Site {
    const site = new Site(namespace);
    namespace.shell(
      [
        // Refusals are counted out by the kernel otherwise (icmp(7)), and probes would seem to be swallowed.
        set({ 'ipv4/icmp_ratelimit': 0, 'ipv6/icmp/ratelimit': 0, 'ipv4/conf/all/rp_filter': 0 }),
        set({ 'ipv4/conf/default/rp_filter': 0, 'ipv6/conf/default/accept_dad': 0 }),
      ].join('\n'),
    );
    site.lay(UPLINK);
    site.lay(SECOND_UPLINK);
    namespace.shell(
      `ip route replace default via ${UPLINK.far.ipv4}; ip -6 route replace default via ${UPLINK.far.ipv6}`,
    );
    return site;
  }

  private lay({ device, outside, host, far }: Uplink): void {
    this.namespace.shell(
      `set -e
      ip netns add ${outside}
      ${inNetns(outside, set({ 'ipv6/conf/default/accept_dad': 0 }))}
      ip link add ${device} type veth peer name lan netns ${outside}
      ip addr add ${host.ipv4}/24 dev ${device}; ip addr add ${host.ipv6}/64 dev ${device} nodad
      ip link set ${device} up
      ip -n ${outside} -batch - <<END
link set lo up
link set lan up
addr add ${far.ipv4}/32 dev lan
addr add ${far.ipv6}/128 dev lan nodad
route add ${host.ipv4}/32 dev lan
route add ${host.ipv6}/128 dev lan
route add default via ${host.ipv4}
route add default via ${host.ipv6}
END`,
    );
  }

  /** Plugs a guest into a bridge and waits until its port forwards, which takes twice the bridge’s delay with STP. */
  async plug({ name, bridge, mac, addresses = [], gateways = [] }: SiteGuest): Promise<void> {
    this.namespace.shell(
      `set -e
      ip netns add ${name}
      ${inNetns(name, set({ 'ipv6/conf/default/accept_dad': 0, 'ipv6/conf/default/accept_ra': addresses.length > 0 ? 0 : 1 }))}
      ip link add ${name} type veth peer name eth0 address ${mac} netns ${name}
      ip link set ${name} master ${bridge} up
      ip -n ${name} -batch - <<END
link set lo up
link set eth0 up
${addresses.map((address) => `addr add ${address} dev eth0${address.includes(':') ? ' nodad' : ''}`).join('\n')}
${gateways.map((gateway) => `route add default via ${gateway}`).join('\n')}
END`,
    );
    await until(`the port of ${name}`, () =>
      this.namespace.shell(`bridge link show dev ${name}`).includes('state forwarding'),
    );
  }

  /** Runs a program on the machine (`host`), behind an uplink or in a guest. */
  within(place: string, argv: readonly string[], options: { input?: string } = {}): Promise<Output> {
    const { argv: all, env } = this.namespace.enter(this.enter(place, argv));
    return command(all, { ...options, env });
  }

  /** Starts a traffic agent; it ends with the site. */
  async agent(place: string, options: Parameters<typeof GuestAgent.start>[1] = {}): Promise<GuestAgent> {
    const enter = (argv: string[]): string[] => this.namespace.enter(this.enter(place, argv)).argv;
    const agent = await GuestAgent.start(enter, options);
    this.agents.push(agent);
    return agent;
  }

  /** Resolves once the address has answered. */
  pings(place: string, address: string): Promise<true> {
    return until(
      `an answer of ${address} to ${place}`,
      async () => (await this.within(place, pingOnce(address))).status === 0,
    );
  }

  /** Whether the address answers before a witness does who was asked later, and who is reached by the same way. */
  async isAnswered(place: string, address: string, witness: string): Promise<boolean> {
    return (await this.within(place, pingBesides(address, witness))).status === 0;
  }

  close(): void {
    for (const agent of this.agents) agent.stop();
    this.namespace.close();
  }

  private enter(place: string, argv: readonly string[]): string[] {
    return place === 'host' ? [...argv] : ['nsenter', `--net=/run/netns/${place}`, ...argv];
  }
}

/** A line of shell that gives these settings of the network namespace it runs in. */
const set = (settings: Record<string, number>): string =>
  Object.entries(settings)
    .map(([key, value]) => `echo ${value} > /proc/sys/net/${key}`)
    .join('; ');

const inNetns = (name: string, script: string): string =>
  `nsenter --net=/run/netns/${name} sh -c '${script}'`;
