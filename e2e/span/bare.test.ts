/** The lab itself: what the kernel, FRR, OpenSSH and dnsmasq do in it by themselves, without the product. */
import { afterEach, describe, expect, it } from 'vitest';
import { canRun } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { bareVxlan, evpnConfiguration, OVERHEAD } from './bare';
import { Lab } from './lab';
import { underlay } from './labFabric';
import type { LabGuest } from './labGuest';

const BRIDGE = 'br7';
const VNI = 7001;
const macOf = (number: number): string => `52:54:00:00:70:0${number}`;
const addressOf = (number: number): string => `172.20.70.${number}`;

let lab: Lab | null = null;
afterEach(() => {
  lab?.close();
  lab = null;
});

/** A lab with a network by hand over all hosts, and one guest on each. */
async function open(
  engine: 'static' | 'evpn',
  members: readonly number[],
): Promise<{ lab: Lab; guests: LabGuest[] }> {
  const made = (lab = await Lab.open({ hosts: members.length }));
  const network = { bridge: BRIDGE, vni: VNI, members, engine, mtu: made.fabric.mtu - OVERHEAD };
  for (const number of members) made.host(number).shell(bareVxlan(number, network));
  if (engine === 'evpn')
    await Promise.all(
      members.map((number) => made.host(number).startFrr(evpnConfiguration(number, members))),
    );
  const guests: LabGuest[] = [];
  for (const number of members) guests.push(await plug(made, number));
  return { lab: made, guests };
}

async function plug(made: Lab, number: number): Promise<LabGuest> {
  const guest = await made.guest(`guest${number}`, macOf(number), {
    host: made.host(number),
    bridge: BRIDGE,
  });
  guest.shell(`ip link set eth0 mtu ${made.fabric.mtu - OVERHEAD}`);
  guest.configure([`${addressOf(number)}/24`], '172.20.70.254');
  return guest;
}

describe.skipIf(!(await canRun('nft')))('a lab', () => {
  it('carries guests over three hosts by FRR, and one that moves keeps its connections', async () => {
    const { lab: made, guests } = await open('evpn', [1, 2, 3]);
    const [first, second] = guests as [LabGuest, LabGuest, LabGuest];
    for (const from of guests) for (const to of [1, 2, 3]) await from.reaches(addressOf(to));
    // It is FRR who knows.
    const { stdout } = await made.host(1).vtysh(`show evpn mac vni ${VNI} json`);
    const known = JSON.parse(stdout) as { macs: Record<string, { type: string; remoteVtep?: string }> };
    expect(known.macs[macOf(2)]).toMatchObject({ type: 'remote', remoteVtep: underlay(2).ipv4 });

    const ping = first.ping(addressOf(2));
    await ping.answered();
    await second.move({ host: made.host(3), bridge: BRIDGE });
    await ping.answered();
    ping.stop();
    await until('the place after the move', async () =>
      (await made.host(1).vtysh(`show evpn mac vni ${VNI} json`)).stdout.includes(underlay(3).ipv4),
    );
    made.host(1).stopFrr();
    expect((await made.host(1).run(['systemctl', 'is-active', 'frr'])).stdout).toBe('inactive\n');
  });

  it('carries guests over two hosts by a list of whom to flood', async () => {
    const { guests } = await open('static', [1, 2]);
    await guests[0]?.reaches(addressOf(2));
    await guests[1]?.reaches(addressOf(1));
  });

  it('has cables that are pulled, ways that are cut, and such that swallow what is large', async () => {
    const { lab: made, guests } = await open('static', [1, 2, 3]);
    const [first] = guests as [LabGuest];
    for (const number of [2, 3]) await first.reaches(addressOf(number));
    made.fabric.part(1, 2);
    expect(await first.isAnswered(addressOf(2), addressOf(3))).toBe(false);
    made.fabric.mend();
    await first.reaches(addressOf(2));

    const isLarge = (): Promise<boolean> => first.isAnswered(addressOf(2), addressOf(3), 1400);
    expect(await isLarge()).toBe(true);
    made.fabric.narrow(2, 1400);
    expect(await isLarge()).toBe(false);
    await first.reaches(addressOf(2));
    made.fabric.mend();
    expect(await isLarge()).toBe(true);

    made.fabric.cut(2);
    await until('no carrier', () => made.host(2).shell('cat /sys/class/net/eth0/carrier').trim() === '0');
    expect(await first.isAnswered(addressOf(2), addressOf(3))).toBe(false);
    made.fabric.restore(2);
    await first.reaches(addressOf(2));
  });
});

/** A server of a host's own for its part of the addresses, and a masquerade. */
const SERVICES = `set -e
  ip addr add 172.20.70.254/24 dev ${BRIDGE}
  echo 1 > /proc/sys/net/ipv4/ip_forward
  iptables -t nat -A POSTROUTING -s 172.20.70.0/24 ! -d 172.20.70.0/24 -j MASQUERADE
  dnsmasq --conf-file=/dev/null --pid-file=/run/dhcp.pid --user=root --port=0 --bind-dynamic --interface=${BRIDGE} --dhcp-range=172.20.70.10,172.20.70.20,1h --dhcp-option=option:mtu,1450 --dhcp-authoritative --dhcp-leasefile=/run/leases --no-ping`;

describe.skipIf(!(await canRun('nft')))('a host of a lab', () => {
  it('gives guests addresses, who leave it by its own', async () => {
    const { lab: made } = await open('static', [1]);
    made.host(1).shell(SERVICES);
    const guest = await made.guest('asks', macOf(9), { host: made.host(1), bridge: BRIDGE });
    expect(await guest.dhcp()).toEqual({
      address: expect.stringMatching(/^172\.20\.70\.(1\d|20)$/) as string,
      router: '172.20.70.254',
      dns: '',
      mtu: '1450',
    });
    expect(await made.leavesAs(guest)).toBe(underlay(1).ipv4);
  });
});
