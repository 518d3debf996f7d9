/** Temporary guests of a network that spans hosts: each host has one, and they look for each other. */
import type { Path } from '../../../shared/contract/span';
import { VirtnetError } from '../../../shared/contract/error';
import { memberHere } from '../../../shared/definition/span';
import { t } from '../../../shared/language/language';
import { NOT_YET, untilPortsForward } from '../facts/portStates';
import type { RunState } from '../changes/runState';
import type { Stored } from '../changes/store';
import { PING_HEADERS } from '../facts/span/ping';
import { readFacts, type ProbeFacts, type ProbeSite } from './findings/facts';
import { freeAddress } from './freeAddress';
import type { ProbeProgram } from './guest/probeAgent';
import { ProbeGuest } from './guest/probeGuest';
import { pathOf, PINGS, INTERVAL_S } from './acrossPing';

/** How long a guest stays whom nobody takes out, in milliseconds. */
const STAYS_MS = 60_000;
/** So many at a time. */
const MOST = 4;
/** How often it asks for a lease, a second each. */
const TRIES = 3;

interface Guest {
  guest: ProbeGuest;
  mtu: number;
  timer: NodeJS.Timeout;
}

/** Of the MTU of a bridge that says nothing of it. */
const USUAL_MTU = 1500;

export class AcrossGuests {
  private readonly guests = new Map<string, Promise<Guest>>();

  constructor(private readonly dependencies: { site: ProbeSite; program: ProbeProgram }) {}

  /** Plugs a guest in and gives it an address: a lease, or a free one. Throws `busy`, `command-failed`. */
  async open(state: RunState, stored: Stored, probe: string): Promise<{ address: string }> {
    if (this.guests.has(probe) || this.guests.size >= MOST)
      throw new VirtnetError(t('orders.probe.runs'), { code: 'busy', what: 'testing' });
    const { site, program } = this.dependencies;
    const facts = await readFacts(site, state, stored);
    const plugged = ProbeGuest.plug(site.host, program, facts.definition.bridge.name).then((guest) => ({
      guest,
      mtu: facts.definition.mtu ?? USUAL_MTU,
      timer: setTimeout(() => void this.close(probe), STAYS_MS).unref(),
    }));
    this.guests.set(probe, plugged);
    try {
      return { address: await addressed(site, (await plugged).guest, facts) };
    } catch (error) {
      await this.close(probe);
      throw error;
    }
  }

  /** How a guest reaches others: a few pings each, and the largest packet that gets there whole. Throws `not-found`. */
  async ping(probe: string, addresses: readonly string[]): Promise<Path[]> {
    const known = this.guests.get(probe);
    if (!known) throw new VirtnetError(t('probe.across.gone'), { code: 'not-found', name: probe });
    const { guest, mtu } = await known;
    return Promise.all(
      addresses.map(async (to) => {
        const options = ['-n', '-c', String(PINGS), '-i', String(INTERVAL_S), '-W', '1'];
        const { stdout } = await guest.run(['ping', ...options, to]);
        const path = pathOf(to, stdout);
        if (!path.reached) return path;
        const data = String(mtu - PING_HEADERS.ipv4);
        const whole = ['-n', '-c', '2', '-i', '0.3', '-W', '1', '-M', 'do', '-s', data];
        const passes = (await guest.run(['ping', ...whole, to])).status === 0;
        return { ...path, mtu: passes ? mtu : null };
      }),
    );
  }

  /** Takes a guest out; one that is gone is no error. */
  async close(probe: string): Promise<void> {
    const known = this.guests.get(probe);
    this.guests.delete(probe);
    const plugged = await known?.catch(() => null);
    if (!plugged) return;
    clearTimeout(plugged.timer);
    await plugged.guest.unplug();
  }

  /** Takes all of them out. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.guests.keys()].map((probe) => this.close(probe)));
  }
}

async function addressed(site: ProbeSite, guest: ProbeGuest, facts: ProbeFacts): Promise<string> {
  const { gateway, definition } = facts;
  const { bridge, span } = definition;
  if (!gateway) throw new VirtnetError(t('probe.across.noAddress'), { code: 'unsupported', path: 'ips' });
  // Spanning tree holds a new port back longer than the guest asks.
  await untilPortsForward(site.host, bridge.name, [guest.port], { out: NOT_YET });
  const dhcp = definition.ips.find(({ address }) => address === gateway.address)?.dhcp;
  const lease =
    dhcp && dhcp.ranges.length > 0
      ? (
          await guest.agent.ask('lease', {
            mac: guest.mac,
            hostname: guest.hostname,
            tries: TRIES,
            preferred: [gateway.address],
          })
        ).lease
      : null;
  const address = lease?.address ?? (await freeAddress(site.host, facts, span && memberHere(span).share));
  if (address === null)
    throw new VirtnetError(t('probe.across.noFree'), { code: 'unsupported', path: 'ips' });
  await guest.address(`${address}/${gateway.prefix}`, gateway.address);
  return address;
}
