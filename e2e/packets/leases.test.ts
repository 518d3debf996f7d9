/** Leases of a real dnsmasq: as many as there can be, taken back, and moved with their fixed addresses while it runs on. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { Site } from '../fixtures/site';

const [ONE, TWO] = ['52:54:00:00:71:01', '52:54:00:00:71:02'];
const DUIDS = { one: '00:03:00:01:52:54:00:00:71:01', two: '00:03:00:01:52:54:00:00:71:02' };

/** Two addresses for anybody, and fixed hosts besides. */
const xml = ({ four = '', six = '' }: { four?: string; six?: string | null } = {}, more = ''): string =>
  `<network>
  <name>lab</name>
  <uuid>00000000-0000-4000-8000-000000000071</uuid>
  <forward mode='route'/>
  <bridge name='virbr71' stp='off' delay='0'/>
  <mac address='52:54:00:00:71:fe'/>
  ${more}
  <ip address='172.20.71.1' prefix='24'>
    <dhcp><range start='172.20.71.100' end='172.20.71.101'/>${four}</dhcp>
  </ip>
  ${six === null ? '' : `<ip family='ipv6' address='fd00:71::1' prefix='64'><dhcp><range start='fd00:71::100' end='fd00:71::1ff'/>${six}</dhcp></ip>`}
</network>`;

describe('leases', () => {
  let machine: MachineFixture;
  let helper: HelperProcess;
  let site: Site;

  beforeAll(async () => {
    machine = await MachineFixture.open();
    site = Site.furnish(machine.namespace);
    helper = await machine.helper();
    const options = { start: true, autostart: false, transient: false };
    await helper.call('give', {
      order: { do: 'create', networks: [{ ...options, definition: readNetworkXml(xml()) }] },
    });
    await site.plug({ name: 'guest', bridge: 'virbr71', mac: ONE });
    await site.plug({ name: 'second', bridge: 'virbr71', mac: TWO });
  });
  afterAll(async () => {
    await helper.close();
    site.close();
  });

  const become = (text: string): Promise<unknown> => {
    const definition = readNetworkXml(text);
    return helper.call('give', {
      order: { do: 'update', updates: [{ name: 'lab', config: definition, live: definition }] },
    });
  };
  const files = () => machine.namespace.paths;
  const pid = (): string => machine.namespace.shell(`cat ${files().run}/pids/lab.pid`).trim();
  const written = (): string => machine.namespace.shell(`cat ${files().lib}/lab.leases`);
  /** Asks as whoever has this hardware address, until an address is given, or once. */
  const lease = async (guest: string, mac: string, tries = 100): Promise<string> => {
    machine.namespace.shell(`ip -n ${guest} link set eth0 address ${mac}`);
    const client = ['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-f', '-t', String(tries), '-T', '1'];
    const { stdout, stderr } = await site.within(guest, [...client, '-s', '/bin/true']);
    return /lease of (\S+) obtained/.exec(stdout + stderr)?.[1] ?? 'none';
  };
  const lease6 = async (duid: string): Promise<string | null> => {
    const client = join(import.meta.dirname, '../fixtures/dhcpv6Client.mjs');
    const { stdout, stderr } = await site.within('guest', [process.execPath, client, 'eth0', duid]);
    if (stdout === '') throw new Error(stderr);
    return (JSON.parse(stdout) as { address: string | null } | null)?.address ?? null;
  };
  const release = (...addresses: string[]): Promise<unknown> =>
    helper.call('give', { order: { do: 'release', network: 'lab', addresses } });
  const addresses = async (): Promise<string[]> =>
    (await helper.call('leases', { name: 'lab' })).map(({ address }) => address).sort();

  it('are as many as the range and all fixed hosts beside it can have', async () => {
    const macOf = (n: number): string => `52:54:00:00:72:0${n}`;
    const fixed = [1, 2, 3, 4].map((n) => `<host mac='${macOf(n)}' ip='172.20.71.1${n}'/>`);
    // Places of another range would count as well.
    await become(xml({ six: null }));
    const born = pid();
    await become(xml({ four: fixed.join(''), six: null }));
    expect(pid()).toBe(born);
    for (const n of [1, 2, 3, 4]) expect(await lease('guest', macOf(n))).toBe(`172.20.71.1${n}`);
    expect(await lease('guest', ONE)).toMatch(/^172\.20\.71\.10[01]$/);
    expect(await lease('second', TWO)).toMatch(/^172\.20\.71\.10[01]$/);
    await expect(release('172.20.71.1')).rejects.toThrow(
      /^Nobody has a lease of 172\.20\.71\.1 from “lab”, so there is nothing to take back\. Leases are held of .*, 1 more\.$/,
    );
    await expect(release('here')).rejects.toThrow('“here” is no IP address. Write one as 192.168.122.10.');
    await release('172.20.71.100', '172.20.71.101', ...[1, 2, 3, 4].map((n) => `172.20.71.1${n}`));
    expect(await addresses()).toEqual([]);
    await expect(release('172.20.71.11')).rejects.toThrow(
      `it is the fixed address of ${macOf(1)}, which has not asked for it. There is nothing to take back.`,
    );
    expect(pid()).toBe(born);
    await become(xml());
  });

  it('are taken back in both families while dnsmasq runs, whose address somebody else has then', async () => {
    const four = await lease('guest', ONE);
    const six = await lease6(DUIDS.one);
    expect(await addresses()).toEqual([four, six].sort());
    const { plan } = await helper.call('plan', {
      order: { do: 'release', network: 'lab', addresses: [four, six ?? ''] },
    });
    expect(plan.steps.map(({ command }) => command)).toEqual([
      expect.stringContaining(`dhcp_release virbr71 ${four} ${ONE}`),
      expect.stringContaining(`dhcp_release6 --iface virbr71 --ip ${six}`),
    ]);
    expect(await addresses()).toEqual([four, six].sort());
    const born = pid();
    // The guest has left, and the bridge no carrier.
    machine.namespace.shell('ip link set guest nomaster; ip link set second nomaster');
    await release(four, six ?? '');
    expect(await addresses()).toEqual([]);
    expect(pid()).toBe(born);
    machine.namespace.shell('ip link set guest master virbr71; ip link set second master virbr71');
    await expect(release(four)).rejects.toMatchObject({ data: { code: 'not-found', name: four } });
    await expect(release('rubbish')).rejects.toMatchObject({ data: { code: 'not-found' } });
  });

  it('go with their fixed address to another guest at once, and back when that is taken back', async () => {
    const fixedFor = (mac: string, duid: string): string =>
      xml({ four: `<host mac='${mac}' ip='172.20.71.50'/>`, six: `<host id='${duid}' ip='fd00:71::50'/>` });
    const born = pid();
    await become(fixedFor(ONE, DUIDS.one));
    expect([await lease('guest', ONE), await lease6(DUIDS.one)]).toEqual(['172.20.71.50', 'fd00:71::50']);
    await become(fixedFor(TWO, DUIDS.two));
    expect(await addresses()).toEqual([]);
    expect([await lease('second', TWO), await lease6(DUIDS.two)]).toEqual(['172.20.71.50', 'fd00:71::50']);
    const [entry] = await helper.call('history', { network: 'lab', limit: 1 });
    await helper.call('give', { order: { do: 'revert', id: entry?.id ?? '', to: 'before' } });
    expect([await lease('guest', ONE), await lease6(DUIDS.one)]).toEqual(['172.20.71.50', 'fd00:71::50']);
    expect(pid()).toBe(born);
  });

  it('are answered out of a change from the moment that it is done, however late dnsmasq comes to read it', async () => {
    await become(xml());
    const isPending = (): boolean =>
      /^ShdPnd:\s*0*1$/m.test(machine.namespace.shell(`cat /proc/${pid()}/status`));
    machine.namespace.shell(`kill -STOP ${pid()}`);
    let isDone = false;
    const done = become(xml({ four: `<host mac='${ONE}' ip='172.20.71.55'/>` })).then(() => (isDone = true));
    await until('the signal waits', isPending);
    await helper.call('leases', { name: 'lab' });
    expect(isDone).toBe(false);
    machine.namespace.shell(`kill -CONT ${pid()}`);
    await done;
    expect(isPending()).toBe(false);
    expect(await lease('guest', ONE)).toBe('172.20.71.55');
    await release('172.20.71.55');
    await become(xml());
  });

  it('go with a change that starts dnsmasq anew, and with one while the network is stopped', async () => {
    const fixedFor = (mac: string, domain: string): string =>
      xml({ four: `<host mac='${mac}' ip='172.20.71.60'/>` }, `<domain name='${domain}'/>`);
    await become(fixedFor(ONE, 'one.test'));
    expect(await lease('guest', ONE)).toBe('172.20.71.60');
    const born = pid();
    await become(fixedFor(TWO, 'two.test'));
    expect(pid()).not.toBe(born);
    expect(await lease('second', TWO)).toBe('172.20.71.60');
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    const definition = readNetworkXml(fixedFor(ONE, 'two.test'));
    await helper.call('give', { order: { do: 'define', definitions: [definition] } });
    expect(written()).toContain('172.20.71.60');
    await helper.call('give', { order: { do: 'start', names: ['lab'] } });
    expect(await lease('guest', ONE)).toBe('172.20.71.60');
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    await release('172.20.71.60');
    expect(written()).not.toContain('172.20.71.60');
    await helper.call('give', { order: { do: 'start', names: ['lab'] } });
  });

  it('of IPv6 are given without router advertisements where a guest is the router', async () => {
    const quiet = xml(
      {},
      `<metadata><virtnet:network xmlns:virtnet='urn:virtnet-manager:network:1'><virtnet:advertise router='no'/></virtnet:network></metadata>`,
    );
    const routes = async (): Promise<string> =>
      (await site.within('guest', ['ip', '-6', 'route', 'show', 'default'])).stdout;
    const again = 'ip -n guest link set eth0 down; ip -n guest link set eth0 up';
    machine.namespace.shell(again);
    await until('the router', async () => (await routes()).includes('proto ra'));
    await become(quiet);
    machine.namespace.shell(again);
    // A guest that was answered by DHCPv6 has been there for longer than an answer to its solicitation takes.
    expect(await lease6(DUIDS.one)).toMatch(/^fd00:71::/);
    expect(await routes()).not.toContain('proto ra');
    await become(xml());
    machine.namespace.shell(again);
    await until('the router again', async () => (await routes()).includes('proto ra'));
  });
});
