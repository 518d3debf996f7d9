/** Who configures a card, by what programs and their files say. */
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import type { Host } from '../host/host';
import { cardOwners, dhcpClients, forDevice, isKeptByOthers } from './cardOwner';

interface Scene {
  nmcli?: string;
  files?: Record<string, string>;
  processes?: { pid: number; argv: string[] }[];
  /** Processes of another network namespace. */
  elsewhere?: number[];
  /** Processes of a container in the host's network. */
  contained?: number[];
}

function hostOf({ nmcli, files = {}, processes = [], elsewhere = [], contained = [] }: Scene): Host {
  const answer = (argv: readonly string[], stdout: string) =>
    Promise.resolve({ command: argv.join(' '), status: 0, stdout, stderr: '', durationMs: 0 });
  const host: Partial<Host> = {
    run(argv) {
      if (argv[0] === 'readlink') {
        const pid = Number(argv[3]?.split('/')[2]);
        const ofIts: Record<string, number> = {
          net: elsewhere.includes(pid) ? 2 : 1,
          pid: contained.includes(pid) ? 2 : 1,
          mnt: 2,
        };
        const links = argv.slice(1).map((path) => {
          const [, , who, , kind = ''] = path.split('/');
          return `${kind}:[${who === 'self' ? 1 : ofIts[kind]}]`;
        });
        return answer(argv, `${links.join('\n')}\n`);
      }
      if (argv[0] === 'nmcli' && nmcli !== undefined) return answer(argv, nmcli);
      throw new VirtnetError('nmcli is missing', { code: 'missing-tool', tools: [], install: '' });
    },
    readFile: (path) => Promise.resolve(files[path] ?? null),
    readDir: (path) =>
      Promise.resolve(
        Object.keys(files).flatMap((file) =>
          file.startsWith(`${path}/`) ? file.slice(path.length + 1) : [],
        ),
      ),
    listProcesses: () => Promise.resolve(processes),
  };
  return {
    ...host,
    run: async (argv: readonly string[]) => host.run?.(argv),
  } as Host;
}

const ROOT = 'Uid:\t0\t0\t0\t0\n';
const ownersOf = async (scene: Scene, place: 'system' | 'sandbox' = 'system'): Promise<string[]> =>
  (await cardOwners(hostOf(scene), { root: '/', place }, { name: 'eth0', index: 3 })).map(({ id }) => id);
const daemon = { pid: 40, argv: ['/lib/systemd/systemd-networkd'] };
const state = (text: string): Record<string, string> => ({ '/run/systemd/netif/links/3': text });

describe('cardOwners', () => {
  it.each<[string, Scene, string[]]>([
    ['nobody', {}, []],
    [
      'NetworkManager',
      { nmcli: 'GENERAL.STATE:100 (connected)\nGENERAL.CONNECTION:home\n' },
      ['networkmanager'],
    ],
    [
      'what NetworkManager leaves alone',
      { nmcli: 'GENERAL.STATE:10 (unmanaged)\nGENERAL.CONNECTION:\n' },
      [],
    ],
    [
      'netplan by NetworkManager',
      { nmcli: 'GENERAL.STATE:100 (connected)\nGENERAL.CONNECTION:netplan-eth0\n' },
      ['netplan'],
    ],
    [
      'systemd-networkd',
      {
        processes: [daemon],
        files: state('ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/20-a.network\n'),
      },
      ['networkd'],
    ],
    [
      'netplan by systemd-networkd',
      {
        processes: [daemon],
        files: state('ADMIN_STATE=configured\nNETWORK_FILE=/run/systemd/network/10-netplan-eth0.network\n'),
      },
      ['netplan'],
    ],
    [
      'what systemd-networkd leaves alone',
      { processes: [daemon], files: state('ADMIN_STATE=unmanaged\n') },
      [],
    ],
    [
      'what systemd-networkd left behind',
      { files: state('ADMIN_STATE=configured\nNETWORK_FILE=/etc/a.network\n') },
      [],
    ],
    [
      'ifupdown',
      { files: { '/etc/network/interfaces.d/lan': 'auto eth0\niface eth0 inet dhcp\n' } },
      ['ifupdown'],
    ],
    ['ifupdown for another card', { files: { '/etc/network/interfaces': 'iface eth1 inet dhcp\n' } }, []],
    [
      'connman',
      { processes: [{ pid: 5, argv: ['/usr/sbin/connmand', '-n'] }], files: { '/proc/5/status': ROOT } },
      ['other'],
    ],
    [
      'dhcpcd for all cards',
      { processes: [{ pid: 5, argv: ['/sbin/dhcpcd', '-q', '-b'] }], files: { '/proc/5/status': ROOT } },
      ['other'],
    ],
    ...['dhcpcd: eth0 [ip4]', 'dhcpcd: [manager] [ip4] [ip6]'].map((title): [string, Scene, string[]] => [
      `a dhcpcd that calls itself ${title}`,
      { processes: [{ pid: 5, argv: [title] }], files: { '/proc/5/status': ROOT } },
      ['other'],
    ]),
    [
      'a dhcpcd once that is several processes',
      {
        processes: [5, 6].map((pid) => ({ pid, argv: ['dhcpcd: [privileged proxy] eth0 [ip4]'] })),
        files: { '/proc/5/status': ROOT, '/proc/6/status': ROOT },
      },
      ['other'],
    ],
    [
      'ifupdown with a dhcpcd that it has started',
      {
        processes: [{ pid: 5, argv: ['dhcpcd: eth0 [ip4]'] }],
        files: { '/proc/5/status': ROOT, '/etc/network/interfaces': 'iface eth0 inet dhcp\n' },
      },
      ['ifupdown'],
    ],
    [
      'a dhcpcd of another card',
      { processes: [{ pid: 5, argv: ['dhcpcd: eth1 [ip4]'] }], files: { '/proc/5/status': ROOT } },
      [],
    ],
    [
      'connman of a container in the host’s network',
      { processes: [{ pid: 5, argv: ['connmand'] }], files: { '/proc/5/status': ROOT }, contained: [5] },
      [],
    ],
    [
      'connman of a container',
      { processes: [{ pid: 5, argv: ['connmand'] }], files: { '/proc/5/status': ROOT }, elsewhere: [5] },
      [],
    ],
    [
      'two at once',
      {
        nmcli: 'GENERAL.STATE:100 (connected)\nGENERAL.CONNECTION:home\n',
        files: { '/etc/network/interfaces': 'iface eth0 inet manual\n' },
      },
      ['networkmanager', 'ifupdown'],
    ],
  ])('finds %s', async (_who, scene, ids) => {
    expect(await ownersOf(scene)).toEqual(ids);
    expect(await ownersOf(scene, 'sandbox')).toEqual([]);
  });
});

describe('dhcpClients', () => {
  const processes = [
    { pid: 8, argv: ['udhcpc', '-b', '-i', 'eth0'] },
    { pid: 9, argv: ['dhclient', '-4', 'eth1'] },
  ];
  it('are those of root, of this host, for this device', async () => {
    const files = { '/proc/8/status': ROOT, '/proc/9/status': ROOT };
    expect(await dhcpClients(hostOf({ processes, files }), 'eth0')).toEqual([processes[0]]);
    // Whoever calls his own program so would have it run as root.
    const others = { '/proc/8/status': 'Uid:\t1000\t1000\t1000\t1000\n' };
    expect(await dhcpClients(hostOf({ processes, files: others }), 'eth0')).toEqual([]);
    expect(await dhcpClients(hostOf({ processes, files, elsewhere: [8] }), 'eth0')).toEqual([]);
  });

  it.each([
    [
      ['udhcpc', '-i', 'eth0', '-s', '/a/eth0.sh'],
      ['udhcpc', '-i', 'br0', '-s', '/a/eth0.sh'],
    ],
    [
      ['udhcpc', '-ieth0'],
      ['udhcpc', '-ibr0'],
    ],
    [
      ['udhcpc', '--interface=eth0'],
      ['udhcpc', '--interface=br0'],
    ],
  ])('%j asks on a bridge', (argv, other) => {
    expect(forDevice(argv, 'eth0', 'br0')).toEqual(other);
    expect(forDevice(other, 'br0', 'eth0')).toEqual(argv);
  });

  it.each([
    [['udhcpc', '-f', '-i', 'eth0'], true],
    [['busybox', 'udhcpc', '-qf', '-i', 'eth0'], true],
    [['udhcpc', '-b', '-i', 'eth0'], false],
    [['dhclient', '-d', 'eth0'], true],
    [['dhclient', '-4', 'eth0'], false],
    [['dhcpcd', '-B', 'eth0'], true],
  ])('%j: kept by others: %s', (argv, isKept) => expect(isKeptByOthers(argv)).toBe(isKept));
});
