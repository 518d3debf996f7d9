/** A machine with an outside, networks and a guest, on which faults are made, named by a test, and mended. */
import { randomUUID } from 'node:crypto';
import type { ProbeCause, ProbeFix, ProbeProblem, ProbeReport } from '../../shared/contract/probe';
import type { NetworkDraft } from '../../shared/definition/network';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';

/** Somebody far away, who answers ping and names. */
export const FAR = '198.51.100.53';

export interface Fault {
  title: string;
  /** The network that is tested and whose guest suffers. */
  network: string;
  /** Makes the fault, as a shell script on the machine. */
  make: string;
  /** What the guest cannot do meanwhile; absent = the fault does not show at once. */
  breaks?: string;
  cause: ProbeCause;
  /** What the problem says, in its title or command. */
  words: RegExp;
  /** What the remedy says, where that matters. */
  advice?: RegExp;
  /** What the person does by the remedy. */
  remedy?: string;
  /** The fix that mends it, after the remedy. */
  fix?: ProbeFix;
  /** The guest can do this again. */
  works: string;
  /** Puts the machine back. */
  restore?: string;
}

export class FaultMachine {
  private constructor(
    readonly machine: MachineFixture,
    public helper: HelperProcess,
  ) {}

  /** A machine whose uplink eth9 leads to a router, behind which is somebody far away who is also its resolver. */
  static async open(): Promise<FaultMachine> {
    const machine = await MachineFixture.open();
    machine.namespace.shell(`set -e
      ip netns add outside
      ip link set peer9 netns outside
      ip -n outside link set lo up
      ip -n outside addr add ${FAR}/32 dev lo
      ip -n outside addr add 203.0.113.1/24 dev peer9
      ip -n outside link set peer9 up
      ${RESOLVER}
      echo 'nameserver ${FAR}' > /run/resolv.conf
      mount --bind /run/resolv.conf /etc/resolv.conf`);
    return new FaultMachine(machine, await machine.helper());
  }

  /** Kills the helper so many milliseconds into its work, and has another one take over. */
  async killed(work: Promise<unknown>, ms: number): Promise<void> {
    const ended = work.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, ms));
    await this.machine.killHelper(this.helper);
    await ended;
    this.helper = await this.machine.helper();
  }

  shell(script: string): string {
    return this.machine.namespace.shell(script);
  }

  /** True when the script succeeds. */
  can(script: string): boolean {
    try {
      this.shell(script);
      return true;
    } catch {
      return false;
    }
  }

  /** Resolves once the script succeeds. */
  comesTo(script: string): Promise<true> {
    return until(script, () => this.can(script));
  }

  /** Creates and starts a network, and plugs a guest in: a namespace of the network's name with a fixed address. */
  async network(draft: NetworkDraft, address: string): Promise<void> {
    await this.helper.call('give', {
      order: {
        do: 'create',
        networks: [{ definition: draft, start: true, autostart: false, transient: false }],
      },
    });
    const { name, ips } = draft;
    const record = `${this.machine.namespace.paths.run}/${name}.ports`;
    this.shell(`set -e
      ip netns add ${name}
      ip link add p-${name} type veth peer name eth0 netns ${name}
      ip link set p-${name} master ${await this.bridgeOf(name)} up
      ip -n ${name} link set lo up
      ip -n ${name} addr add ${address}/24 dev eth0
      ip -n ${name} link set eth0 up
      ip -n ${name} route add default via ${ips[0]?.address ?? ''}`);
    // The helper writes down who is plugged in as soon as it hears of it.
    await this.comesTo(`grep -q '^p-${name} ' ${record}`);
  }

  async bridgeOf(name: string): Promise<string> {
    return (await this.helper.network(name))?.device ?? '';
  }

  test(name: string): Promise<ProbeReport> {
    return this.helper.call('probeNetwork', { name, probe: randomUUID() });
  }

  async close(): Promise<void> {
    await this.helper.close();
    this.machine.close();
  }
}

/** Starts the far resolver, which knows every name. */
export const RESOLVER = `ip netns exec outside dnsmasq --conf-file=/dev/null --pid-file=/run/outside.pid --user=root --no-hosts --no-resolv --bind-interfaces --listen-address=${FAR} '--address=/#/${FAR}'`;

/** A guest's ping of somebody far away: that it does not pass is shown by the report of the test that follows. */
export const ping = (network: string): string => `ip netns exec ${network} ping -n -c 1 -W 1 ${FAR}`;

/** A guest's asking for a lease (which it does not use); succeeds when it got one, and `address` when given. */
const asking = (tries: string, network: string, address: string): string =>
  `ip netns exec ${network} udhcpc -n -q -f -i eth0 -s /bin/true ${tries} 2>&1 | grep 'lease of ${address}.*obtained'`;

/** It asks until it gets one; who gives it the wrong one is asked again by the test. */
export const lease = (network: string, address = ''): string => asking('-t 100 -T 1', network, address);

/** It asks once, where nobody is to answer. */
export const leaseAtOnce = (network: string, address = ''): string => asking('-t 1 -T 1', network, address);

export const problemsOf = ({ steps }: ProbeReport): ProbeProblem[] =>
  steps.flatMap(({ problems }) => problems);
