import { describe, expect, it } from 'vitest';
import type { Host } from '../host/host';
import { personBehind, readHostFacts, type Surroundings } from './hostFacts';

const PLACE: Surroundings = { place: 'system', outside: null, user: 'ada', asRoot: false, root: '/fake' };
const HEADER = 'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n';
const DEFAULT_ROUTE = 'eth0 00000000 010200C0 0003 0 0 0 00000000 0 0 0\n';

/** A host with these files and nothing else. */
const hostOf = (files: Record<string, string>): Host =>
  ({
    run: () => Promise.resolve({ command: '', status: 0, stdout: 'v1.0', stderr: '', durationMs: 0 }),
    readFile: (path: string) => Promise.resolve(files[path] ?? null),
    readDir: (path: string) =>
      Promise.resolve(
        Object.keys(files).flatMap((file) =>
          file.startsWith(`${path}/`) ? [file.slice(path.length + 1)] : [],
        ),
      ),
    readSysctl: () => Promise.resolve('1\n'),
    listProcesses: () => Promise.resolve([]),
  }) as unknown as Host;

describe('readHostFacts', () => {
  it('puts together what the host’s own files say', async () => {
    const facts = await readHostFacts(
      hostOf({
        '/etc/os-release': 'PRETTY_NAME="Fedora Linux 41"\nID=fedora\n',
        '/proc/self/net/route': HEADER + DEFAULT_ROUTE,
        '/fake/etc/libvirt/qemu/networks/default.xml': `<network><name>default</name><bridge name='virbr0'/><ip address='192.168.122.1' prefix='24'/></network>`,
      }),
      PLACE,
      [],
      [],
    );
    expect(facts).toMatchObject({
      distribution: 'Fedora Linux 41',
      user: 'ada',
      ipForward: true,
      place: 'system',
    });
    expect(facts.routes).toEqual([{ destination: 'default', device: 'eth0', gateway: '192.0.2.1' }]);
    expect(facts.addressSpace).toEqual([
      { subnet: '192.168.122.0/24', kind: 'libvirt', owner: 'libvirt network “default”' },
    ]);
    expect(facts.claimedBridges).toEqual([{ name: 'virbr0', owner: 'libvirt network “default”' }]);
    expect(facts.problems.map(({ title }) => title)).not.toContain('No way out');
  });

  it('names what is in the way: no default route, and a server on port 53 of every address', async () => {
    const udp = 'sl local rem st\n 1: 00000000:0035 00000000:0000 07 0:0 00:0 0 0 0 4711 2 0 0\n';
    const { problems } = await readHostFacts(hostOf({ '/proc/self/net/udp': udp }), PLACE, [], []);
    expect(problems.map(({ severity, title }) => [severity, title])).toEqual(
      expect.arrayContaining([
        ['warning', 'No way out'],
        ['warning', 'Another program holds port 53 on every address'],
      ]),
    );
  });
});

describe('personBehind', () => {
  const host = hostOf({ '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n' });
  it.each([
    [{ SUDO_USER: 'grace', PKEXEC_UID: '1000' }, 'grace'],
    [{ PKEXEC_UID: '1000', LOGNAME: 'root' }, 'ada'],
    [{ PKEXEC_UID: '4711' }, '4711'],
    [{ LOGNAME: 'linus' }, 'linus'],
  ])('of %j is %s', async (environment, person) => {
    expect(await personBehind(host, environment)).toBe(person);
  });
});
