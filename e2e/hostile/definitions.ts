/** What a definition file from anywhere may hold. */
import { networkDefinitionSchema } from '../../shared/definition/network';
import { readNetworkXml } from '../../shared/xml/networkXml';
import { meeting, type Boundary } from './boundary';

const network = (inner: string, name = 'lab'): string => `<network><name>${name}</name>${inner}</network>`;
const options = (value: string): string =>
  `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' netmask='255.255.255.0'/><dnsmasq:options><dnsmasq:option value='${value}'/></dnsmasq:options></network>`;

/** What a definition may leave to us. */
const ELSE = {
  uuid: '00000000-0000-4000-8000-000000000009',
  mac: '52:54:00:00:00:09',
  forward: { mode: 'isolated' },
  dns: { enabled: true },
  ips: [],
};

function read(text: string): string {
  const draft = readNetworkXml(text);
  const { bridge, ...rest } = draft;
  const parsed = networkDefinitionSchema.safeParse({
    ...ELSE,
    ...rest,
    bridge: { name: 'virbr9', ...bridge },
  });
  return parsed.success
    ? `read as “${draft.name ?? ''}”`
    : `refused (schema): ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`;
}

export const definitions: Boundary = {
  title: 'Definition file (XML)',
  through: 'the reader of definitions, before any check',
  inputs: meeting(read, [
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['words', 'hello'],
    ['JSON', '{"name":"lab"}'],
    ['HTML', '<!DOCTYPE html><html><body>x</body></html>'],
    ['a NUL', network('\0')],
    ['a control', network('<title>\x1b[2J</title>')],
    ['half of a pair of surrogates', network('<title>\ud800</title>')],
    ['a mark of byte order', `\ufeff${network('')}`],
    ['a document that is cut off', '<network><name>lab</na'],
    ['an element that is not closed', '<network><name>lab</network>'],
    ['two roots', network('') + network('')],
    ['text after the root', `${network('')}more`],
    ['another root', '<domain><name>lab</name></domain>'],
    ['a root in capitals', '<NETWORK><name>lab</name></NETWORK>'],
    ['a root of another namespace', "<network xmlns='http://evil.example/'><name>lab</name></network>"],
    ['a prefix that stands for nothing', network('<evil:x/>')],
    ['an attribute twice', "<network><name>lab</name><bridge name='a' name='b'/></network>"],
    ['an attribute without quotes', network('<bridge name=virbr0/>')],
    ['an attribute that nobody knows', network("<bridge name='virbr0' evil='yes'/>")],
    ['an element that nobody knows', network('<evil/>')],
    ['a document type', `<!DOCTYPE network>${network('')}`],
    ['an entity of its own', `<!DOCTYPE n [<!ENTITY a "b">]>${network('&a;')}`],
    ['entities that grow', `<!DOCTYPE n [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${network('&b;')}`],
    ['an entity from a file', `<!DOCTYPE n [<!ENTITY a SYSTEM "file:///etc/passwd">]>${network('&a;')}`],
    ['an entity from the web', `<!DOCTYPE n [<!ENTITY a SYSTEM "http://evil.example/">]>${network('&a;')}`],
    ['an entity that there is not', network('&evil;')],
    ['a reference to no character', network('&#0;')],
    ['a reference above all characters', network('&#x110000;')],
    ['a stylesheet', `<?xml-stylesheet href="http://evil.example/"?>${network('')}`],
    ['an encoding that it is not in', `<?xml version="1.0" encoding="UTF-16"?>${network('')}`],
    ['a version that there is not', `<?xml version="9.9"?>${network('')}`],
    ['an inclusion', network("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd'/>")],
    ['a comment that does not end', network('<!-- ')],
    ['character data that do not end', network('<![CDATA[')],
    ['a megabyte', network(`<title>${'x'.repeat(1_100_000)}</title>`)],
    ['depth', '<a>'.repeat(100_000)],
    ['depth behind text like an end', '<a b="/>">'.repeat(50_000)],
    ['elements without number', network('<a/>'.repeat(200_000))],
    [
      'attributes without number',
      network(`<a ${Array.from({ length: 20_000 }, (_, n) => `a${n}=''`).join(' ')}/>`),
    ],
    ['no name', '<network/>'],
    ['two names', network('<name>other</name>')],
    ['an empty name', network('', '')],
    ['a name with an element', network('', '<b>lab</b>')],
    ['a name that is a path', network('', '../../etc/passwd')],
    ['a name with a line break', network('', 'a\nb')],
    ['a name of 10,000 letters', network('', 'a'.repeat(10_000))],
    ['a number that is none', network('<uuid>one</uuid>')],
    ['a bridge that is a path', network("<bridge name='../x'/>")],
    ['a bridge with a blank', network("<bridge name='a b'/>")],
    ['a bridge of sixteen letters', network("<bridge name='aaaaaaaaaaaaaaaa'/>")],
    ['a bridge with a command', network("<bridge name='$(reboot)'/>")],
    ['a delay that is a word', network("<bridge name='virbr0' delay='long'/>")],
    ['a hardware address of many', network("<mac address='01:00:5e:00:00:01'/>")],
    ['a hardware address that is none', network("<mac address='evil'/>")],
    ['a mode that there is not', network("<forward mode='evil'/>")],
    ['a mode of hardware', network("<forward mode='hostdev'/>")],
    ['an address that is none', network("<ip address='1.2.3' netmask='255.255.255.0'/>")],
    ['an address with a blank', network("<ip address=' 10.9.0.1' prefix='24'/>")],
    ['an address in octal', network("<ip address='010.9.0.1' prefix='24'/>")],
    ['a netmask with holes', network("<ip address='10.9.0.1' netmask='255.0.255.0'/>")],
    ['a prefix above all', network("<ip address='10.9.0.1' prefix='33'/>")],
    ['a prefix below zero', network("<ip address='10.9.0.1' prefix='-1'/>")],
    ['a mask and a prefix', network("<ip address='10.9.0.1' prefix='24' netmask='255.255.0.0'/>")],
    ['a size of packets below zero', network("<mtu size='-1'/>")],
    ['a raw option with a line break', options('log-queries&#10;dhcp-script=/bin/sh')],
    ['a raw option without a value', '<network><name>lab</name><options/></network>'],
  ]),
};
