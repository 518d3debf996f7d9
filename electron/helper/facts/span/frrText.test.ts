import { describe, expect, it } from 'vitest';
import { startedByUs, startsBgpd, startsOthers, switchedOff, withBgpd, withoutBgpd } from './frrDaemons';
import {
  descriptionOf,
  instanceIn,
  isOthers,
  isTaken,
  oursIn,
  othersIn,
  theirsIn,
  withoutOurs,
  withOurs,
} from './frrText';

const NOBODY = { router: false, vnis: false };
/** What we write, of one neighbour. */
const LINES = [
  'router bgp 64789',
  ' bgp router-id 192.0.2.1',
  ' neighbor virtnet peer-group',
  ' neighbor virtnet remote-as 64789',
  ` ${descriptionOf(NOBODY)}`,
  ' neighbor 192.0.2.2 peer-group virtnet',
  ' neighbor 192.0.2.2 password 0f',
  ' address-family ipv4 unicast',
  '  no neighbor virtnet activate',
  ' exit-address-family',
  ' address-family l2vpn evpn',
  '  neighbor virtnet activate',
  '  advertise-all-vni',
  ' exit-address-family',
  'exit',
];
const OURS = [
  'l2vpn evpn: advertise-all-vni',
  'l2vpn evpn: neighbor virtnet activate',
  'neighbor 192.0.2.2 password 0f',
  'neighbor 192.0.2.2 peer-group virtnet',
  'neighbor virtnet peer-group',
  'neighbor virtnet remote-as 64789',
];
/** The file of Debian's package. */
const IDLE =
  '# default to using syslog. /etc/rsyslog.d/45-frr.conf places the log in\n# /var/log/frr/frr.log\nlog syslog informational\n';
/** The same as FRR 8.4 writes it with `write memory`. */
const WRITTEN = [
  'frr version 8.4.4',
  'frr defaults traditional',
  'hostname one',
  'log syslog informational',
  'no ip forwarding',
  'service integrated-vtysh-config',
  '!',
  'router bgp 64789',
  ' bgp router-id 192.0.2.1',
  ' neighbor virtnet peer-group',
  ' neighbor virtnet remote-as 64789',
  ' neighbor virtnet description virtnet-manager',
  ' neighbor 192.0.2.2 peer-group virtnet',
  ' neighbor 192.0.2.2 password 0f',
  ' !',
  ' address-family ipv4 unicast',
  '  no neighbor virtnet activate',
  ' exit-address-family',
  ' !',
  ' address-family l2vpn evpn',
  '  neighbor virtnet activate',
  '  advertise-all-vni',
  ' exit-address-family',
  'exit',
  '!',
  '',
].join('\n');
const THEIRS = [
  'hostname leaf1',
  'router bgp 64789',
  ' neighbor 198.51.100.1 remote-as 64789',
  ' address-family l2vpn evpn',
  '  neighbor 198.51.100.1 activate',
  '  advertise-all-vni',
  ' exit-address-family',
  'exit',
  '',
].join('\n');

describe('FRR’s configuration', () => {
  it.each([
    ['a fresh one', IDLE],
    ['somebody else’s', THEIRS],
    ['nothing', ''],
    ['a last line without an end', 'hostname x'],
    ['ends of lines as of Windows', 'hostname x\r\nlog syslog\r\n'],
    ['bytes that are no text', 'hostname \u00ff\u0080\n'],
    ['our own words within a line', 'hostname virtnet-manager begin ! virtnet-manager end\n'],
  ])('is what it was, byte for byte, once ours has gone: %s', (_what, text) => {
    const ours = withOurs(text, LINES);
    expect(oursIn(ours)).toEqual(OURS);
    expect(withOurs(ours, LINES)).toBe(ours);
    expect(withoutOurs(ours)).toBe(text);
    expect(withoutOurs(text)).toBe(text);
  });

  it('loses our lines also where FRR has written it anew', () => {
    expect(oursIn(WRITTEN)).toEqual(OURS);
    expect(theirsIn(WRITTEN)).toEqual(NOBODY);
    expect(withoutOurs(WRITTEN)).toBe(WRITTEN.slice(0, WRITTEN.indexOf('router bgp')));
    expect(oursIn(withOurs(WRITTEN, LINES))).toEqual(OURS);
  });

  it('keeps what others have beside ours, in the file as they left it and as FRR writes it', () => {
    const theirs = { router: true, vnis: true };
    expect(theirsIn(THEIRS)).toEqual(theirs);
    const ours = withOurs(
      THEIRS,
      LINES.map((line) => line.replace(descriptionOf(NOBODY), descriptionOf(theirs))),
    );
    expect(theirsIn(ours)).toEqual(theirs);
    const merged = THEIRS.replace(
      ' address-family',
      [
        ' neighbor virtnet peer-group',
        ` ${descriptionOf(theirs)}`,
        ' neighbor 192.0.2.2 peer-group virtnet',
        ' address-family',
      ].join('\n'),
    );
    expect(theirsIn(merged)).toEqual(theirs);
    expect(withoutOurs(merged)).toBe(THEIRS);
    expect(othersIn(merged)).toBe(true);
    expect(othersIn(WRITTEN)).toBe(false);
  });

  it('says whose it is', () => {
    for (const text of [IDLE, WRITTEN, '', withOurs(IDLE, LINES)]) expect(isOthers(text)).toBe(false);
    for (const text of [THEIRS, 'router ospf\n', 'interface eth0\n', 'ip route 10.0.0.0/8 null0\n'])
      expect(isOthers(text)).toBe(true);
    expect(instanceIn('router bgp 65001\n').asn).toBe(65001);
    expect(instanceIn('router bgp 1.10\n').asn).toBe(65546);
    expect(instanceIn('router bgp 65001 vrf red\n').asn).toBeNull();
  });

  it('takes neither a group of our name nor a neighbour of somebody else’s for ours', () => {
    const other = THEIRS.replace(' address-family', ' neighbor virtnet peer-group\n address-family');
    expect(isTaken(other, 'virtnet')).toBe(true);
    expect(isTaken(THEIRS, '198.51.100.1')).toBe(true);
    expect(isTaken(withOurs(THEIRS, LINES), 'virtnet')).toBe(false);
    expect(isTaken(withOurs(THEIRS, LINES), '192.0.2.2')).toBe(false);
  });
});

describe('FRR’s list of daemons', () => {
  const text = '# bgpd=no\nbgpd=no\nospfd=no\nvtysh_enable=yes\nbgpd_options="   -A 127.0.0.1"\n';

  it.each(['stopped', 'idle', 'used'] as const)(
    'has one line of ours, and is what it was without: %s',
    (state) => {
      const on = withBgpd(text, state) ?? '';
      expect([startsBgpd(text), startsBgpd(on), startsOthers(on), startedByUs(on)]).toEqual([
        false,
        true,
        false,
        state,
      ]);
      expect(withoutBgpd(on)).toBe(text);
      expect(withBgpd(on, 'idle')).toBe(on);
      const off = switchedOff(on);
      expect([startsBgpd(off), startedByUs(off), withBgpd(off, 'used')]).toEqual([false, state, on]);
      expect(withoutBgpd(off)).toBe(text);
    },
  );

  it('is left alone where somebody else starts it, or switches it off in another way', () => {
    const theirs = text.replace('bgpd=no\no', 'bgpd=yes\no');
    expect([
      withBgpd(theirs, 'idle'),
      withoutBgpd(theirs),
      startedByUs(theirs),
      startsOthers(theirs),
    ]).toEqual([theirs, theirs, null, true]);
    expect(withBgpd('bgpd="no"\n', 'idle')).toBeNull();
    expect(withBgpd('', 'idle')).toBeNull();
    expect(startsOthers('ospfd=yes\n')).toBe(true);
    expect(startsOthers('zebra=yes\nstaticd=yes\n')).toBe(false);
  });
});
