/** What files of ifupdown say of a card, and what of it keeps a bridge from its place. */
import { describe, expect, it } from 'vitest';
import { readerOf, stanzasOf, unmovableLine } from './interfacesText';

const lineFor = (text: string): string | null => unmovableLine(stanzasOf(text), 'eth0');

describe('stanzasOf', () => {
  it('reads stanzas with their lines, those that go on in the next, and no remarks', () => {
    expect(
      stanzasOf(
        '  # a\nauto  eth0 \\\n  eth1\n\niface eth0 inet static\n\taddress 10.0.0.1/8\n # b\n  up  a   b\n',
      ),
    ).toEqual([
      { words: ['auto', 'eth0', 'eth1'], options: [] },
      {
        words: ['iface', 'eth0', 'inet', 'static'],
        options: [
          { name: 'address', value: '10.0.0.1/8' },
          { name: 'up', value: 'a b' },
        ],
      },
    ]);
  });
});

it.each(['# \\\nsource /etc/other', 'auto a\n # C:\\\nsource /etc/other', '#\nsource \\\n/etc/other'])(
  'hides no line behind a remark: %j',
  (text) => {
    expect(stanzasOf(text).at(-1)?.words).toEqual(['source', '/etc/other']);
  },
);

it('knows no families but those of addresses, and devices of any name', () => {
  expect(lineFor('iface eth0 constructor static')).toBe('iface eth0 constructor static');
  expect(unmovableLine(stanzasOf('iface a(b inet dhcp\n up ip link set a(b up'), 'a(b')).toBe(
    'up ip link set a(b up',
  );
});

describe('unmovableLine', () => {
  it.each([
    'auto eth0\niface eth0 inet dhcp\n  up ip route add 10.0.0.0/8 dev $IFACE\niface eth0 inet6 auto',
    'iface eth0 inet static\n address 10.0.0.1/8\n address 10.0.0.2/8\niface eth0 inet static\n address 10.1.0.1/8',
    'iface eth01 inet ppp\n  provider eth01.conf\niface eth0 inet manual',
    'iface wlan0 inet dhcp\n  wpa-conf /etc/wpa\nno-scripts eth1\nno-auto-down eth0',
  ])('takes %j', (text) => expect(lineFor(text)).toBeNull());

  it.each([
    ['mapping eth*\n  script /a', 'mapping eth*'],
    ['rename eth0=lan0', 'rename eth0=lan0'],
    ['iface eth0.5 inet dhcp', 'iface eth0.5 inet dhcp'],
    ['iface eth0:1 inet static', 'iface eth0:1 inet static'],
    ['iface eth0 inet ppp', 'iface eth0 inet ppp'],
    ['iface eth0 inet dhcp inherits other', 'iface eth0 inet dhcp inherits other'],
    ['iface eth0 inherits other', 'iface eth0 inherits other'],
    ['iface eth0 inet dhcp\n  wpa-conf /etc/wpa', 'wpa-conf /etc/wpa'],
    ['iface eth0 inet dhcp\n  hwaddress 02:00:00:00:00:01', 'hwaddress 02:00:00:00:00:01'],
    ['iface eth0 inet dhcp\n  up ethtool -s eth0 wol g', 'up ethtool -s eth0 wol g'],
    ['iface eth0 inet dhcp\n  up echo 1 > /proc/sys/net/ipv4/conf/eth0/rp_filter', /rp_filter$/],
    ['iface eth0 inet dhcp\n  up /usr/local/bin/up eth0.5', 'up /usr/local/bin/up eth0.5'],
    ['iface br9 inet dhcp\n  bridge_ports eth0', 'bridge_ports eth0'],
    ['no-scripts eth0', 'no-scripts eth0'],
    ['no-scripts *', 'no-scripts *'],
  ])('names what is odd in %j', (text, line) => expect(lineFor(text)).toMatch(line));
});

describe('readerOf', () => {
  const of = (line: string, name: string): boolean | null =>
    readerOf({ words: line.split(' '), options: [] }, '/etc/network/interfaces.d')?.reads(name) ?? null;

  it.each<[string, string, boolean | null]>([
    ['source /etc/network/interfaces.d/*', 'lan', true],
    ['source interfaces.d/*', 'lan', true],
    ['source /etc/network/interfaces.d/*', '.lan', false],
    ['source /etc/network/interfaces.d/*.cfg', 'lan', false],
    ['source /etc/network/interfaces.d/*.cfg', 'lan.cfg', true],
    ['source-directory interfaces.d', 'lan', true],
    ['source-directory interfaces.d', 'lan.cfg', false],
    ['source /etc/network/interfaces.d/lan', 'lan', null],
    ['source /etc/network/interfaces.d/../*', 'lan', null],
    ['source /etc/network/interfaces.d/[a-m]*', 'lan', null],
    ['source /etc/other/*', 'lan', null],
    ['source interfaces.d/* /etc/other', 'lan', null],
  ])('%s reads %s: %s', (line, name, expected) => expect(of(line, name)).toBe(expected));
});
