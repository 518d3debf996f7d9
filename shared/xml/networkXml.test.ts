import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invalidDefinition, VirtnetError } from '../contract/error';
import { networkDefinitionSchema } from '../definition/network';
import { readPartly, withoutFindings } from './readPartly';
import { readNetworkXml, writeNetworkXml } from './networkXml';
import { anyBridged, anyWritten } from '../../e2e/fakes/arbitrary';

/** The default network as libvirt's own packages ship it, dumped from a running daemon. */
const LIBVIRT_DEFAULT = `<network connections='1'>
  <name>default</name>
  <uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>
  <forward mode='nat'>
    <nat>
      <port start='1024' end='65535'/>
    </nat>
  </forward>
  <bridge name='virbr0' stp='on' delay='0'/>
  <mac address='52:54:00:0A:CD:21'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
      <host mac='52:54:00:6c:3c:01' name='vm1' ip='192.168.122.11'/>
    </dhcp>
  </ip>
</network>`;

const withOption = (value: string): string =>
  `<network xmlns:d="http://libvirt.org/schemas/network/dnsmasq/1.0"><name>a</name><d:options><d:option value="${value}"/></d:options></network>`;

const failure = (xml: string): VirtnetError => {
  try {
    readNetworkXml(xml);
  } catch (error) {
    if (error instanceof VirtnetError) return error;
    throw error;
  }
  throw new Error(`accepted: ${xml}`);
};

describe('readNetworkXml', () => {
  it('reads what libvirt dumps', () => {
    expect(readNetworkXml(LIBVIRT_DEFAULT)).toEqual({
      name: 'default',
      uuid: '9a05da11-e96b-47f3-8253-a3a482e445f5',
      forward: { mode: 'nat', ports: { start: 1024, end: 65535 } },
      bridge: { name: 'virbr0', stp: true, delay: 0 },
      mac: '52:54:00:0a:cd:21',
      dns: { enabled: true },
      ips: [
        {
          address: '192.168.122.1',
          prefix: 24,
          dhcp: {
            ranges: [{ start: '192.168.122.2', end: '192.168.122.254' }],
            hosts: [{ mac: '52:54:00:6c:3c:01', name: 'vm1', address: '192.168.122.11' }],
          },
        },
      ],
    });
  });

  it('takes libvirt defaults: STP on, mode nat for a bare <forward>, isolated without one, prefix by class', () => {
    expect(
      readNetworkXml('<network><name>a</name><forward/><ip address="172.20.0.1"/></network>'),
    ).toMatchObject({
      forward: { mode: 'nat' },
      bridge: { stp: true, delay: 0 },
      ips: [{ prefix: 16 }],
    });
    expect(readNetworkXml('<network><name>a</name></network>').forward).toEqual({ mode: 'isolated' });
  });

  it.each([
    [
      '<network><name>a</name><bandwidth><inbound average="1" floor="1"/></bandwidth></network>',
      '/network/bandwidth/inbound/@floor',
    ],
    [
      '<network><name>a</name><bridge macTableManager="libvirt"/></network>',
      '/network/bridge/@macTableManager',
    ],
    [
      '<network><name>a</name><forward mode="bridge"><interface dev="eth0"/></forward></network>',
      '/network/forward/@mode',
    ],
    [
      '<network><name>a</name><forward mode="bridge"/><bridge name="br0"/><mac address="52:54:00:00:00:01"/></network>',
      '/network/mac',
    ],
    [
      '<network><name>a</name><forward mode="bridge"/><bridge name="br0" stp="on"/></network>',
      '/network/bridge/@stp',
    ],
    [
      '<network><name>a</name><forward mode="bridge"/><bridge name="br0" delay="0"/></network>',
      '/network/bridge/@delay',
    ],
    [
      '<network><name>a</name><forward mode="bridge"/><bridge name="br0"/><virtualport type="openvswitch"/></network>',
      '/network/virtualport',
    ],
    [
      '<network><name>a</name><dns><txt name="a" value="b" ttl="1"/></dns></network>',
      '/network/dns/txt/@ttl',
    ],
    ['<network xmlns:a="urn:a" speed="9"><name>a</name></network>', '/network/@speed'],
  ])('refuses %s by its path', (xml, path) => {
    const error = failure(xml);
    expect(error.data).toMatchObject({ code: 'unsupported', path });
    expect(error.message).toContain(path);
  });

  it('lists everything that is not supported, each with what to use instead', () => {
    const { data, message } = failure(
      `<network trustGuestRxFilters='yes'><name>a</name>
  <forward mode='hostdev' managed='yes'><pf dev='eth0'/></forward>
  <vlan><tag id='42'/></vlan><virtualport type='openvswitch'/>
  <portgroup name='x'/><portgroup name='y'/><strange><inner/></strange></network>`,
    );
    const parts = data.code === 'unsupported' ? (data.parts ?? []) : [];
    expect(parts.map(({ path, line }) => `${line} ${path}`).sort()).toEqual([
      '2 /network/forward/@mode',
      '3 /network/virtualport',
      '3 /network/vlan',
      '4 /network/strange',
    ]);
    expect(parts.every(({ advice }) => advice.endsWith('.'))).toBe(true);
    for (const { path } of parts) expect(message).toContain(path);
  });

  it.each([
    ['', 'no element|empty|Line 1'],
    ['<network>\n<name>a</name>', 'Line 2'],
    ['<domain/>', 'must be a <network>'],
    ['<network/>', '<name> is missing'],
    [
      '<network><name>a</name><ip address="10.0.0.1" prefix="24"><dhcp><bootp file="tag:x"/></dhcp></ip></network>',
      'does not begin with',
    ],
    ['<network><name>a</name><name>b</name></network>', 'only once'],
    ['<network><name>a</name><ip address="300.1.1.1" prefix="24"/></network>', 'ips\\[0\\].address'],
    [
      '<network><name>a</name><ip address="10.0.0.1" prefix="24" netmask="255.0.0.0"/></network>',
      'exclude each other',
    ],
    ['<network><name>a</name><ip address="10.0.0.1" netmask="255.0.255.0"/></network>', 'not a netmask'],
    ['<network><name>a</name><domain name="x&#10;conf-script=/bin/sh"/></network>', 'domain.name'],
    [
      '<network><name>a</name><dns><srv service="sip-" protocol="tcp"/></dns></network>',
      'neither begin nor end with "-"',
    ],
    ['<network><name>a</name>stray</network>', 'unexpected text'],
    [
      '<network><name>a</name><metadata><a xmlns="urn:a"/><b xmlns="urn:a"/></metadata></network>',
      'there twice',
    ],
    [
      '<network><name>a</name><dns><txt name="a" value="b&#10;conf-file=/x"/></dns></network>',
      'one line of text',
    ],
    [
      `<network><name>a</name><dns><txt name="a" value="${'ä'.repeat(495)}"/></dns></network>`,
      'some 900 bytes',
    ],
    [
      '<network>\n<name>a</name>\n<uuid>x</uuid></network>',
      '^Line 3: uuid: Enter a UUID of 32 hexadecimal digits',
    ],
    [
      '<network><name>a</name><dns><host ip="10.0.0.1"><hostname>*.apps</hostname></host></dns></network>',
      'address=/apps.DOMAIN/ADDRESS',
    ],
    [withOption('dhcp-script=/bin/sh'), '"dhcp-script" runs programs, and is refused'],
    [withOption('conf-file=/etc/shadow'), 'files of the host'],
    [withOption('conf&quot;&quot;-file=/x'), 'a name in lower case'],
    [withOption('tftp-root=/'), 'Use <tftp root="…"/>'],
    [withOption(`log-queries=${'ä'.repeat(600)}`), 'at most 1000 bytes'],
    ['<!DOCTYPE network [<!ENTITY a "b">]><network><name>a</name></network>', 'document type'],
    ['<network><name>&a;</name></network>', 'Line 1'],
    [`<network>${'<a>'.repeat(5000)}`, 'deep'],
    [`<network><name>${'a'.repeat(2_000_000)}</name></network>`, 'at most'],
  ])('refuses %.60s with a reason', (xml, reason) => {
    const error = failure(xml);
    expect(error.code).toBe('invalid-definition');
    expect(error.message).toMatch(new RegExp(reason));
  });
});

describe('what is done to packets on the bridge', () => {
  const xml = `<network ipv6='yes'><name>a</name><forward mode='route'/>
  <bridge name='virbr9' zone='home'/>
  <bandwidth><inbound average='1000' peak='5000' burst='1024'/><outbound average='128'/></bandwidth>
  <port isolated='yes'/>
  <ip address='10.0.0.1' prefix='24'/><ip family='ipv6' address='fd00::1' prefix='64'/>
  <route address='172.16.0.0' netmask='255.240.0.0' gateway='10.0.0.2'/>
  <route address='0.0.0.0' gateway='10.0.0.3' metric='4294967295'/>
  <route family='ipv6' address='fd01::' gateway='fd00::2'/></network>`;

  it('is read', () => {
    expect(readNetworkXml(xml)).toMatchObject({
      guestIpv6: true,
      bridge: { zone: 'home' },
      bandwidth: { inbound: { average: 1000, peak: 5000, burst: 1024 }, outbound: { average: 128 } },
      portIsolation: true,
      routes: [
        { destination: '172.16.0.0', prefix: 12, gateway: '10.0.0.2' },
        { destination: '0.0.0.0', prefix: 0, gateway: '10.0.0.3', metric: 4_294_967_295 },
        { destination: 'fd01::', prefix: 64, gateway: 'fd00::2' },
      ],
    });
  });

  it('is written in libvirt’s order', () => {
    const written = writeNetworkXml(readNetworkXml(xml));
    expect(readNetworkXml(written)).toEqual(readNetworkXml(xml));
    const order = [...written.matchAll(/^ {2}<(\w+)/gm)].map(([, name]) => name);
    expect(order).toEqual([
      ...['name', 'forward', 'bridge', 'bandwidth', 'port', 'ip', 'ip', 'route', 'route', 'route'],
    ]);
  });

  it('an empty <bandwidth> says nothing', () => {
    expect(readNetworkXml('<network><name>a</name><bandwidth/></network>').bandwidth).toBeUndefined();
  });
});

describe('IPv6', () => {
  it('is a family of its own, with a /64 unless something else is said', () => {
    const xml = '<network><name>a</name><ip family="ipv6" address="fd00::1"/></network>';
    expect(readNetworkXml(xml).ips).toEqual([{ address: 'fd00::1', prefix: 64 }]);
    expect(writeNetworkXml(readNetworkXml(xml))).toContain(
      "<ip family='ipv6' address='fd00::1' prefix='64'/>",
    );
  });

  it.each([
    ['<ip address="fd00::1"/>', 'not of the family ipv4'],
    ['<ip family="ipv6" address="10.0.0.1"/>', 'not of the family ipv6'],
    ['<ip family="ipv6" address="fd00::1" netmask="255.255.255.0"/>', 'no netmask'],
  ])('refuses %s', (ip, reason) => {
    expect(failure(`<network><name>a</name>${ip}</network>`).message).toContain(reason);
  });
});

describe('title and description', () => {
  const wrap = (inner: string): string => `<network><name>n</name>${inner}</network>`;

  it('are read from libvirt’s elements and written where its older schemas allow them', () => {
    const read = readNetworkXml(
      wrap(`<title>The 'lab'</title><description>
One &lt; two,
	three  </description><metadata><a xmlns="urn:a"/></metadata>`),
    );
    expect(read).toMatchObject({ title: "The 'lab'", description: 'One < two,\n\tthree' });
    const written = writeNetworkXml(read);
    expect(written).not.toMatch(/<title|<description/);
    expect(readNetworkXml(written)).toEqual(read);
  });

  it('take nothing else into their element', () => {
    const own = (element: string): string => wrap(`<metadata>${element}</metadata>`);
    const namespace = "xmlns='urn:virtnet-manager:about:1'";
    expect(readNetworkXml(own(`<about ${namespace} title='t'/>`))).toMatchObject({ title: 't' });
    for (const element of [
      `<other ${namespace}/>`,
      `<about ${namespace} x='1'/>`,
      `<about ${namespace}><b/></about>`,
    ])
      expect(failure(own(element)).message).toContain('one <about>');
  });
});

describe('elements of other programs', () => {
  it('keeps metadata of any namespace by what it says, wherever its namespaces were declared', () => {
    const read = readNetworkXml(
      '<network xmlns:a="urn:a"><name>n</name><metadata><!-- gone -->\n<a:x b="1 &lt; 2"><a:y>t &amp; <![CDATA[<u>]]></a:y></a:x><z xmlns="urn:z"/></metadata></network>',
    );
    expect(read.metadata).toEqual([
      "<a:x xmlns:a='urn:a' b='1 &lt; 2'><a:y>t &amp; &lt;u&gt;</a:y></a:x>",
      "<z xmlns='urn:z'/>",
    ]);
    expect(readNetworkXml(writeNetworkXml(read))).toEqual(read);
  });

  it('reads dnsmasq options under any prefix', () => {
    const xml = withOption('log-queries').replaceAll('d:', 'other:').replace('xmlns:d', 'xmlns:other');
    expect(readNetworkXml(xml).dnsmasqOptions).toEqual(['log-queries']);
  });
});

describe('a Bridged network', () => {
  const lan = `<network>
  <name>lan</name>
  <uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>
  <forward mode='bridge'/>
  <bridge name='br0'/>
</network>
`;

  it('is read as libvirt writes it, and written as that', () => {
    const read = readNetworkXml(lan);
    expect(read).toMatchObject({ forward: { mode: 'bridge' }, bridge: { name: 'br0' }, ips: [] });
    expect(read).not.toHaveProperty('mac');
    expect(writeNetworkXml(networkDefinitionSchema.parse(read))).toBe(lan);
  });

  it('has no settings of the bridge, whatever a draft says', () => {
    const read = readNetworkXml(lan);
    const told = networkDefinitionSchema.parse({
      ...read,
      mac: '52:54:00:00:00:01',
      bridge: { name: 'br0', stp: true, delay: 9 },
    });
    expect(writeNetworkXml(told)).toBe(lan);
  });

  it.each([
    ["<forward mode='bridge'><interface dev='eth0'/></forward>", 'macvtap'],
    ["<forward mode='bridge' dev='eth0'/>", 'macvtap'],
    ["<forward mode='passthrough'><interface dev='eth0'/></forward>", 'without a bridge'],
    ["<forward mode='hostdev' managed='yes'><pf dev='eth0'/></forward>", 'without a bridge'],
  ])('is what is used instead of %s', (forward, words) => {
    const { message } = failure(`<network><name>a</name>${forward}</network>`);
    expect(message).toContain(words);
    expect(message).toContain("<forward mode='bridge'/> with <bridge name='br0'/>");
  });
});

describe('law 6', () => {
  it('a definition written to XML and read back is the same definition', () => {
    fc.assert(
      fc.property(fc.oneof({ arbitrary: anyWritten, weight: 9 }, anyBridged), (definition) => {
        const read = readNetworkXml(writeNetworkXml(definition));
        expect(networkDefinitionSchema.parse(read)).toEqual(definition);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what libvirt takes', () => {
  const inside = (inner: string, attributes = '') =>
    readNetworkXml(`<network${attributes}><name>a</name>${inner}</network>`);

  it('is taken for a default where it is empty or says nothing', () => {
    expect(inside('<uuid/>').uuid).toBeUndefined();
    expect(inside('<forward mode="none"/>').forward).toEqual({ mode: 'isolated' });
    expect(inside('<forward mode="nat" managed="no"/>').forward).toEqual({ mode: 'nat' });
    expect(inside('<bridge stp="yes" delay=""/>').bridge).toEqual({ stp: true, delay: 0 });
    expect(inside('', ' trustGuestRxFilters="no"').trustGuestRxFilters).toBe(false);
  });

  it('has underscores and final dots in names', () => {
    expect(inside('<domain name="my_lab.test."/>').domain?.name).toBe('my_lab.test');
    const { dns } = inside(
      '<dns><forwarder domain="_msdcs.lab.test." addr="10.0.0.1" port="5353"/><txt name="_acme-challenge.lab.test" value="a"/><srv service="ldap" protocol="sctp" domain="ad_1.test" target="."/><host ip="10.0.0.2"><hostname>worker_one</hostname></host><host ip="10.0.0.2"><hostname>b</hostname><hostname>worker_one</hostname></host></dns>',
    );
    expect(dns).toMatchObject({
      forwarders: [{ domain: '_msdcs.lab.test', address: '10.0.0.1', port: 5353 }],
      texts: [{ name: '_acme-challenge.lab.test' }],
      services: [{ protocol: 'sctp', domain: 'ad_1.test', target: '.' }],
      hosts: [{ address: '10.0.0.2', names: ['worker_one', 'b'] }],
    });
  });

  it('has hardware addresses and identifiers of single digits', () => {
    const [ip] = inside(
      '<mac address="52:54:0:A:b:1"/><ip address="10.0.0.1" prefix="24"><dhcp><host mac="52:54:0:0:0:2" name="db_server" ip="10.0.0.2"/><host id="0:3:0:1:0:16:3e:11:22:33" name="trailing-" ip="10.0.0.3"/></dhcp></ip>',
    ).ips;
    expect(inside('<mac address="52:54:0:A:b:1"/>').mac).toBe('52:54:00:0a:0b:01');
    expect(ip?.dhcp?.hosts).toMatchObject([
      { mac: '52:54:00:00:00:02', name: 'db_server' },
      { id: '00:03:00:01:00:16:3e:11:22:33', name: 'trailing-' },
    ]);
  });

  it('is left out where libvirt knows it no more than we do', () => {
    const read = readPartly('<network foo="1"><name>a</name><metadata><b/></metadata><strange/></network>');
    expect(read.leftOut.map(({ path, isUnknown }) => [path, isUnknown])).toEqual([
      ['/network/metadata/b', true],
      ['/network/@foo', true],
      ['/network/strange', true],
    ]);
    expect(read.definition?.name).toBe('a');
  });

  it('is left out with its values when that is wanted, and keeps its lines', () => {
    const xml = `<network><name>a</name>
<forward mode='nat' managed='yes'/>
<dns>
  <host ip='10.0.0.2'><hostname>api</hostname></host>
  <host ip='10.0.0.3'><hostname>*.apps</hostname></host>
</dns>
<ip address='10.0.0.1' prefix='24'>
  <dhcp><host mac='nothing' ip='10.0.0.9'/><host mac='52:54:00:00:00:01' ip='10.0.0.8'/></dhcp>
</ip></network>`;
    expect(() => readPartly(xml)).toThrow('Line 5');
    const { definition, leftOut } = readPartly(xml, { values: true });
    expect(leftOut.map(({ path, line }) => [path, line])).toEqual([
      ['/network/forward/@managed', 2],
      ['/network/dns/host[2]/hostname', 5],
      ['/network/ip/dhcp/host[1]', 8],
    ]);
    expect(definition?.dns.hosts).toEqual([{ address: '10.0.0.2', names: ['api'] }]);
    expect(definition?.ips[0]?.dhcp?.hosts).toMatchObject([{ mac: '52:54:00:00:00:01' }]);
    // What makes the network what it is stays, and is refused.
    const other = "<network><name>a</name><ip address='nowhere' prefix='24'/></network>";
    expect(() => readPartly(other, { values: true })).toThrow('Enter an IP address');
  });

  it('is left out for what the checks say of it', () => {
    const draft = inside(
      "<ip address='10.0.0.1' prefix='24'><dhcp><host mac='52:54:00:00:00:01' ip='10.0.0.1'/></dhcp></ip>",
    );
    const error = (path: string) =>
      invalidDefinition([{ path, code: 'host-address', message: 'It is the gateway.', severity: 'error' }]);
    const read = withoutFindings(draft, error('ips[0].dhcp.hosts[0].address'));
    expect(read?.leftOut).toEqual([{ path: '/network/ip/dhcp/host', line: 0, advice: 'It is the gateway.' }]);
    expect(read?.definition.ips[0]?.dhcp?.hosts).toEqual([]);
    expect(withoutFindings(draft, error('ips[0].address'))).toBeNull();
  });
});
