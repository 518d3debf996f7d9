import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ASKING_OPTIONS,
  asksOthers,
  BOUND_OPTIONS,
  HARMLESS_OPTIONS,
  partsOfOption,
  refusedOption,
} from './dnsmasqOptions';

const BINARY = ['/usr/sbin/dnsmasq', '/usr/bin/dnsmasq'].find((path) => existsSync(path));
const ALLOWED = [...HARMLESS_OPTIONS, ...ASKING_OPTIONS, ...BOUND_OPTIONS].sort();
const page = readFileSync(join(import.meta.dirname, '../../docs/guide/dnsmasq-options.md'), 'utf8');
const section = page.slice(page.indexOf('## Allowed'), page.indexOf('## Refused'));
const documented = [...section.matchAll(/`([a-z0-9][A-Za-z0-9-]*)`/g)].map(([, name]) => name);

/** What harms, by dnsmasq(8): none of it may ever come among the allowed ones. */
const HARMFUL =
  'addn-hosts bind-interfaces bridge-interface conf-dir conf-file conf-script connmark-allowlist connmark-allowlist-enable dhcp-hostsdir dhcp-hostsfile dhcp-lease dhcp-leasefile dhcp-luascript dhcp-optsdir dhcp-optsfile dhcp-relay dhcp-script dhcp-scriptuser dnssec-timestamp dumpfile dumpmask enable-dbus enable-tftp enable-ubus group help hostsdir ipset keep-in-foreground leasefile-ro log-facility nftset no-daemon pid-file read-ethers resolv-file script-arp script-on-renewal servers-file shared-network test tftp-root tftp-unique-root user version'.split(
    ' ',
  );

/** Every word of the installed dnsmasq that could be an option: those of its help, and all strings of its binary. */
function keywords(binary: string): string[] {
  const help = execFileSync(binary, ['--help'], { encoding: 'utf8' });
  const words = [...help.matchAll(/--([A-Za-z0-9-]+)/g)].map(([, name = '']) => name);
  const strings = readFileSync(binary, 'latin1').match(/(?<=\0)[a-z0-9][A-Za-z0-9-]{1,40}(?=\0)/g) ?? [];
  return [...new Set([...words, ...strings])];
}

describe('raw options of dnsmasq', () => {
  it('the documented list is the one that is allowed', () => {
    expect([...documented].sort()).toEqual(ALLOWED);
  });

  it.each(HARMFUL)('%s is refused with and without a value', (name) => {
    for (const line of [name, `${name}=/etc/shadow`, `${name} = x`])
      expect(refusedOption(line)).toContain(name);
  });

  it.skipIf(BINARY === undefined)('a keyword of the installed dnsmasq is refused unless it is listed', () => {
    const words = keywords(BINARY ?? '');
    expect(words).toEqual(expect.arrayContaining(['dhcp-lease', 'dhcp-script', 'cache-size', 'filter-AAAA']));
    const taken = words.filter((word) => refusedOption(word) === null || refusedOption(`${word}=x`) === null);
    expect(taken.filter((word) => !ALLOWED.includes(word))).toEqual([]);
    expect(HARMFUL.filter((word) => taken.includes(word))).toEqual([]);
  });

  it('says of an unknown option that it is not known to be harmless', () => {
    expect(refusedOption('a-new-one=/etc/passwd')).toBe(
      'the dnsmasq option "a-new-one" is not among those known to be harmless, and is refused.',
    );
  });

  it('points at <tftp> where TFTP is switched on', () => {
    for (const line of ['enable-tftp', 'tftp-root=/srv'])
      expect(refusedOption(line)).toContain('Use <tftp root="…"/> of the <ip> instead.');
  });

  it.each(['"dhcp-script"=/bin/sh', 'DHCP-SCRIPT=/bin/sh', ' dhcp-script=/bin/sh', '--dhcp-script=x', ' #'])(
    '%j is no plain option',
    (line) => expect(refusedOption(line)).not.toBeNull(),
  );

  it.each([
    '',
    '#',
    '# dhcp-script=/bin/sh',
    'cache-size=500',
    'log-queries',
    'filter-AAAA',
    'dhcp-option=option:ntp-server,10.0.0.1',
    'dhcp-option = option:ntp-server,10.0.0.1',
    'address=/a.test/10.0.0.9',
  ])('%j is taken', (line) => expect(refusedOption(line)).toBeNull());

  it('reads name and value of a line', () => {
    expect(partsOfOption('port = 0')).toEqual({ name: 'port', value: '0' });
    expect(partsOfOption('no-ping')).toEqual({ name: 'no-ping', value: null });
  });

  it.each([
    ['server=10.0.0.1', true],
    ['server=/a.test/10.0.0.1', true],
    ['server=/a.test/#', true],
    ['local=/a.test/10.0.0.1', true],
    ['local=/a.test/"10.0.0.1"', true],
    ['rev-server=10.0.0.0/8,10.0.0.1', true],
    ['server', true],
    ['server=/a.test/', false],
    ['local=/a.test/b.test/', false],
    ['local=//', false],
    ['address=/a.test/10.0.0.1', false],
  ])('%s asks other hosts: %s', (line, expected) => expect(asksOthers(line)).toBe(expected));
});
