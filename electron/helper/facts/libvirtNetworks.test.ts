import { describe, expect, it } from 'vitest';
import { parseLibvirtNetwork, readLibvirtNetworks } from './libvirtNetworks';

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
