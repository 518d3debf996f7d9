import { expect, it } from 'vitest';
import { FakeHost } from '../../../../e2e/fakes/fakeHost';
import { findDaemon, strayDaemons } from './dnsmasqProcess';

const argv = ['/usr/sbin/dnsmasq', '--conf-file=/var/lib/x.conf'];

it('counts no dnsmasq of a container as a stray one', () => {
  const processes = [
    { pid: 7, argv },
    { pid: 8, argv, isElsewhere: true },
    { pid: 9, argv: ['sleep', '--conf-file=/var/lib/x.conf'] },
    { pid: 10, argv: ['dnsmasq', '--conf-file=/var/lib/y.conf'] },
  ];
  expect(strayDaemons(processes, '/var/lib/x.conf')).toEqual([7]);
});

it.each(['', '0', '-1', '-7', '1e9', 'seven', '99999999999999999999', '\0', '4'])(
  'finds no daemon by a pid file that says %j',
  async (text) => {
    const host = new FakeHost();
    host.files.set('/run/x.pid', text);
    host.processes.set(4, ['nginx', '--conf-file=/var/lib/x.conf']);
    expect(await findDaemon(host, '/var/lib/x.conf', '/run/x.pid')).toBeNull();
  },
);
