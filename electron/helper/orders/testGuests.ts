/** Test guests of the sandbox: network namespaces plugged into a bridge, each with a real DHCP client. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { Guest } from '../../../shared/contract/snapshot';
import { installLine, packageOf } from '../../programs/distribution';
import { execute } from '../core/apply';
import { freeMac } from './createDefinition';
import type { TestGuest } from '../guests/guests';
import type { Host } from '../host/host';
import type { Deed } from '../core/deed';
import { startProcess } from '../host/runner';
import { run, runLines, type Step } from '../kinds/operation';
import { findProgram, readDistribution } from '../host/tools';

/** What udhcpc calls with every event; the word `bound` on its output is what we wait for. */
const SCRIPT = `#!/bin/sh
case "$1" in
deconfig)
  ip link set "$interface" up
  ip -4 addr flush dev "$interface"
  ;;
bound | renew)
  ip addr replace "$ip/$mask" \${broadcast:+broadcast "$broadcast"} dev "$interface"
  [ -z "$mtu" ] || ip link set "$interface" mtu "$mtu"
  for gateway in $router; do ip route replace default via "$gateway" dev "$interface" && break; done
  { [ -z "$domain" ] || echo "search $domain"; for server in $dns; do echo "nameserver $server"; done; } > "$VIRTNET_RESOLV"
  echo "bound $ip $lease"
  ;;
esac
`;

/** How long adding a guest waits for its lease, in milliseconds; the client goes on trying after that. */
const PATIENCE_MS = 5000;
/** How long a client gets to give its lease back, in milliseconds. */
const RELEASE_MS = 1000;

interface PluggedGuest extends TestGuest {
  client: { stop: () => void; ended: Promise<void> } | null;
  lease: Promise<{ address: string; leaseUntil: number } | null>;
}

export class TestGuests {
  private readonly guests = new Map<string, PluggedGuest>();
  /** The hardware address that was shown of the guest to come. */
  private nextMac: string | null = null;

  /** `directory` holds the client's script and each guest's resolv.conf. */
  constructor(private readonly directory: string) {}

  list(): TestGuest[] {
    return [...this.guests.values()].map(({ name, network, mac }) => ({ name, network, mac }));
  }

  /** The guest that would be plugged in to a network next. Throws `missing-tool`. */
  async next(host: Host, { name: network, ips }: NetworkDefinition): Promise<TestGuest> {
    if (hasDhcp({ ips }) && (await findProgram('udhcpc')) === null) {
      const distribution = await readDistribution(host);
      const client = packageOf('udhcpc', distribution);
      throw new VirtnetError(
        `A test guest needs the DHCP client udhcpc, which is not installed. Install the package ${client}.`,
        {
          code: 'missing-tool',
          tools: [{ tool: 'udhcpc', package: client }],
          install: installLine(['udhcpc'], distribution, false),
        },
      );
    }
    this.nextMac ??= freeMac(this.list().map((guest) => guest.mac));
    return { name: this.freeName(), network, mac: this.nextMac };
  }

  /** The commands that plug a guest in. */
  plugStages({ name, mac }: TestGuest, { bridge }: NetworkDefinition): Step[][] {
    return [
      runLines(
        `Plug the test guest ${name} in to ${bridge.name}`,
        ['ip', '-batch', '-'],
        [
          `netns add ${name}`,
          `link add ${name} type veth peer name eth0 address ${mac} netns ${name}`,
          `link set ${name} master ${bridge.name} up`,
        ],
      ),
      runLines(
        `Switch the test guest ${name} on`,
        ['ip', '-n', name, '-batch', '-'],
        ['link set lo up', 'link set eth0 up'],
      ),
    ];
  }

  /** Makes the namespace and plugs it in. Throws `missing-tool`, `command-failed`; undoes what it did then. */
  async plug(host: Host, { name, network, mac }: TestGuest, definition: NetworkDefinition): Promise<void> {
    const guest: PluggedGuest = { name, network, mac, client: null, lease: Promise.resolve(null) };
    this.nextMac = null;
    this.guests.set(name, guest);
    try {
      await this.writeScript(host);
      const [failure] = await execute(host, this.plugStages(guest, definition), { goOn: false });
      if (failure) throw failure.error;
      if (hasDhcp(definition)) this.startClient(guest);
    } catch (error) {
      await this.unplug(host, guest);
      throw error;
    }
  }

  /** The guest as soon as it has its lease, or without an address when none came in time. */
  async leased(name: string): Promise<Guest> {
    const guest = this.guests.get(name);
    if (!guest) throw unknownGuest(name);
    const lease = await Promise.race([guest.lease, pause(PATIENCE_MS)]);
    return {
      name,
      port: name,
      mac: guest.mac,
      addresses: lease
        ? [{ address: lease.address, family: 'ipv4', source: 'lease', leaseUntil: lease.leaseUntil }]
        : [],
      since: Date.now(),
      left: null,
      test: true,
    };
  }

  /** A guest of this network. Throws `not-found`. */
  known(network: string, name: string): TestGuest {
    return this.plugged(network, name);
  }

  /** The commands that take a guest out. */
  unplugStages(name: string): Step[][] {
    const title = `Take the test guest ${name} out`;
    return [
      ['ip', 'link', 'del', name],
      ['ip', 'netns', 'del', name],
    ].map((argv) => [{ title, operation: run(argv) }]);
  }

  /** Gives the guest's lease back and removes it; returns its hardware address. Throws `not-found`. */
  async remove(host: Host, network: string, name: string): Promise<string> {
    const guest = this.plugged(network, name);
    await this.unplug(host, guest);
    return guest.mac;
  }

  /** Guests of a network that got another name belong to it still. */
  rename(from: string, to: string): void {
    for (const guest of this.guests.values()) if (guest.network === from) guest.network = to;
  }

  /** What takes all guests of a network out; touches nothing yet. */
  allOut(network: string): Deed[] {
    const guests = [...this.guests.values()].filter((guest) => guest.network === network);
    if (guests.length === 0) return [];
    return [
      {
        stages: guests.flatMap(({ name }) => this.unplugStages(name)),
        perform: async (host) => {
          await Promise.all(guests.map((guest) => this.unplug(host, guest)));
        },
      },
    ];
  }

  private plugged(network: string, name: string): PluggedGuest {
    const guest = this.guests.get(name);
    if (guest?.network !== network) throw unknownGuest(name);
    return guest;
  }

  private async unplug(host: Host, guest: PluggedGuest): Promise<void> {
    this.guests.delete(guest.name);
    guest.client?.stop();
    if (guest.client) await Promise.race([guest.client.ended, pause(RELEASE_MS)]);
    // Both are gone already when plugging in failed half-way; the namespace takes its end of the cable with it.
    await execute(host, this.unplugStages(guest.name), { goOn: true });
  }

  /** Foreground, gives its lease back at the end (-R), asks again each second (-T) and never gives up. */
  private startClient(guest: PluggedGuest): void {
    const { name } = guest;
    let ended: () => void = () => undefined;
    let bound: (lease: { address: string; leaseUntil: number } | null) => void = () => undefined;
    guest.lease = new Promise((resolve) => (bound = resolve));
    const process = startProcess(
      [
        ...[
          'nsenter',
          `--net=/run/netns/${name}`,
          'env',
          `VIRTNET_RESOLV=${join(this.directory, `${name}.resolv.conf`)}`,
        ],
        ...[
          'udhcpc',
          '-f',
          '-R',
          '-i',
          'eth0',
          '-s',
          join(this.directory, 'udhcpc.sh'),
          '-x',
          `hostname:${name}`,
        ],
        ...['-t', '5', '-T', '1', '-A', '1'],
      ],
      {
        line: (text) => {
          const [word, address, seconds] = text.split(' ');
          if (word === 'bound' && address)
            bound({ address, leaseUntil: Math.floor(Date.now() / 1000) + Number(seconds ?? 0) });
        },
        end: () => {
          bound(null);
          ended();
        },
      },
    );
    guest.client = { stop: () => process.stop(), ended: new Promise((resolve) => (ended = resolve)) };
  }

  private async writeScript(host: Host): Promise<void> {
    const script = join(this.directory, 'udhcpc.sh');
    await host.writeFile(script, SCRIPT);
    await chmod(script, 0o755);
  }

  private freeName(): string {
    for (let n = 1; ; n += 1) if (!this.guests.has(`guest-${n}`)) return `guest-${n}`;
  }
}

const hasDhcp = ({ ips }: Pick<NetworkDefinition, 'ips'>): boolean =>
  ips.some(({ dhcp }) => dhcp !== undefined);

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));

const unknownGuest = (name: string): VirtnetError =>
  new VirtnetError(`There is no test guest “${name.slice(0, 100)}” on this network.`, {
    code: 'not-found',
    name: name.slice(0, 100),
  });
