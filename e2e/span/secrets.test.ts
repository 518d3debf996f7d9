/** What hosts of a network share as a secret is nowhere but where it is needed: no file, command line or word of ours has it. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { deriveKey } from '../../electron/helper/host/spanKeys';
import { canRun } from '../fixtures/namespace';
import { Lab } from './lab';
import type { LabHost } from './labHost';

const LAB = `<network><name>lab</name><bridge name='virbr7'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'/></network>`;
/** Where they belong: readable for those alone who need them. */
const PLACES = [
  'etc/virtnet-manager/keys/[0-9a-f]{16}',
  'etc/virtnet-manager/keys/wireguard',
  'run/virtnet-manager/agent/lab.key',
];

describe.skipIf(!(await canRun('nft')))('the secrets of a network over hosts', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.open({ hosts: 2, programs: inject('programs'), ssh: true });
    const first = lab.host(1);
    for (const host of lab.hosts) host.shell('systemctl start frr');
    first.shell(`cat > /run/lab.xml <<'END'\n${LAB}\nEND`);
    for (const call of ['net-define /run/lab.xml', 'net-start lab'])
      expect(await first.virtnet(call)).toMatchObject({ status: 0 });
    expect(await first.virtnet('net-span add lab host2 --engine evpn --wireguard --yes')).toMatchObject({
      status: 0,
    });
  });
  afterAll(() => lab.close());

  /** All secrets of a host, as programs are given them. */
  const secretsOf = (host: LabHost): string[] => {
    const keys = `${host.root}/etc/virtnet-manager/keys`;
    const shared = host.shell(`cat ${keys}/*[0-9a-f]`).trim().split('\n')[0] ?? '';
    const derived = (['agent', 'bgp', 'wireguard'] as const).map((purpose) => deriveKey(shared, purpose));
    return [
      shared,
      host.shell(`cat ${keys}/wireguard`).trim(),
      ...derived.flatMap((key) => [key.toString('hex'), key.toString('base64')]),
    ];
  };

  it('are in their own files and in FRR’s, and nowhere else', async () => {
    for (const host of lab.hosts) {
      const patterns = secretsOf(host).join('\n');
      const search = `grep -rlF -f - ${host.root} /etc /var /run/config /run/frr || :`;
      const found = (await host.run(['sh', '-c', search], { input: patterns })).stdout.trim().split('\n');
      const inOurs = found.filter((file) => file.startsWith(host.root));
      expect(
        inOurs.every((file) => PLACES.some((place) => new RegExp(`/${place}$`).test(file))),
        found.join(),
      ).toBe(true);
      expect(found.filter((file) => !file.startsWith(host.root))).toEqual(['/etc/frr/frr.conf']);
      for (const file of found) expect(host.shell(`stat -c %a ${file}`).trim()).toMatch(/^6[04]0$/);
    }
  });

  it('are in no command line and no output', async () => {
    for (const host of lab.hosts) {
      const calls = [
        'net-dumpxml lab',
        'activity --json',
        'net-span show lab --json',
        'activity --report',
        'net-plan lab',
      ];
      const said = await Promise.all(calls.map((call) => host.virtnet(call)));
      expect(said.map(({ status }) => status)).toEqual(calls.map(() => 0));
      const helper = await host.helper();
      const snapshot = JSON.stringify(await helper.call('snapshot', {}));
      await helper.close();
      const argv = host.shell("cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
      for (const secret of secretsOf(host))
        expect([argv, snapshot, ...said.map((one) => one.stdout + one.stderr)].join('\n')).not.toContain(
          secret,
        );
    }
  });
});
