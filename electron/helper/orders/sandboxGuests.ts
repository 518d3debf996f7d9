/** The guests of the sandbox that are yet to come, and the answer when one has its address. */
import { setTimeout as pause } from 'node:timers/promises';
import { VirtnetError } from '../../../shared/contract/error';
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import type { Guest, LeaseFacts } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { installLine, packageOf } from '../../programs/distribution';
import type { Stored } from '../changes/store';
import { NOT_YET, untilPortsForward } from '../facts/portStates';
import { freeMac } from './createDefinition';
import type { Host } from '../host/host';
import { findProgram, readDistribution } from '../host/tools';
import { guest, readTestLease, testGuestsOf, type TestGuest } from '../kinds/added/guest';

/** How long adding a guest waits for its lease once its port forwards, and how often it looks, in milliseconds; the client goes on after that. */
const PATIENCE_MS = 5000;
const LOOK_MS = 25;

export class SandboxGuests {
  /** The hardware address that was shown of the guest to come. */
  private nextMac: string | null = null;

  /** `folder` holds the client's script and what each guest was given. */
  constructor(private readonly folder: string) {}

  /** The guest that would be plugged in to a network next. Throws `missing-tool`. */
  async next(host: Host, stored: Stored, definition: NetworkDefinition): Promise<TestGuest> {
    const { bridge, ips } = definition;
    // On the LAN somebody gives addresses, too.
    const hasDhcp = isBridged(definition) || ips.some(({ dhcp }) => dhcp !== undefined);
    if (hasDhcp) await requireClient(host);
    const known = [...stored.running.values()].flatMap(testGuestsOf);
    const macs = known.map(({ value }) => value.mac);
    if (this.nextMac === null || macs.includes(this.nextMac)) this.nextMac = freeMac(macs);
    const value = { bridge: bridge.name, mac: this.nextMac, hasDhcp, folder: this.folder };
    return { kind: guest.name, key: freeName(new Set(known.map(({ key }) => key))), value };
  }

  /** The guest as soon as it has its lease, or without an address when none came in time. */
  async leased(host: Host, plugged: TestGuest): Promise<Guest> {
    const { key: name } = plugged;
    const { bridge, mac, hasDhcp } = plugged.value;
    if (hasDhcp) await untilPortsForward(host, bridge, [name], { out: NOT_YET });
    const end = performance.now() + PATIENCE_MS;
    let lease: LeaseFacts | null = null;
    while (hasDhcp && (lease = await readTestLease(host, plugged)) === null) {
      if (performance.now() > end) break;
      await pause(LOOK_MS);
    }
    return {
      name,
      port: name,
      mac,
      addresses: lease
        ? [{ address: lease.address, family: lease.family, source: 'lease', leaseUntil: lease.until }]
        : [],
      since: Date.now(),
      left: null,
      test: true,
    };
  }
}

async function requireClient(host: Host): Promise<void> {
  if ((await findProgram('udhcpc')) !== null) return;
  const distribution = await readDistribution(host);
  const client = packageOf('udhcpc', distribution);
  throw new VirtnetError(t('orders.guest.noClient', { package: client }), {
    code: 'missing-tool',
    tools: [{ tool: 'udhcpc', package: client }],
    install: installLine(['udhcpc'], distribution, false),
  });
}

function freeName(taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) if (!taken.has(`guest-${n}`)) return `guest-${n}`;
}
