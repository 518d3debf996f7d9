/**
 * What goes wrong between the hosts of a network: each fault is made, named with what still works and what to do, and mended
 * by itself or by what was said.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MemberView, SpanFault } from '../../shared/contract/span';
import { canRun } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { Lab } from './lab';
import { CARD, OUTSIDE, underlay } from './labFabric';
import type { LabGuest, Lease } from './labGuest';
import type { LabHost } from './labHost';
import { changePrograms, lendClock, powerOff, powerOn, restartAgent, setClock } from './labTroubles';

const NAME = 'shared';
const BRIDGE = 'virbr5';
const GATEWAY = '192.168.5.1';

const XML = `<network>
  <name>${NAME}</name>
  <forward mode="nat"/>
  <bridge name="${BRIDGE}" stp="off"/>
  <domain name="${NAME}.test" localOnly="yes"/>
  <ip address="${GATEWAY}" netmask="255.255.255.0">
    <dhcp><range start="192.168.5.64" end="192.168.5.191"/></dhcp>
  </ip>
</network>`;

interface Shown {
  members: Pick<MemberView, 'name' | 'address' | 'state' | 'session' | 'clockMs' | 'guests'>[];
  faults: SpanFault[];
}

/** A guest with what it was given. */
interface Placed {
  guest: LabGuest;
  lease: Lease;
}

describe.skipIf(!(await canRun('nft')))('a network over three hosts', () => {
  let lab: Lab;
  let [first, second, third] = [] as unknown as [LabHost, LabHost, LabHost];
  /** On the first and second host one each, and two on the third. */
  let [web, db, mail, wiki] = [] as unknown as [Placed, Placed, Placed, Placed];

  beforeAll(async () => {
    lab = await Lab.open({ hosts: 3, programs: inject('programs'), ssh: true });
    [first, second, third] = lab.hosts as [LabHost, LabHost, LabHost];
    for (const host of lab.hosts) host.shell('systemctl enable --now frr');
    first.shell(`cat > /run/shared.xml <<'END'\n${XML}\nEND`);
    for (const call of [
      'net-define /run/shared.xml',
      `net-start ${NAME}`,
      `net-autostart ${NAME}`,
      `net-span add ${NAME} host2 host3 --engine evpn`,
    ])
      await succeeds(first, call);
    [web, db, mail, wiki] = [
      await placed('web', 1, first),
      await placed('db', 2, second),
      await placed('mail', 3, third),
      await placed('wiki', 4, third),
    ];
    await allIsWell();
  });
  afterAll(() => lab.close());

  async function succeeds(host: LabHost, call: string): Promise<string> {
    const { status, stdout, stderr } = await host.virtnet(call);
    if (status !== 0) throw new Error(`${host.name}: virtnet ${call}: ${stderr}${stdout}`);
    return stdout;
  }

  async function placed(name: string, number: number, host: LabHost): Promise<Placed> {
    const guest = await lab.guest(name, `52:54:00:00:05:0${number}`, { host, bridge: BRIDGE });
    return { guest, lease: await leaseOf(guest) };
  }

  async function leaseOf(guest: LabGuest): Promise<Lease> {
    const lease = await guest.dhcp();
    if (lease === null) throw new Error(`${guest.name} has no lease`);
    return lease;
  }

  const show = async (host: LabHost): Promise<Shown> =>
    JSON.parse(await succeeds(host, `net-span show ${NAME} --json`)) as Shown;

  /** The fault once a host names it: what it is, what still works, and what to do. */
  async function named(host: LabHost, code: SpanFault['code'], member: LabHost | null): Promise<SpanFault> {
    const fault = await until(`${code} of ${member?.name ?? 'itself'} at ${host.name}`, async () => {
      const { faults } = await show(host);
      return faults.find((one) => one.code === code && one.member === (member?.name ?? null));
    });
    for (const text of [fault.title, fault.detail, fault.remedy ?? '']) expect(text).toMatch(/^[^{}]{10,}$/);
    return fault;
  }

  /** No host has anything to say, and all guests reach each other. */
  async function allIsWell(): Promise<void> {
    for (const host of lab.hosts)
      await until(`all to be well at ${host.name}`, async () => {
        const { members, faults } = await show(host);
        const others = members.filter(({ state }) => state !== 'here');
        return (
          faults.length === 0 &&
          others.every(({ state, session }) => state === 'reached' && session?.state === 'up')
        );
      });
    for (const { guest } of [web, db, mail, wiki])
      for (const { lease } of [web, db, mail, wiki]) await guest.reaches(lease.address);
  }

  const knows = ({ guest }: Placed, { guest: { name }, lease }: Placed): Promise<true> =>
    until(`the name of ${name} for ${guest.name}`, async () => {
      const { stdout } = await guest.run(['dig', '+short', '+tries=1', `@${GATEWAY}`, name]);
      return stdout.trim() === lease.address;
    });

  /** Whether one reaches another, as long as a third answers. */
  const answers = (from: Placed, to: Placed, witness: Placed, bytes?: number): Promise<boolean> =>
    from.guest.isAnswered(to.lease.address, witness.lease.address, bytes);

  it('goes on without a host that lost its power, and takes it back as it boots', async () => {
    for (const { guest } of [mail, wiki]) guest.unplug();
    lab.fabric.cut(3);
    powerOff(third);
    await named(first, 'member-lost', third);
    await named(second, 'member-lost', third);
    await web.guest.reaches(db.lease.address);
    expect(await lab.leavesAs(web.guest)).toBe(underlay(1).ipv4);
    await knows(web, mail);
    lab.fabric.restore(3);
    await powerOn(third);
    for (const { guest, lease } of [mail, wiki]) {
      await guest.plug({ host: third, bridge: BRIDGE });
      expect(await guest.dhcp()).toEqual(lease);
    }
    await allIsWell();
    await knows(mail, web);
  });

  it('goes on within a host that is cut off, and is one again without hands', async () => {
    lab.fabric.cut(3);
    await named(first, 'member-lost', third);
    await named(third, 'member-lost', first);
    // Ten seconds of them, each answered.
    const asked = await mail.guest.run(['ping', '-nq', '-i', '0.1', '-c', '100', GATEWAY]);
    expect(asked.stdout).toContain('100 received');
    await mail.guest.reaches(wiki.lease.address);
    expect(await wiki.guest.dhcp()).toEqual(wiki.lease);
    await knows(wiki, mail);
    await web.guest.reaches(db.lease.address);
    lab.fabric.restore(3);
    await allIsWell();
    expect(await lab.leavesAs(mail.guest)).toBe(underlay(3).ipv4);
  });

  it('says what ends with FRR, and has it again by FRR itself, or by a repair', async () => {
    const before = second.shell('cat /run/frr/bgpd.pid');
    second.shell('kill -KILL $(cat /run/frr/bgpd.pid) $(cat /run/frr/zebra.pid)');
    await until('FRR to be started', () => second.shell('cat /run/frr/bgpd.pid || :') !== before);
    await allIsWell();
    third.shell('for one in watchfrr bgpd zebra; do kill -KILL $(cat /run/frr/$one.pid); done');
    await named(third, 'frr-down', null);
    await named(first, 'session-down', third);
    await mail.guest.reaches(wiki.lease.address);
    expect(await lab.leavesAs(mail.guest)).toBe(underlay(3).ipv4);
    await until('mail to be out of reach', async () => !(await answers(web, mail, db)));
    await succeeds(third, `net-check ${NAME} --repair`);
    await allIsWell();
  });

  it('names a host with another version, and does not take it in', async () => {
    const programs = inject('programs');
    changePrograms(
      third,
      programs,
      's/SPAN_PROTOCOL=1\\b/SPAN_PROTOCOL=2/; s/version="0[.]1[.]0"/version="9.9.9"/',
    );
    await restartAgent(third, NAME);
    await named(first, 'other-version', third);
    await named(third, 'other-version', second);
    await web.guest.reaches(mail.lease.address);
    await succeeds(
      first,
      `net-create /dev/stdin <<'END'\n${XML.replaceAll('.5.', '.8.').replaceAll('shared', 'other').replace(BRIDGE, 'virbr8')}\nEND`,
    );
    const { status, stderr } = await first.virtnet('net-span add other host3');
    expect([status, stderr]).toEqual([1, expect.stringContaining('version 9.9.9')]);
    await succeeds(first, 'net-destroy other');
    changePrograms(third, programs, null);
    await succeeds(third, `net-check ${NAME} --repair`);
    await allIsWell();
  });

  it('names clocks that are apart, and goes by none', async () => {
    lendClock(third);
    await restartAgent(third, NAME);
    await allIsWell();
    for (const ms of [90_000, -3_600_000]) {
      setClock(third, ms);
      const { title } = await named(first, 'clock-apart', third);
      await until('the time between them', async () => {
        const { members } = await show(first);
        const found = members.find(({ name }) => name === third.name);
        expect(found?.state).toBe('reached');
        return Math.abs((found?.clockMs ?? 0) - ms) < 5_000;
      });
      expect(title).toContain('seconds apart');
      expect(await mail.guest.dhcp()).toEqual(mail.lease);
      await knows(web, mail);
      await knows(mail, web);
    }
    setClock(third, 0);
    await allIsWell();
  });

  it('names a way that swallows large packets, and works with smaller ones', async () => {
    // What persons come by finds its own size, as TCP does where it is told.
    lab.fabric.narrowTunnels(3, 1_400);
    const { remedy } = await named(first, 'narrow-path', third);
    expect(remedy).toContain('1,450 bytes');
    await web.guest.reaches(mail.lease.address);
    // As large as the network's packets, less what IP and ICMP take.
    expect(await answers(web, mail, db, 1_450 - 28)).toBe(false);
    expect(await answers(web, db, db, 1_450 - 28)).toBe(true);
    expect(await answers(mail, wiki, wiki, 1_450 - 28)).toBe(true);
    first.shell(`virtnet net-dumpxml ${NAME} | sed 's/<mtu size=.1450./<mtu size="1350"/' > /run/narrow.xml`);
    await succeeds(first, `net-define --live /run/narrow.xml`);
    await succeeds(first, `net-span sync ${NAME}`);
    for (const { guest } of [web, db, mail, wiki]) expect(await guest.dhcp()).toMatchObject({ mtu: '1350' });
    await allIsWell();
    expect(await answers(web, mail, db, 1_350 - 28)).toBe(true);
    lab.fabric.mend();
  });

  it('names an address that its host has no more, and follows the host to another one', async () => {
    const [old, other] = [underlay(3).ipv4, '10.99.0.33'];
    for (const [from, to] of [
      [old, other],
      [other, old],
    ] as const) {
      third.shell(`ip addr del ${from}/24 dev ${CARD} && ip addr add ${to}/24 dev ${CARD}
        ip route replace default via ${OUTSIDE.ipv4}`);
      const { remedy } = await named(third, 'address-gone', null);
      expect(remedy).toContain(`virtnet net-span address ${NAME} host3=`);
      await named(first, 'member-lost', third);
      await mail.guest.reaches(wiki.lease.address);
      expect(await lab.leavesAs(mail.guest)).toBe(to);
      await succeeds(third, `net-span address ${NAME} host3=${to}`);
      await allIsWell();
      for (const host of lab.hosts)
        expect((await show(host)).members.map(({ address }) => address)).toContain(to);
    }
  });

  it('names another secret, and has the right one when the host is added anew', async () => {
    const keys = `${third.root}/etc/virtnet-manager/keys`;
    third.shell(`cd ${keys} && head -c 32 /dev/urandom | base64 > $(ls)`);
    await succeeds(third, `net-destroy ${NAME}`);
    await succeeds(third, `net-start ${NAME}`);
    await named(first, 'other-key', third);
    await named(first, 'session-down', third);
    for (const { guest } of [mail, wiki]) third.shell(`ip link set ${guest.name} master ${BRIDGE}`);
    await mail.guest.reaches(wiki.lease.address);
    expect(await answers(web, mail, db)).toBe(false);
    await succeeds(first, `net-span remove ${NAME} host3`);
    await succeeds(first, `net-span add ${NAME} host3`);
    for (const { guest } of [mail, wiki]) third.shell(`ip link set ${guest.name} master ${BRIDGE}`);
    await allIsWell();
  });
});
