/** Raw options that people have published, each as XML, and the lines that dnsmasq gets of them. */
import { describe, expect, it } from 'vitest';
import { checkDnsmasqOptions } from '../../../../shared/check/checkDnsmasqOptions';
import { networkDefinitionSchema } from '../../../../shared/definition/network';
import { readNetworkXml } from '../../../../shared/xml/networkXml';
import { systemPaths } from '../../host/paths';
import { dnsmasqConfiguration } from './dnsmasqConf';

const withOptions = (options: readonly string[]): string =>
  `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>mini</name><forward mode='nat'/><bridge name='vbr44'/><mac address='52:54:00:00:44:01'/><uuid>00000000-0000-4000-8000-000000000044</uuid><dnsmasq:options>${options.map((option) => `<dnsmasq:option value='${option}'/>`).join('')}</dnsmasq:options><ip address='10.44.0.1' netmask='255.255.255.0'><dhcp><range start='10.44.0.100' end='10.44.0.200'/></dhcp></ip></network>`;

const PUBLISHED: string[][] = [
  ['dhcp-option = option:ntp-server,10.44.0.1'],
  [
    'dhcp-name-match=set:wpad-ignore,wpad',
    'dhcp-ignore-names=tag:wpad-ignore',
    'dhcp-option=vendor:MSFT,2,1i',
  ],
  [
    'bogus-priv',
    'stop-dns-rebind',
    'all-servers',
    'rebind-localhost-ok',
    'local-service',
    'local-ttl=300',
    'quiet-dhcp6',
    'dhcp-option=43,01:04:00',
  ],
  ['dhcp-authoritative'],
  ['port=0'],
  ['log-queries=extra', 'log-dhcp'],
  [
    'cname=alias.lab.test,real.lab.test',
    'host-record=real.lab.test,10.44.0.5',
    'ptr-record=5.0.44.10.in-addr.arpa,real.lab.test',
    'mx-host=lab.test,real.lab.test,10',
  ],
  ['dhcp-alternate-port=1067,1068'],
  ['address=/#/10.44.0.1'],
  ['no-ping'],
  ['all-servers'],
  ['auth-zone=lab.test', 'auth-server=lab.test,'],
  ['#'],
  [''],
  ['except-interface=lo'],
];

describe('published raw options', () => {
  it.each(PUBLISHED.map((options) => ({ options })))('$options are written as they stand', ({ options }) => {
    const read = readNetworkXml(withOptions(options));
    expect(read.dnsmasqOptions).toEqual(options);
    expect(checkDnsmasqOptions(read)).toEqual([]);
    const definition = networkDefinitionSchema.parse(read);
    const plain = { ...definition, dnsmasqOptions: [] };
    const confOf = (one: typeof definition): string =>
      dnsmasqConfiguration(one, true, systemPaths('/fake'))?.conf ?? '';
    const said = options.filter((option) => option !== '' && option !== '#').map((option) => `${option}\n`);
    expect(confOf(definition)).toBe(confOf(plain) + said.join(''));
  });

  it('enable-tftp is refused and points at <tftp root>', () => {
    expect(() => readNetworkXml(withOptions(['enable-tftp', 'tftp-root=/srv']))).toThrow(/<tftp root=/);
  });
});
