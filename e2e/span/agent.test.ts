/** The agents of a network over three hosts: one range and one set of names, and who of the hosts stands how. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newSecret } from '../../electron/helper/host/spanKeys';
import type { NetworkState } from '../../shared/contract/snapshot';
import type { SpanState } from '../../shared/contract/span';
import type { HelperProcess } from '../fixtures/helperProcess';
import { canRun } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { Lab } from './lab';
import { underlay } from './labFabric';
import type { LabGuest, Lease } from './labGuest';
import type { LabHost } from './labHost';

const NUMBERS = [1, 2, 3] as const;
const BRIDGE = 'virbr8';
const KEY = '00ff00ff00ff00ff';

const xmlOf = (here: string): string => `<network>
  <name>lab</name>
  <uuid>2f6d2bd8-0f5e-4b7c-8f9a-5f6a8f3c1b08</uuid>
  <metadata>
    <virtnet:network xmlns:virtnet="urn:virtnet-manager:network:1">
      <virtnet:span vni="88" engine="static" here="${here}" shares="4" key="${KEY}">
${NUMBERS.map((n) => `        <virtnet:member name="host${n}" address="${underlay(n).ipv4}" share="${n - 1}"/>`).join('\n')}
      </virtnet:span>
    </virtnet:network>
  </metadata>
  <bridge name="${BRIDGE}" stp="off"/>
  <mac address="52:54:00:08:08:08"/>
  <mtu size="1450"/>
  <domain name="lab.test" localOnly="yes"/>
  <ip address="192.168.8.1" netmask="255.255.255.0">
    <dhcp><range start="192.168.8.64" end="192.168.8.191"/></dhcp>
  </ip>
</network>`;

describe.skipIf(!(await canRun('nft')))('the agents of three hosts', () => {
  let lab: Lab;
  let helper: HelperProcess;
  const secret = newSecret();

  const takeSecret = (host: LabHost, text: string): void => {
    const folder = `${host.root}/etc/virtnet-manager/keys`;
    host.shell(`mkdir -p -m 700 ${folder} && printf '%s\\n' '${text}' > ${folder}/${KEY}`);
  };
  beforeAll(async () => {
    lab = await Lab.open({ hosts: NUMBERS.length, programs: inject('programs') });
    for (const host of lab.hosts) {
      takeSecret(host, secret);
      host.shell(`cat > /run/lab.xml <<'END'\n${xmlOf(host.name)}\nEND`);
      expect(await host.virtnet('net-define /run/lab.xml')).toMatchObject({ status: 0 });
      expect(await host.virtnet('net-start lab')).toMatchObject({ status: 0 });
    }
    helper = await lab.host(1).helper();
  });
  afterAll(async () => {
    await helper?.close();
    lab?.close();
  });

  const network = async (by = helper): Promise<NetworkState> => {
    const found = await by.network('lab');
    if (!found) throw new Error('there is no lab');
    return found;
  };
  /** How the network stands once it does so. */
  const stands = (step: string, fits: (span: SpanState) => boolean, by = helper): Promise<SpanState> =>
    until(step, async () => {
      const { span } = await network(by);
      return span && fits(span) ? span : null;
    });
  const faults = (span: SpanState): string[] => span.faults.map(({ code, member }) => `${code} ${member}`);
  const isWell = (span: SpanState): boolean =>
    span.faults.length === 0 && span.members.every(({ state }) => state === 'here' || state === 'reached');
  const inFile = (host: LabHost, file: string): string =>
    host.shell(`cat ${host.root}/${file} 2>/dev/null || :`);
  const agentOf = (host: LabHost): number =>
    Number(inFile(host, 'run/virtnet-manager/agent/agent.pid').trim());
  const placed = async (
    name: string,
    n: number,
    number: number,
  ): Promise<{ guest: LabGuest; lease: Lease }> => {
    const guest = await lab.guest(name, `52:54:00:08:00:0${n}`, { host: lab.host(number), bridge: BRIDGE });
    const lease = await guest.dhcp();
    if (lease === null) throw new Error(`${name} has no lease`);
    return { guest, lease };
  };
  const named = async (guest: LabGuest, name: string): Promise<string> =>
    (await guest.run(['dig', '+short', '+tries=1', '@192.168.8.1', name])).stdout.trim();

  it('hear each other, as somebody who has no rights but to be heard', async () => {
    const span = await stands('all hosts to be heard', isWell);
    expect(span.members.map(({ name, same, guests }) => [name, same, guests])).toEqual([
      ['host1', null, null],
      ['host2', true, 0],
      ['host3', true, 0],
    ]);
    for (const host of lab.hosts) {
      const status = host.shell(`cat /proc/${agentOf(host)}/status`);
      expect(status).toMatch(/^CapEff:\t0+$/m);
      expect(status).not.toMatch(/^Uid:.*\t0\b/m);
    }
  });

  let web: { guest: LabGuest; lease: Lease };
  let db: { guest: LabGuest; lease: Lease };
  it('give addresses of one range, and know the names of guests of all hosts', async () => {
    web = await placed('web', 1, 1);
    db = await placed('db', 2, 2);
    // Each of a part of its own.
    expect([web.lease.address, db.lease.address]).toEqual([
      expect.stringMatching(/^192\.168\.8\.(6[4-9]|[78]\d|9[0-5])$/),
      expect.stringMatching(/^192\.168\.8\.(9[6-9]|1[01]\d|12[0-7])$/),
    ]);
    await until('the name of db at host1', async () => (await named(web.guest, 'db')) === db.lease.address);
    await until(
      'the name of web at host2',
      async () => (await named(db.guest, 'web.lab.test')) === web.lease.address,
    );
    const { guests } = await network();
    const there = guests.find(({ name }) => name === 'db');
    expect(there).toMatchObject({ host: 'host2', port: null, mac: db.guest.mac });
    expect(there?.addresses.map(({ address }) => address)).toEqual([db.lease.address]);
    expect(guests.find(({ name }) => name === 'web')?.host).toBeUndefined();
  });

  it('let a guest that moved keep its address, whether it renews its lease or asks anew', async () => {
    const third = lab.host(3);
    await until('the reservation at host3', () =>
      inFile(third, 'var/lib/virtnet-manager/span/lab.hosts').includes(`${db.guest.mac},${db.lease.address}`),
    );
    await db.guest.move({ host: third, bridge: BRIDGE });
    // As the client of a guest does that goes on running: it asks for what it has, and nothing else.
    const { stdout, stderr } = await db.guest.run([
      ...['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-f', '-t', '5', '-T', '1'],
      ...['-r', db.lease.address, '-x', 'hostname:db', '-s', '/run/take-lease'],
    ]);
    expect(`${stdout}${stderr}`).toContain(`lease of ${db.lease.address} obtained`);
    expect(await db.guest.dhcp()).toMatchObject({ address: db.lease.address });
    const log = inFile(third, 'var/lib/virtnet-manager/log/lab.log');
    expect(log).toContain(`DHCPACK(${BRIDGE}) ${db.lease.address} ${db.guest.mac}`);
    expect(log).not.toContain('DHCPNAK');
    await until('db to be shown where it is', async () => {
      const { guests } = await network();
      return guests.find(({ mac }) => mac === db.guest.mac)?.host === 'host3';
    });
    // Its lease is of this host now, which does not give out such addresses by itself.
    await until(
      'host3 to have forgotten the old lease',
      () => !inFile(third, 'run/virtnet-manager/span/lab.others').includes(db.guest.mac),
    );
    expect(await db.guest.dhcp()).toMatchObject({ address: db.lease.address });
    expect(inFile(third, 'var/lib/virtnet-manager/span/lab.hosts')).toContain(db.guest.mac);
    await until('the name of db at host1', async () => (await named(web.guest, 'db')) === db.lease.address);
  });

  it('acknowledge a lease that is renewed at another host without a word of where it was given', async () => {
    // What a client sends that renews: from its address, to its server, with no server named (RFC 2131 §4.3.6).
    const { guest, lease } = await placed('mail', 3, 2);
    await until('the reservation at host1', () =>
      inFile(lab.host(1), 'var/lib/virtnet-manager/span/lab.hosts').includes(`${guest.mac},${lease.address}`),
    );
    await guest.move({ host: lab.host(1), bridge: BRIDGE });
    const answer = await guest.run([process.execPath, '-e', RENEW, guest.mac, lease.address, '192.168.8.1']);
    expect(answer.stdout.trim()).toBe(`5 ${lease.address}`);
  });

  it('name a host that is cut off within three seconds, keep its names, and take it back by themselves', async () => {
    lab.fabric.cut(3);
    const lost = await stands('host3 to be missed', (span) => faults(span).includes('member-lost host3'));
    expect(lost.members.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['host1 here', 'host2 reached', 'host3 lost'],
    ]);
    // By the agent's own clock, however busy this machine is; no message of host3 came after the cut.
    const log = inFile(lab.host(1), 'var/lib/virtnet-manager/log/span-agent.txt');
    const silent = Number(/host3 is lost \(heard (\d+) ms ago\)/.exec(log)?.[1]);
    expect(silent).toBeLessThanOrEqual(3_000);
    expect(await named(web.guest, 'db')).toBe(db.lease.address);
    lab.fabric.restore(3);
    await stands('host3 to be back', isWell);
    // Both are written down by whoever is on duty, a moment after they are seen.
    const noted = await until('both to be written down', async () => {
      const entries = await helper.call('activity', { limit: 50 });
      const its = entries.filter(({ action }) => action === 'member-lost' || action === 'member-back');
      return its.length > 1 ? its : null;
    });
    expect(noted.map(({ action, details }) => `${action} ${details?.join()}`)).toEqual([
      `member-back host3 (${underlay(3).ipv4})`,
      `member-lost host3 (${underlay(3).ipv4})`,
    ]);
  });

  it('find that large packets do not get through', async () => {
    lab.fabric.narrow(2, 1_400);
    await stands('the narrow way', (span) => faults(span).includes('narrow-path host2'));
    lab.fabric.mend();
    await stands('the way to be wide again', isWell);
  });

  it('name one that is missed on its own host, and come back with a repair', async () => {
    const first = lab.host(1);
    const second = await lab.host(2).helper();
    first.shell(`kill -KILL ${agentOf(first)}`);
    await stands('the agent to be missed', (span) => faults(span).includes('agent-down null'));
    await until('the drift', async () => (await network()).drift.some(({ kind }) => kind === 'agent'));
    await stands('host1 to be missed at host2', (span) => faults(span).includes('member-lost host1'), second);
    // Nobody forgets what was told.
    expect(await named(web.guest, 'db')).toBe(db.lease.address);
    await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
    await stands('all to be heard again', isWell);
    await stands('host1 to be heard again at host2', isWell, second);
    await until('no drift', async () => (await network()).drift.length === 0);
    await second.close();
  });

  it('name one that has another secret, an address that is gone, and who has another definition', async () => {
    const second = lab.host(2);
    takeSecret(second, newSecret());
    expect(await second.virtnet('net-destroy lab')).toMatchObject({ status: 0 });
    expect(await second.virtnet('net-start lab')).toMatchObject({ status: 0 });
    await stands('the other secret', (span) => faults(span).includes('other-key host2'));
    takeSecret(second, secret);
    expect(await second.virtnet('net-destroy lab')).toMatchObject({ status: 0 });
    second.shell(`sed -i 's/lab.test/lab.other/' /run/lab.xml`);
    expect(await second.virtnet('net-define /run/lab.xml')).toMatchObject({ status: 0 });
    expect(await second.virtnet('net-start lab')).toMatchObject({ status: 0 });
    await stands('the other definition', (span) => faults(span).includes('definition-differs host2'));
    const { ipv4 } = underlay(1);
    const device = lab.host(1).shell(`ip -o addr show to ${ipv4} | cut -d' ' -f2`).trim();
    lab.host(1).shell(`ip addr del ${ipv4}/24 dev ${device}`);
    await stands('the address to be missed', (span) => faults(span).join() === 'address-gone null');
    lab.host(1).shell(`ip addr add ${ipv4}/24 dev ${device}`);
    await stands('all to be heard', (span) => faults(span).join() === 'definition-differs host2');
  });

  it('are gone with the last network, and leave nothing behind', async () => {
    for (const host of lab.hosts) {
      const pid = agentOf(host);
      expect(await host.virtnet('net-destroy lab')).toMatchObject({ status: 0 });
      expect(host.shell(`[ ! -e /proc/${pid} ] && echo gone`).trim()).toBe('gone');
      const left = host.shell(
        `cd ${host.root} && find run/virtnet-manager/span run/virtnet-manager/agent var/lib/virtnet-manager/span -type f`,
      );
      expect(left).toBe('');
    }
  });
});

/** Sends a request for a lease that runs from the client's own address, and says what it is answered with. */
const RENEW = readFileSync(new URL('renew.cjs', import.meta.url), 'utf8');
