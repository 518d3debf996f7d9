/** What a guest says of itself: its name, its hardware address, its place in dnsmasq's file, and answers as a DHCP server. */
import { readLeaseFile } from '../../electron/helper/facts/leaseFile';
import { decodeDhcp, encodeDhcp } from '../../electron/helper/probe/guest/dhcpMessage';
import { withStaticHost } from '../../shared/propose/staticHost';
import { draftOf } from '../fixtures/sandboxFixture';
import { meeting, type Boundary } from './boundary';

const draft = draftOf('lab', '10.9.0.0/24', { mode: 'nat' }, { start: '10.9.0.10', end: '10.9.0.20' });

function fixed(name: string | null, mac = '52:54:00:00:00:09', address = '10.9.0.11'): string {
  const addresses = [{ family: 'ipv4', address }] as never;
  const outcome = withStaticHost(draft, { name, mac, addresses });
  if (outcome.kind !== 'changed')
    return outcome.kind === 'refused' ? `refused: ${outcome.reason}` : 'unchanged';
  const [host] = outcome.definition.ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  return host?.name === undefined ? 'fixed, the name left out' : `fixed as ${host.name}`;
}

const leases = (text: string): string => {
  const read = readLeaseFile(text).leases;
  return read.length === 0 ? 'no lease' : `${read.length} leases, the first of ${read[0]?.address}`;
};

const reply = encodeDhcp({ type: 'discover', transaction: 7, mac: '52:54:00:00:00:09', hostname: 'a' });
const decoded = (data: Buffer): string => {
  const read = decodeDhcp(data);
  return read === null
    ? 'not taken for an answer'
    : `an answer of ${read.server ?? 'nobody'} for ${read.address}`;
};
/** An answer with these options after the cookie. */
const withOptions = (...options: number[]): Buffer =>
  Buffer.concat([reply.subarray(0, 240), Buffer.from(options)]);

export const guest: Boundary = {
  title: 'Guest',
  through: 'making its address fixed, reading leases, reading answers to a test guest',
  inputs: [
    ...meeting(fixed, [
      ['no name', null],
      ['an empty name', ''],
      ['a name with a line break', 'web\ndhcp-script=/bin/sh'],
      ['a name with a comma', 'web,set:evil'],
      ['a name with a blank', 'web server'],
      ['a name that is a tag of dnsmasq', 'set:evil'],
      ['a name that is an option', '--dhcp-script=x'],
      ['a name that begins with a hyphen', '-web'],
      ['a name that ends with a hyphen', 'web-'],
      ['a name with two dots', 'web..lan'],
      ['a name that begins with a dot', '.web'],
      ['a name that is a path', '../../etc/passwd'],
      ['a name with a slash', 'web/1'],
      ['a name with a NUL', 'web\0'],
      ['a name with an escape sequence', '\x1b[2Jweb'],
      ['a name with a C1 control', 'web\x9b1m'],
      ['a name that is written from the right', 'web\u202egnp'],
      ['a name of Cyrillic letters that look Latin', 'wеb'],
      ['a name with an emoji', 'web😀'],
      ['a name with markup', '<img src=x onerror=alert(1)>'],
      ['a name with quotes', 'web"\''],
      ['a name with a command', '$(reboot)'],
      ['a name with a backtick', '`reboot`'],
      ['a name with a semicolon', 'web;reboot'],
      ['a name with a percent sign', 'web%n%s'],
      ['a name with a backslash', 'web\\101'],
      ['a name of 64 characters', 'a'.repeat(64)],
      ['a name of 300 characters', 'a.'.repeat(150)],
      ['a name of digits', '12345'],
      ['a name that is an address', '10.9.0.1'],
      ['a name that is everything', '*'],
      ['the name of this host', 'localhost'],
      ['the name of whoever sets proxies', 'wpad'],
      ['the word for no client', 'ignore'],
      ['the word for ever', 'infinite'],
      ['a name in capitals', 'WEB'],
      ['a name with an underscore', '_ldap._tcp'],
      ['a name in Punycode', 'xn--bcher-kva'],
    ]),
    ...meeting(
      ([mac, address]: [string, string]) => fixed('web', mac, address),
      [
        ['a hardware address of many devices', ['01:00:5e:00:00:01', '10.9.0.11']],
        ['a hardware address of all', ['ff:ff:ff:ff:ff:ff', '10.9.0.11']],
        ['a hardware address of zeros', ['00:00:00:00:00:00', '10.9.0.11']],
        ['a hardware address of 20 bytes', [Array(20).fill('aa').join(':'), '10.9.0.11']],
        ['a hardware address that is a word', ['evil', '10.9.0.11']],
        ['an address outside of the network', ['52:54:00:00:00:09', '192.0.2.1']],
        ['an address that is none', ['52:54:00:00:00:09', '10.9.0.999']],
      ],
    ),
    ...meeting(leases, [
      ['a file of leases that is empty', ''],
      ['a line that is cut off', '1700000000 52:54:00'],
      ['a line without its time', 'x 52:54:00:00:00:09 10.9.0.11 web *'],
      ['a time below zero', '-1 52:54:00:00:00:09 10.9.0.11 web *'],
      ['zeros in place of leases', '\0'.repeat(50)],
      ['a client identifier of 500 bytes', `1700000000 52:54:00:00:00:09 10.9.0.11 web ${'ff:'.repeat(500)}`],
      ['words after the fifth', '1700000000 52:54:00:00:00:09 10.9.0.11 web * more and more'],
      ['an identifier of the server in the middle', 'duid 00\n1700000000 9 fd00::9 web 00:01'],
    ]),
    ...meeting(decoded, [
      ['an answer of no byte', Buffer.alloc(0)],
      ['an answer without a cookie', reply.subarray(0, 236)],
      ['an answer of another protocol', Buffer.alloc(300, 1)],
      ['an answer that is a question', reply],
      ['an option that ends after the answer', withOptions(53, 200, 2)],
      ['an option without its length', withOptions(53)],
      ['an address of three bytes', withOptions(53, 1, 2, 54, 3, 10, 9, 0, 255)],
      ['a type that there is not', withOptions(53, 1, 99, 255)],
      ['nothing but padding', withOptions(...Array<number>(60).fill(0))],
    ]),
  ],
};
