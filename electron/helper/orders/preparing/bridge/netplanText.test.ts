/** What netplan prints of a definition, and what a bridge takes of it. */
import { describe, expect, it } from 'vitest';
import {
  bridgeYaml,
  givenBy,
  isDefined,
  isForSeveral,
  referringTo,
  settingsOf,
  unmovable,
  type NetplanSettings,
} from './netplanText';

const PRINTED = `match:
  macaddress: "02:00:00:00:00:01"
set-name: "eth0"
addresses:
- "10.44.0.1/16":
    label: "x"
- "10.45.0.1/16"
dhcp4: true
dhcp4-overrides:
  hostname: "one that goes
    on"
mtu: 9000
wakeonlan: true
`;
const parsed = (text: string): NetplanSettings => settingsOf(text) ?? new Map<string, string[]>();

describe('settingsOf', () => {
  it('has each setting with all that is said below it', () => {
    const settings = parsed(PRINTED);
    expect([...settings.keys()]).toEqual(
      'match set-name addresses dhcp4 dhcp4-overrides mtu wakeonlan'.split(' '),
    );
    expect([...settings.values()].flat().join('\n')).toBe(PRINTED.trim());
  });

  it.each(['null', '{}', '', '- a', '  dhcp4: true', '%YAML 1.2\n---\na: 1', 'dhcp4: true\n? a', 'Dhcp4: 1'])(
    'takes %j for none',
    (text) => expect(settingsOf(text)).toBeNull(),
  );
});

describe('what cannot be moved', () => {
  it('is what it does not know, by its name', () => {
    expect(unmovable(parsed(PRINTED))).toEqual([]);
    expect(unmovable(parsed('dhcp4: true\nauth:\n  password: "x"\ncritical: true\n'))).toEqual([
      'auth',
      'critical',
    ]);
  });

  it.each([
    ['match:\n  name: "eth0"', false],
    ['match:\n  macaddress: "02:00:00:00:00:01"', false],
    ['match:\n  name: "en*"', true],
    ['match:\n  name: "en[ps]0"', true],
    ['match:\n  driver: "virtio"', true],
    ['match:\n  driver:\n  - "a"\n  - "b"', true],
    ['dhcp4: true', false],
  ])('%j is for several: %s', (text, expected) => expect(isForSeveral(parsed(text))).toBe(expected));

  it('is a definition that another one names', () => {
    const all =
      'network:\n  ethernets:\n    nic0:\n      match:\n        name: "nic0"\n      set-name: "nic0"\n  vlans:\n    v9:\n      link: "nic0"\n  bonds:\n    b:\n      interfaces:\n      - nic0\n      - nic01\n';
    expect(referringTo(all, 'nic0')).toEqual(['link: "nic0"', '- nic0']);
    expect(['nic0', 'v9', 'b', 'nic01', 'link'].map((id) => isDefined(all, id))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('bridgeYaml', () => {
  it('has the definition be for no card, and the bridge say the same', () => {
    const said = { id: 'nic0', bridge: 'br0', card: 'eth0', mac: '02:00:00:00:00:01' };
    expect(bridgeYaml(parsed(PRINTED), said)).toBe(`network:
  version: 2
  ethernets:
    "nic0":
      match: {name: virtnet-no-card}
      set-name: virtnet-no-card
      optional: true
    "nic0-virtnet":
      renderer: networkd
      match:
        macaddress: "02:00:00:00:00:01"
      set-name: "eth0"
      link-local: []
      mtu: 9000
      wakeonlan: true
  bridges:
    "br0":
      renderer: networkd
      interfaces: ["nic0-virtnet"]
      macaddress: "02:00:00:00:00:01"
      parameters: {stp: false, forward-delay: 0}
      addresses:
      - "10.44.0.1/16":
          label: "x"
      - "10.45.0.1/16"
      dhcp4: true
      dhcp4-overrides:
        hostname: "one that goes
          on"
      mtu: 9000
`);
  });
});

it('givenBy knows the same in another order, and what differs', () => {
  const of = (lines: string[]): string => givenBy(lines.join('\n'));
  const card = of(['[Match]', 'Name=a', '', '[Network]', 'DHCP=yes', 'DNS=1', '', '[Link]', 'MTUBytes=9']);
  expect(of(['[Network]', 'ConfigureWithoutCarrier=yes', 'DNS=1', 'DHCP=yes', '[Match]', 'Name=b'])).toBe(
    card,
  );
  expect(of(['[Network]', 'DNS=1', 'DHCP=no'])).not.toBe(card);
  expect(of(['[Network]', 'DNS=1', 'DHCP=yes', '[Route]', 'Metric=1'])).not.toBe(card);
});
