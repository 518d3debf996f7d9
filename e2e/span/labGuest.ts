/** A guest of a lab: a machine with one card, which is plugged into a host's bridge and may be moved to another host. */
import { command, type Output } from '../fixtures/command';
import { GuestAgent } from '../fixtures/guestAgent';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { pingBesides, pingOnce } from '../fixtures/pings';
import { GuestPing } from './guestPing';
import type { LabHost } from './labHost';
import { inNetworkOf, networkOf } from './wires';

/** What a guest got by DHCP; `mtu` only when the server has said one. */
export interface Lease {
  address: string;
  router: string;
  dns: string;
  mtu: string;
}

/** Where a guest is plugged in. */
export interface Socket {
  host: LabHost;
  bridge: string;
}

const CARD = 'eth0';
/** What udhcpc(8) calls with a lease: the guest takes all of it, and says what it was. */
const TAKE_LEASE = `#!/bin/sh
case $1 in bound | renew)
  ip -4 addr flush dev $interface
  ip addr add $ip/$mask dev $interface
  [ -z "$mtu" ] || ip link set $interface mtu $mtu
  [ -z "$router" ] || ip route replace default via \${router%% *}
  printf '%s\\n' "$ip" "\${router%% *}" "\${dns%% *}" "$mtu" > /run/lease
esac
`;

export class LabGuest {
  private running: Promise<GuestAgent> | null = null;
  private socket: Socket | null = null;

  private constructor(
    readonly name: string,
    readonly mac: string,
    readonly namespace: Namespace,
  ) {}

  /** A guest whose card is in nobody's bridge yet; its name is its port's as well. */
  static async open(name: string, mac: string): Promise<LabGuest> {
    const guest = new LabGuest(name, mac, await openNamespace('nft'));
    guest.namespace.shell(`hostname ${name}; cat > /run/take-lease <<'END'
${TAKE_LEASE}END
      chmod +x /run/take-lease; echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad || true`);
    return guest;
  }

  /** Plugs its card into a bridge and waits until its port forwards. */
  async plug(socket: Socket): Promise<void> {
    const { namespace } = socket.host;
    inNetworkOf(
      namespace,
      `ip link add ${this.name} type veth peer name ${CARD} address ${this.mac} netns ${networkOf(this.namespace)}`,
    );
    this.namespace.shell(`ip link set ${CARD} up`);
    await this.join(socket);
  }

  /**
   * Takes it to another host, as a live migration does: it keeps its card with all its addresses, and what it has open;
   * there, it makes itself known with a gratuitous ARP.
   */
  async move(to: Socket): Promise<void> {
    if (this.socket === null) throw new Error(`${this.name} is plugged in nowhere`);
    inNetworkOf(this.socket.host.namespace, `ip link set ${this.name} netns ${networkOf(to.host.namespace)}`);
    await this.join(to);
    this.announce();
  }

  /** Says to all who is where, once for each of its IPv4 addresses. */
  announce(): void {
    this.namespace.shell(
      `for one in $(ip -4 -o addr show dev ${CARD} | sed 's#.* inet \\([0-9.]*\\)/.*#\\1#'); do busybox arping -q -U -c 1 -w 1 -I ${CARD} $one || :; done`,
    );
  }

  /** Pulls its cable. */
  unplug(): void {
    if (this.socket !== null) this.socket.host.shell(`ip link del ${this.name}`);
    this.socket = null;
  }

  /** Asks for an address until it is given one, and takes what it is given; `tries` ends that sooner, with null. */
  async dhcp(tries = 100): Promise<Lease | null> {
    const asks = ['busybox', 'udhcpc', '-i', CARD, '-n', '-q', '-f', '-t', String(tries), '-T', '1'];
    const { status } = await this.run([
      ...asks,
      '-O',
      'mtu',
      '-x',
      `hostname:${this.name}`,
      '-s',
      '/run/take-lease',
    ]);
    if (status !== 0) return null;
    const [address = '', router = '', dns = '', mtu = ''] = this.shell('cat /run/lease').split('\n');
    return { address, router, dns, mtu };
  }

  /** Has these addresses with prefix for good, and this router. */
  configure(addresses: readonly string[], router?: string): void {
    for (const address of addresses)
      this.shell(`ip addr add ${address} dev ${CARD}${address.includes(':') ? ' nodad' : ''}`);
    if (router !== undefined) this.shell(`ip route replace default via ${router}`);
  }

  shell(script: string): string {
    return this.namespace.shell(script);
  }

  run(argv: readonly string[]): Promise<Output> {
    const { argv: inside, env } = this.namespace.enter(argv);
    return command(inside, { env });
  }

  /** Resolves once the address has answered. */
  reaches(address: string): Promise<true> {
    return until(
      `an answer of ${address} to ${this.name}`,
      async () => (await this.run(pingOnce(address))).status === 0,
    );
  }

  /**
   * Whether the address answers before a witness does who was asked later, and who is reached by the same way; with
   * `bytes` of data, whether one packet as large as that comes through whole.
   */
  async isAnswered(address: string, witness: string, bytes?: number): Promise<boolean> {
    return (await this.run(pingBesides(address, witness, bytes))).status === 0;
  }

  /** Asks an address ten times a second from now on. */
  ping(address: string): GuestPing {
    return GuestPing.start(this.namespace, address);
  }

  /** What asks and answers there by TCP and UDP; it ends with the guest. */
  agent(): Promise<GuestAgent> {
    this.running ??= GuestAgent.start((argv) => this.namespace.enter(argv).argv);
    return this.running;
  }

  close(): void {
    void this.running?.then((agent) => agent.stop());
    this.namespace.close();
  }

  private async join(socket: Socket): Promise<void> {
    this.socket = socket;
    socket.host.shell(`ip link set ${this.name} master ${socket.bridge} up`);
    await until(`the port of ${this.name} on ${socket.host.name}`, () =>
      socket.host.shell(`bridge link show dev ${this.name}`).includes('state forwarding'),
    );
  }
}
