/** One network over three hosts, as a person makes it: guests of all are together, and leave by the host that they are on. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AcrossReport } from '../../shared/contract/span';
import { canRun } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { Lab } from './lab';
import { OUTSIDE, underlay } from './labFabric';
import type { LabGuest, Lease } from './labGuest';
import type { LabHost } from './labHost';

const NUMBERS = [1, 2, 3] as const;
const macOf = (network: number, host: number): string => `52:54:00:00:0${network}:0${host}`;

/** A network with a DHCP range and a domain, by its number; its type is a forward element or nothing. */
const xmlOf = (name: string, number: number, forward: string): string => `<network>
  <name>${name}</name>${forward}
  <bridge name="virbr${number}" stp="${forward === '' ? 'on' : 'off'}"/>
  <domain name="${name}.test" localOnly="yes"/>
  <ip address="192.168.${number}.1" netmask="255.255.255.0">
    <dhcp><range start="192.168.${number}.64" end="192.168.${number}.191"/></dhcp>
  </ip>
</network>`;

/** Calls the command line of a host, which has to succeed; returns what it printed. */
async function succeeds(host: LabHost, call: string): Promise<string> {
  const { status, stdout, stderr } = await host.virtnet(call);
  if (status !== 0) throw new Error(`${host.name}: virtnet ${call}: ${stderr}${stdout}`);
  return stdout;
}

/** A guest with what it was given. */
interface Placed {
  guest: LabGuest;
  lease: Lease;
}

describe.skipIf(!(await canRun('nft')))('a network over three hosts', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ hosts: NUMBERS.length, programs: inject('programs'), ssh: true });
    for (const host of lab.hosts) host.shell('systemctl start frr');
  });
  afterAll(() => lab.close());

  /** Stores, starts and spans a network from the first host, and plugs a guest in on each. */
  async function span(name: string, number: number, forward: string): Promise<Placed[]> {
    const first = lab.host(1);
    first.shell(`cat > /run/${name}.xml <<'END'\n${xmlOf(name, number, forward)}\nEND`);
    for (const call of [
      `net-define /run/${name}.xml`,
      `net-start ${name}`,
      `net-span add ${name} host2 host3`,
    ])
      await succeeds(first, call);
    const placed: Placed[] = [];
    for (const host of NUMBERS) {
      const guest = await lab.guest(`g${number}h${host}`, macOf(number, host), {
        host: lab.host(host),
        bridge: `virbr${number}`,
      });
      const lease = await guest.dhcp();
      if (lease === null) throw new Error(`${guest.name} has no lease`);
      placed.push({ guest, lease });
    }
    return placed;
  }

  /** Each guest reaches all others, and finds them by name at its own gateway. */
  async function areTogether(placed: readonly Placed[]): Promise<void> {
    for (const { guest, lease } of placed)
      for (const other of placed) {
        await guest.reaches(other.lease.address);
        await until(`the name of ${other.guest.name} for ${guest.name}`, async () => {
          const { stdout } = await guest.run([
            'dig',
            '+short',
            '+tries=1',
            `@${lease.dns}`,
            other.guest.name,
          ]);
          return stdout.trim() === other.lease.address;
        });
      }
  }

  let nat: Placed[];
  it('gives guests of each host addresses of one subnet, and lets them find each other', async () => {
    nat = await span('shared', 5, '<forward mode="nat"/>');
    const leases = nat.map(({ lease }) => lease);
    expect(new Set(leases.map(({ address }) => address)).size).toBe(NUMBERS.length);
    for (const { address, router, mtu } of leases)
      expect({ subnet: address.replace(/\.\d+$/, ''), router, mtu }).toEqual({
        subnet: '192.168.5',
        router: '192.168.5.1',
        mtu: '1450',
      });
    await areTogether(nat);
  });

  it('lets each guest leave by the host that it is on', async () => {
    for (const [index, { guest }] of nat.entries())
      expect(await lab.leavesAs(guest)).toBe(underlay(NUMBERS[index] ?? 0).ipv4);
  });

  it('is tested across its hosts: every way carries whole packets', async () => {
    const report = JSON.parse(await succeeds(lab.host(2), 'net-span test shared --json')) as AcrossReport;
    expect(report.members.map(({ member, error }) => [member, error]).sort()).toEqual([
      ['host1', null],
      ['host2', null],
      ['host3', null],
    ]);
    expect(report.ways).toHaveLength(6);
    for (const way of report.ways) expect(way).toMatchObject({ reached: true, mtu: 1450, lossPercent: 0 });
    // Nothing of the temporary guests is left.
    for (const host of lab.hosts)
      expect(host.shell('ls /sys/class/net/virbr5/brif').split('\n').filter(Boolean)).toHaveLength(2);
  });

  it('goes on with a guest that moved: two pings of ten a second are lost at most, and its address stays', async () => {
    const [first, second] = nat as [Placed, Placed, Placed];
    const ping = first.guest.ping(second.lease.address);
    await ping.answered();
    await second.guest.move({ host: lab.host(3), bridge: 'virbr5' });
    await ping.answered();
    const lost = await ping.lost();
    ping.stop();
    expect(lost.length).toBeLessThanOrEqual(2);
    expect(await lab.leavesAs(second.guest)).toBe(underlay(3).ipv4);
    // It asks again where it is now, and is given what it has.
    expect((await second.guest.dhcp())?.address).toBe(second.lease.address);
    await second.guest.move({ host: lab.host(2), bridge: 'virbr5' });
    await areTogether(nat);
  });

  it('names a host that is cut off within three seconds, and heals without hands', async () => {
    const state = async (): Promise<{ name: string; state: string; since: number | null }[]> =>
      (
        JSON.parse(await succeeds(lab.host(1), 'net-span show shared --json')) as {
          members: { name: string; state: string; since: number | null }[];
        }
      ).members;
    const third = async () => (await state()).find(({ name }) => name === 'host3');
    await until('host3 to be heard', async () => (await third())?.state === 'reached');
    const cutAt = Date.now();
    lab.fabric.cut(3);
    const lost = await until('host3 to be missed', async () => {
      const now = await third();
      return now?.state === 'lost' ? now : null;
    });
    // By the agent's own record, however late a busy machine asks for it.
    expect((lost.since ?? 0) - cutAt).toBeLessThanOrEqual(3_000);
    lab.fabric.restore(3);
    await until('host3 to be heard again', async () => (await third())?.state === 'reached');
    await areTogether(nat);
  });

  it('keeps guests of an isolated network inside on every host', async () => {
    const placed = await span('apart', 6, '');
    await areTogether(placed);
    for (const { guest } of placed) {
      const witness = placed.find((other) => other.guest !== guest)?.lease.address ?? '';
      guest.shell('ip route replace default via 192.168.6.1');
      expect(await guest.isAnswered(OUTSIDE.ipv4, witness)).toBe(false);
    }
    // Its bridges have spanning tree, which holds the test's guests back at first.
    const { members, ways } = JSON.parse(
      await succeeds(lab.host(1), 'net-span test apart --json'),
    ) as AcrossReport;
    expect(new Set(members.map(({ address }) => address)).size).toBe(NUMBERS.length);
    expect(ways.map(({ mtu }) => mtu)).toEqual(NUMBERS.flatMap(() => [1450, 1450]));
  });

  it('routes guests by their own host where the network is routed', async () => {
    const placed = await span('routed', 7, '<forward mode="route"/>');
    await areTogether(placed);
    // A router outside knows one way to them: what comes back goes by the first host to where the guest is.
    lab.fabric.namespace.shell(`ip -n outside route add 192.168.7.0/24 via ${underlay(1).ipv4}`);
    for (const { guest, lease } of placed) expect(await lab.leavesAs(guest)).toBe(lease.address);
  });
});
