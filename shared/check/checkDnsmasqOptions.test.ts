import { describe, expect, it } from 'vitest';
import { networkDraftSchema } from '../definition/network';
import { checkDnsmasqOptions } from './checkDnsmasqOptions';
import { checkTftpRoot } from './checkServices';

const draft = (line: string, more: object = {}) =>
  networkDraftSchema.parse({
    name: 'lab',
    forward: { mode: 'nat' },
    bridge: { name: 'vbr44', stp: true, delay: 0 },
    dns: { enabled: true },
    ips: [
      {
        address: '10.44.0.1',
        prefix: 24,
        dhcp: { ranges: [{ start: '10.44.0.9', end: '10.44.0.99' }], hosts: [] },
      },
    ],
    dnsmasqOptions: [line],
    ...more,
  });
const noDhcp = { ips: [{ address: '10.44.0.1', prefix: 24 }] };
const messages = (line: string, more: object = {}): string[] =>
  checkDnsmasqOptions(draft(line, more)).map(({ path, code, message }) => {
    expect([path, code]).toEqual(['dnsmasqOptions[0]', 'dnsmasq-option']);
    return message;
  });

describe('a raw option beside its definition', () => {
  it.each([
    'auth-server=lab.test',
    'auth-server=lab.test,',
    'auth-server=lab.test,vbr44',
    'auth-server=lab.test,10.44.0.1',
    'interface=vbr44',
    'except-interface=lo',
    'listen-address=10.44.0.1',
    'dhcp-range=10.44.0.200,10.44.0.210',
    'dhcp-host=52:54:00:00:00:01,ignore',
    'port=5353',
    '#',
    '',
  ])('%j is taken', (line) => expect(messages(line)).toEqual([]));

  it.each([
    ['auth-server=lab.test,eth0', 'write "auth-server=lab.test,"'],
    ['auth-server="lab.test,eth0"', 'write "auth-server=DOMAIN,"'],
    ['auth-server=lab.test,192.0.2.1', 'answer on other devices'],
    ['interface=eth0', 'write "interface=vbr44"'],
    ['interface="vbr44"', 'write "interface=vbr44"'],
    ['except-interface=vbr44', 'write "except-interface=lo"'],
    ['listen-address=10.44.0.1,192.0.2.1', 'write "listen-address=10.44.0.1"'],
    ['listen-address=0.0.0.0', 'answer on other devices'],
  ])('%j is refused, with what to write', (line, expected) =>
    expect(messages(line)).toEqual([expect.stringContaining(expected)]),
  );

  it.each(['dhcp-range=10.44.0.9,10.44.0.99', 'dhcp-host=52:54:00:00:00:01,10.44.0.9'])(
    '%s needs <dhcp>, without which leases go to a file of the host',
    (line) => expect(messages(line, noDhcp)).toEqual([expect.stringContaining('needs <dhcp>')]),
  );

  it('another port is refused beside a limit in time, which shuts port 53', () => {
    expect(messages('port=5353', { outsideUntil: 5 })).toEqual([expect.stringContaining('limit in time')]);
    expect(messages('port=0', { outsideUntil: 5 })).toEqual([]);
  });
});

describe('a TFTP folder', () => {
  it.each(['/srv', '/srv/tftp', '/var/lib/tftpboot', '/tftpboot/pxe'])('%s is taken', (tftpRoot) =>
    expect(checkTftpRoot({ tftpRoot }, 'ips[0]')).toEqual([]),
  );

  it.each(['/', '/etc', '/srv2', '/srv/../etc', '/srv/./x', '/var/lib'])('%s is asked about', (tftpRoot) =>
    expect(checkTftpRoot({ tftpRoot }, 'ips[0]')).toMatchObject([
      { path: 'ips[0].tftpRoot', code: 'tftp-root', severity: 'question' },
    ]),
  );
});
