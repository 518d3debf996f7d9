/** The temporary guest: a probe in a namespace of its own, plugged into a bridge. */
import { randomBytes } from 'node:crypto';
import { t } from '../../../../shared/language/language';
import type { CommandResult, Host } from '../../host/host';
import { runOrFail } from '../../host/runOrFail';
import { ProbeAgent, type ProbeProgram } from './probeAgent';
import { PROBE_MAC_PREFIX, PROBE_PORT_PREFIX } from '../../guests/probeNames';

/** The name that the probe gives the DHCP server. */
const HOSTNAME = 'virtnet-test';

export class ProbeGuest {
  readonly hostname = HOSTNAME;

  private constructor(
    private readonly host: Host,
    readonly agent: ProbeAgent,
    readonly mac: string,
    /** Its plug on the bridge. */
    readonly port: string,
  ) {}

  /**
   * Starts the probe and plugs it in. Nothing that it makes outlives its process: the namespace ends with it, and the
   * cable with the namespace. Throws `command-failed`.
   */
  static async plug(host: Host, program: ProbeProgram, bridge: string): Promise<ProbeGuest> {
    const agent = await ProbeAgent.start(program, 'private');
    const port = `${PROBE_PORT_PREFIX}${agent.pid}`;
    const mac = [
      PROBE_MAC_PREFIX,
      ...[...randomBytes(2)].map((byte) => byte.toString(16).padStart(2, '0')),
    ].join(':');
    const guest = new ProbeGuest(host, agent, mac, port);
    try {
      const failure = t('probe.guest.notPlugged');
      await runOrFail(host, ['ip', '-batch', '-'], failure, [
        // A bridge whose address nobody has set takes the lowest of its ports’: ours shall not be it.
        `link add ${port} address fe:${mac.slice(3)} type veth peer name eth0 address ${mac} netns ${agent.pid}`,
        `link set ${port} master ${bridge} up`,
      ]);
      await runOrFail(host, guest.inside(['ip', '-batch', '-']), failure, [
        'link set lo up',
        'link set eth0 up',
        // The way of a broadcast from somebody who has no address yet.
        'route add default dev eth0',
      ]);
      return guest;
    } catch (error) {
      await guest.unplug();
      throw error;
    }
  }

  /** The command line that does `argv` where the guest is. */
  inside(argv: readonly string[]): string[] {
    return ['nsenter', `--net=/proc/${this.agent.pid}/ns/net`, ...argv];
  }

  run(argv: readonly string[]): Promise<CommandResult> {
    return this.host.run(this.inside(argv));
  }

  /** Gives the guest this address with its prefix, and the way out when there is one. Throws `command-failed`. */
  async address(cidr: string, gateway: string | null): Promise<void> {
    await runOrFail(this.host, this.inside(['ip', '-batch', '-']), t('probe.guest.noAddress'), [
      'route flush dev eth0',
      `addr replace ${cidr} dev eth0`,
      ...(gateway === null ? [] : [`route replace default via ${gateway} dev eth0 onlink`]),
    ]);
  }

  /** Gives the lease back and ends; resolves when the cable is gone. */
  async unplug(): Promise<void> {
    await this.agent.stop();
    // The kernel takes a namespace down a moment after its last process; the cable must not show until then.
    await this.host.run(['ip', 'link', 'del', this.port]);
  }
}
