/** `virtnet net-span` between hosts that reach each other by ssh: shown before, done on all or on none, and seen from each. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { canRun } from '../fixtures/namespace';
import { Lab } from './lab';
import { underlay } from './labFabric';
import type { LabHost } from './labHost';

const LAB = `<network>
  <name>lab</name>
  <forward mode='nat' dev='eth0'/>
  <bridge name='virbr7'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.77.64' end='192.168.77.191'/></dhcp>
  </ip>
</network>`;

describe.skipIf(!(await canRun('nft')))('net-span', () => {
  let lab: Lab;
  let [first, second, third] = [] as unknown as [LabHost, LabHost, LabHost];
  beforeAll(async () => {
    lab = await Lab.open({ hosts: 3, programs: inject('programs'), ssh: true });
    [first, second, third] = lab.hosts as [LabHost, LabHost, LabHost];
    first.shell(`cat > /run/lab.xml <<'END'\n${LAB}\nEND`);
    expect((await first.virtnet('net-define /run/lab.xml')).stderr).toBe('');
    expect((await first.virtnet('net-start lab')).status).toBe(0);
  });
  afterAll(() => lab.close());

  const spanOf = async (host: LabHost): Promise<string> =>
    (await host.virtnet('net-dumpxml lab')).stdout.replace(
      /^.*?(<virtnet:span .*<\/virtnet:span>).*$/s,
      '$1',
    );
  /** The span without what tells hosts apart. */
  const common = async (host: LabHost): Promise<string> => (await spanOf(host)).replace(/here='\w+'/, '');

  it('shows what each host would do, and does nothing', async () => {
    const { status, stdout } = await first.virtnet('net-span add lab host2 --plan');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^VXLAN \d+, engine static, not encrypted\.\nhost1 is reached at 10\.99\.0\.1\.\n/,
    );
    expect(stdout).toMatch(/\nsystem:\n {2}.*\nhost2:\n {2}.*bridge virbr7/s);
    expect((await second.virtnet('net-list --all --name -q')).stdout).toBe('default\n');
    expect((await first.virtnet('net-span show lab')).stderr).toBe(
      'error: Network lab is of this host alone\nSpan it: virtnet net-span add lab HOST\n',
    );
  });

  it('shows what FRR is told before the secret is shared', async () => {
    for (const host of [first, second]) host.shell('systemctl start frr');
    const { status, stdout, stderr } = await first.virtnet('net-span add lab host2 --engine evpn --plan');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\nhost2:\n.*BGP/s);
    for (const host of [first, second]) host.shell('systemctl stop frr');
  });

  it('has the network on both hosts afterwards, and running as it was', async () => {
    const { status, stdout, stderr } = await first.virtnet('net-span add lab host2');
    expect([status, stdout]).toEqual([0, 'Network lab spans more hosts\n\n']);
    expect(stderr).toContain('host2: done');
    expect((await second.virtnet('net-info lab --json')).stdout).toContain('"active": true');
    expect(await spanOf(second)).toContain("here='host2'");
    expect(await common(second)).toBe(await common(first));
    // The uplink is the first host's own.
    expect((await second.virtnet('net-dumpxml lab')).stdout).not.toContain("dev='eth0'");
  });

  it('lists the members from any of them', async () => {
    for (const host of [first, second]) {
      const shown = JSON.parse((await host.virtnet('net-span show lab --json')).stdout) as {
        engine: string;
        members: { name: string; address: string }[];
      };
      expect(shown.engine).toBe('static');
      expect(shown.members.map(({ name, address }) => [name, address])).toEqual([
        ['host1', underlay(1).ipv4],
        ['host2', underlay(2).ipv4],
      ]);
    }
    expect((await first.virtnet('net-span show lab')).stdout).toMatch(/^ Member +Address +State/);
  });

  it('refuses on all hosts what one cannot do, and says on which', async () => {
    third.shell(`cat > /run/lab.xml <<'END'\n${LAB}\nEND`);
    await third.virtnet('net-define /run/lab.xml');
    const { status, stderr } = await first.virtnet('net-span add lab host3');
    expect(status).toBe(1);
    expect(stderr).toContain('error: host3 has another network with the name “lab”.');
    expect(await spanOf(first)).not.toContain('host3');
    await third.virtnet('net-undefine lab');
    // One thing is wrong, and is said once.
    const { stderr: again } = await first.virtnet('net-span add lab host2 host2');
    expect(again.split('\n').slice(1)).toEqual(['error: host2 is a member already, as host2.', '']);
    const { stderr: unknown } = await first.virtnet('net-span add lab host9');
    expect(unknown).toContain("There is no connection called 'host9'");
  });

  it('takes in a third host from the second', async () => {
    const { status, stderr } = await second.virtnet('net-span add lab host3');
    expect([status, stderr]).toEqual([0, expect.stringContaining('host3: done')]);
    for (const host of [first, second, third]) expect(await common(host)).toContain("name='host3'");
    expect(await common(first)).toBe(await common(third));
  });

  it('gives the others what was changed on one of them', async () => {
    const { stderr } = await first.virtnet("net-desc lab --live --config 'For everybody'");
    expect(stderr).toContain('virtnet net-span sync lab');
    expect((await second.virtnet('net-desc lab')).stdout).not.toContain('For everybody');
    expect((await first.virtnet('net-span sync lab')).status).toBe(0);
    for (const host of [second, third])
      expect((await host.virtnet('net-desc lab')).stdout).toContain('For everybody');
    expect((await first.virtnet('net-dumpxml lab')).stdout).toContain("dev='eth0'");
  });

  it('asks before it does without a member that is not reached', async () => {
    third.shell('kill $(cat /run/ssh/sshd.pid)');
    const { status, stderr } = await first.virtnet('net-span remove lab host3');
    expect(status).toBe(1);
    expect(stderr).toMatch(/host3 is not reached\..*\n.*--yes/);
    expect((await first.virtnet('net-span remove lab host3 --yes')).status).toBe(0);
    expect(await common(second)).not.toContain('host3');
    expect((await third.virtnet('net-list --name -q')).stdout).toBe('lab\n');
  });

  it('leaves the network on one host alone in the end', async () => {
    expect((await first.virtnet('net-span end lab')).stdout).toBe('Network lab is of this host alone\n\n');
    expect((await second.virtnet('net-list --all --name -q')).stdout).toBe('default\n');
    expect((await first.virtnet('net-dumpxml lab')).stdout).not.toContain('virtnet:span');
    expect((await first.virtnet('net-list --name -q')).stdout).toBe('lab\n');
    expect((await first.virtnet('net-span settle')).stdout).toBe('Nothing waits to be settled\n\n');
  });
});
