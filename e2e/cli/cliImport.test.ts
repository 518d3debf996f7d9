/** net-import from libvirt's own files and from virsh: a real libvirt where it is installed, else one that stands in. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { LIBVIRT_PLACES } from '../fixtures/libvirtPlaces';
import { until } from '../fixtures/patience';

const isInstalled = existsSync('/usr/sbin/libvirtd') && existsSync('/usr/bin/virsh');

const PLAIN = `<network>
  <name>plain</name>
  <forward mode='nat'/>
  <bridge name='virbr20' stp='on' delay='0'/>
  <ip address='10.44.1.1' netmask='255.255.255.0'>
    <dhcp><range start='10.44.1.10' end='10.44.1.99'/></dhcp>
  </ip>
</network>`;

/** A network that is what it is without its parts that only Open vSwitch and macvtap know. */
const GROUPS = `<network>
  <name>groups</name>
  <forward mode='nat' managed='yes'/>
  <bridge name='virbr21' stp='on' delay='0' macTableManager='libvirt'/>
  <portgroup name='staff'/>
  <ip address='10.44.2.1' netmask='255.255.255.0'/>
</network>`;

/** A way onto a network card without any bridge (macvtap). */
const LAN = `<network>
  <name>lan</name>
  <forward mode='bridge'><interface dev='eth9'/></forward>
</network>`;

const DEFINITIONS = { plain: PLAIN, groups: GROUPS, lan: LAN };

/** Answers as virsh does, from the same documents. */
const STAND_IN = `#!/bin/sh
for last; do :; done
case "$*" in
*net-list*) cd "$(dirname "$0")/libvirt" && ls | sed 's/[.]xml$//' ;;
*net-dumpxml*) cat "$(dirname "$0")/libvirt/$last.xml" ;;
*) exit 0 ;;
esac
`;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  const { shell } = cli.machine.namespace;
  // A copy of /etc, in which a libvirt of this machine's own may keep what it likes.
  shell('mkdir /run/etc && cp -a /etc/. /run/etc && mount --bind /run/etc /etc');
  shell('mkdir -p /etc/libvirt/qemu/networks /run/libvirt-files');
  for (const [name, xml] of Object.entries(DEFINITIONS))
    await cli.machine.namespace.host.writeFile(`/run/libvirt-files/${name}.xml`, xml);
  await cli.run('virtnet net-undefine default');
});
afterAll(() => cli.close());

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('net-import', () => {
  it('finds nothing where there is no libvirt, and says why virsh cannot answer', async () => {
    writeFileSync(join(cli.folder, 'virsh'), '#!/bin/sh\necho "error: no daemon" >&2\nexit 1\n', {
      mode: 0o755,
    });
    expect((await cli.run('virtnet net-import')).stdout).toBe('libvirt has no networks on this host.\n\n');
    const { status, stderr } = await cli.run('virtnet net-import --virsh');
    expect([status, stderr.split('\n')[0]]).toEqual([1, 'error: libvirt did not answer: no daemon']);
    expect(stderr).toContain('Check that libvirt runs');
  });

  it('lists what libvirt has stored, and what of it can be carried', async () => {
    const stored = '/etc/libvirt/qemu/networks';
    cli.machine.namespace.shell(`cp /run/libvirt-files/*.xml ${stored}/ && echo '<net' > ${stored}/torn.xml`);
    const { stdout } = await cli.run('virtnet net-import');
    expect(
      lines(stdout)
        .slice(2)
        .map((line) => line.trim().split(/ {2,}/).slice(0, 3)),
    ).toEqual([
      ['groups', 'partly', 'no'],
      ['lan', 'no', 'no'],
      ['plain', 'yes', 'no'],
      ['torn', 'no', 'no'],
    ]);
    const listed = JSON.parse((await cli.run('virtnet net-import --json')).stdout) as object[];
    expect(listed[2]).toEqual({ name: 'plain', defined: false, importable: 'yes', reason: null, brings: [] });
  });

  it('names below the list what a definition brings along', async () => {
    const file = '/etc/libvirt/qemu/networks/plain.xml';
    const tftp = PLAIN.replace('<dhcp>', "<tftp root='/etc'/><dhcp>");
    await cli.machine.namespace.host.writeFile(file, tftp);
    const { stdout } = await cli.run('virtnet net-import');
    expect(lines(stdout).slice(-2)).toEqual([
      'plain brings along:',
      '  Folders that guests read by TFTP: /etc.',
    ]);
    const { status, stderr } = await cli.run('virtnet net-import plain');
    expect([status, stderr]).toEqual([1, expect.stringContaining('/etc')]);
    await cli.machine.namespace.host.writeFile(file, PLAIN);
  });

  it('imports all that can be carried, and names every part of the others with what to use instead', async () => {
    const { status, stdout, stderr } = await cli.run('virtnet net-import --all');
    expect(status).toBe(1);
    expect(stdout).toBe('Network plain imported\n\n');
    const said = lines(stderr);
    expect(said[0]).toBe('error: Network groups was not imported');
    for (const part of [
      '/network/forward/@managed (line 3): Plug the guest into that device',
      '/network/bridge/@macTableManager (line 4): The bridges here learn',
      '/network/forward/@mode (line 3): Mode "bridge" over a network card is macvtap',
    ])
      expect(
        said.filter((line) => line.startsWith(`error:   ${part}`)),
        part,
      ).toHaveLength(1);
    expect(said).toContain('error: Network torn was not imported');
    expect(said).toContain('Import it without them: virtnet net-import groups --partly');
    expect(stderr).not.toContain('net-import lan --partly');
    expect((await cli.run('virtnet net-list --all --name -q')).stdout).toBe('plain\n');
    expect((await cli.run('virtnet net-dumpxml plain')).stdout).toContain("name='virbr20'");
  });

  it('leaves parts out when told to, names them, and refuses what would be another network', async () => {
    const { status, stdout, stderr } = await cli.run('virtnet net-import groups --partly');
    expect(stderr).toContain('advice: Not used here: /network/portgroup.');
    expect(status).toBe(0);
    expect(lines(stdout)[0]).toBe('Network groups imported without these parts:');
    expect(lines(stdout)).toHaveLength(3);
    const dumped = (await cli.run('virtnet net-dumpxml groups')).stdout;
    expect(dumped).not.toMatch(/managed|macTableManager/);
    expect(dumped).toContain("<portgroup name='staff'/>");
    expect(dumped).toContain("<ip address='10.44.2.1' prefix='24'/>");
    const lan = await cli.run('virtnet net-import lan --partly');
    expect([lan.status, lan.stdout]).toEqual([1, '']);
    expect(lan.stderr).toContain('Mode "bridge" over a network card');
    expect((await cli.run('virtnet net-import plain')).stderr).toContain('exists already');
    expect((await cli.run('virtnet net-import nobody')).stderr).toContain(
      "libvirt has no network named 'nobody'",
    );
    expect((await cli.run('virtnet net-start plain groups')).status).toBe(0);
    await cli.run(
      'virtnet net-destroy plain groups; virtnet net-undefine plain; virtnet net-undefine groups',
    );
  });

  it(`asks virsh (${isInstalled ? 'a real one' : 'one that stands in'}) where there are no files`, async () => {
    cli.machine.namespace.shell('rm -f /etc/libvirt/qemu/networks/*.xml');
    if (isInstalled) await startLibvirt();
    else {
      writeFileSync(join(cli.folder, 'virsh'), STAND_IN, { mode: 0o755 });
      await cli.run('mkdir libvirt && cp /run/libvirt-files/*.xml libvirt/');
    }
    const { stdout } = await cli.run('virtnet net-import --virsh');
    expect(stdout).toMatch(/ plain +yes/);
    expect(stdout).toMatch(/ groups +partly/);
    expect(stdout).toMatch(/ lan +no/);
    const imported = await cli.run('virtnet net-import --virsh --partly groups plain');
    expect([imported.status, lines(imported.stderr)]).toEqual([
      0,
      [expect.stringContaining('advice: Not used here: /network/portgroup.')],
    ]);
    expect((await cli.run('virtnet net-list --all --name -q')).stdout).toBe('groups\nplain\n');
    const plain = (await cli.run('virtnet net-dumpxml plain')).stdout;
    expect(plain).toContain("<range start='10.44.1.10' end='10.44.1.99'/>");
  });
});

/** Starts libvirtd with folders of its own, and defines the networks there. */
async function startLibvirt(): Promise<void> {
  await cli.run('rm virsh');
  const { shell } = cli.machine.namespace;
  shell(`set -e
    ${LIBVIRT_PLACES}
    libvirtd -d`);
  await until('an answer of libvirtd', async () => {
    return (await cli.run('virsh -q -c qemu:///system net-list')).status === 0;
  });
  for (const name of Object.keys(DEFINITIONS))
    shell(`virsh -q -c qemu:///system net-define /run/libvirt-files/${name}.xml`);
  // As on a host whose files nobody here may see.
  shell('mount -t tmpfs tmpfs /etc/libvirt/qemu/networks');
}
