import { describe, expect, it } from 'vitest';
import { leasesForLibvirt, leasesOfLibvirt } from './libvirtLeases';
import { parseLibvirtNetwork, readLibvirtNetworks, readStatus } from './libvirtNetworks';

const DEFAULT = `<!--
WARNING: THIS IS AN AUTO-GENERATED FILE.
-->
<network connections='1'>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>
  <ip address='10.4.0.1' prefix='16'/>
  <ip family='ipv6' address='fd00::1' prefix='64'/>
  <metadata><x:y xmlns:x='urn:x'/></metadata>
</network>
`;

describe('parseLibvirtNetwork', () => {
  it('reads name, bridge and subnets and does not mind the rest', () => {
    expect(parseLibvirtNetwork(DEFAULT)).toEqual({
      name: 'default',
      bridge: 'virbr0',
      joins: null,
      subnets: ['192.168.122.0/24', '10.4.0.0/16', 'fd00::/64'],
    });
  });
  it('tells a bridge that is only joined from one that libvirt makes', () => {
    const offered = "<network><name>lab</name><forward mode='bridge'/><bridge name='virbr7'/></network>";
    expect(parseLibvirtNetwork(offered)).toEqual({ name: 'lab', bridge: null, joins: 'virbr7', subnets: [] });
  });
  it('gives nothing for what is not a network', () => {
    expect(parseLibvirtNetwork('<domain/>')).toBeNull();
    expect(parseLibvirtNetwork('<network')).toBeNull();
  });
});

describe('readLibvirtNetworks', () => {
  it('reads the XML files under a root and skips what cannot be read', async () => {
    const files: Record<string, string> = { 'default.xml': DEFAULT, 'broken.xml': '<', 'notes.txt': DEFAULT };
    const networks = await readLibvirtNetworks(
      {
        readDir: (path) =>
          Promise.resolve(path === '/root/etc/libvirt/qemu/networks' ? Object.keys(files) : []),
        readFile: (path) => Promise.resolve(files[path.split('/').at(-1) ?? ''] ?? null),
      },
      '/root',
    );
    expect(networks.map(({ name }) => name)).toEqual(['default']);
  });
});

describe('a network that libvirt runs', () => {
  const files = (texts: Record<string, string>) => ({
    readFile: (path: string) => Promise.resolve(texts[path] ?? null),
  });

  it('is as its status says', async () => {
    const host = files({ '/run/libvirt/network/lab.xml': `<networkstatus>${DEFAULT}</networkstatus>` });
    expect((await readStatus(host, 'lab'))?.bridge).toBe('virbr0');
    expect(await readStatus(host, 'other')).toBeNull();
    expect(await readStatus(host, '../network/lab')).toBeNull();
  });

  it('hands its leases on as dnsmasq keeps them', async () => {
    const status = JSON.stringify([
      {
        'ip-address': '10.0.0.5',
        'mac-address': '52:54:00:00:00:01',
        hostname: 'web',
        'client-id': 'ff:00',
        'expiry-time': 1_800_000_000,
      },
      { 'ip-address': '10.0.0.6', 'mac-address': '52:54:00:00:00:02', hostname: 'a b\nc', 'expiry-time': 0 },
      { 'ip-address': 'nonsense', 'mac-address': '52:54:00:00:00:03', 'expiry-time': 1 },
      {
        'ip-address': 'fd00::9',
        iaid: '1122867',
        'server-duid': '00:01:00:01',
        'client-id': '00:03:00:01',
        'expiry-time': 1_800_000_001,
      },
      'nothing',
    ]);
    const host = files({ '/var/lib/libvirt/dnsmasq/virbr0.status': status });
    expect(await leasesOfLibvirt(host, 'virbr0')).toBe(
      [
        '1800000000 52:54:00:00:00:01 10.0.0.5 web ff:00',
        '0 52:54:00:00:00:02 10.0.0.6 * *',
        'duid 00:01:00:01',
        '1800000001 1122867 fd00::9 * 00:03:00:01',
        '',
      ].join('\n'),
    );
    const back = leasesForLibvirt((await leasesOfLibvirt(host, 'virbr0')) ?? '');
    expect(JSON.parse(back)).toEqual([
      {
        'ip-address': '10.0.0.5',
        'mac-address': '52:54:00:00:00:01',
        hostname: 'web',
        'client-id': 'ff:00',
        'expiry-time': 1_800_000_000,
      },
      { 'ip-address': '10.0.0.6', 'mac-address': '52:54:00:00:00:02', 'expiry-time': 0 },
      {
        'ip-address': 'fd00::9',
        iaid: '1122867',
        'server-duid': '00:01:00:01',
        'client-id': '00:03:00:01',
        'expiry-time': 1_800_000_001,
      },
    ]);
    expect(leasesForLibvirt('')).toBe('[]\n');
    expect(await leasesOfLibvirt(files({}), 'virbr0')).toBeNull();
    expect(
      await leasesOfLibvirt(files({ '/var/lib/libvirt/dnsmasq/virbr0.status': '[' }), 'virbr0'),
    ).toBeNull();
  });
});
