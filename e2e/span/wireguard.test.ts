/** What goes between hosts encrypted: by wg(8), and by the program that does what a kernel without WireGuard does not. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { NetworkDraft } from '../../shared/definition/network';
import { overlayAddress } from '../../shared/span/overlayAddress';
import type { HelperProcess } from '../fixtures/helperProcess';
import { canRun } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { Lab } from './lab';
import { underlay } from './labFabric';
import type { LabHost } from './labHost';

const KEY = '0123456789abcdef';
const SECRET = Buffer.alloc(32, 5).toString('base64');

let lab: Lab | null = null;
const helpers: HelperProcess[] = [];
afterEach(async () => {
  for (const helper of helpers.splice(0)) await helper.close();
  lab?.close();
  lab = null;
});

type Keys = readonly string[];

const draft = (number: number, keys: Keys): NetworkDraft => ({
  name: 'span4713',
  uuid: '00000000-0000-4000-8000-000000004713',
  mac: '52:54:00:00:47:13',
  forward: { mode: 'isolated' },
  bridge: { name: 'br4713', stp: false, delay: 0 },
  dns: { enabled: false },
  mtu: 1350,
  ips: [{ address: '10.13.0.1', prefix: 24 }],
  span: {
    ...{ vni: 4713, engine: 'evpn', here: `host${number}`, shares: 4, key: KEY },
    members: keys.map((publicKey, index) => ({
      name: `host${index + 1}`,
      address: underlay(index + 1).ipv4,
      share: index,
      wireguard: { publicKey, port: 51871 },
    })),
  },
});

async function helperOf(host: LabHost): Promise<HelperProcess> {
  host.shell('chmod 640 /etc/frr/frr.conf');
  const helper = await host.helper();
  helpers.push(helper);
  await helper.call('takeSpanKey', { id: KEY, secret: SECRET });
  return helper;
}

async function ownKey(helper: HelperProcess): Promise<string> {
  const { wireguard } = await helper.call('spanOffer', { wireguard: true });
  expect(wireguard.state).toBe('present');
  return wireguard.publicKey ?? '';
}

const driftOf = async (helper: HelperProcess): Promise<string[]> => {
  const { networks } = await helper.call('snapshot', {});
  return networks.flatMap(({ drift }) => drift.map(({ differs }) => differs ?? ''));
};

describe.skipIf(!(await canRun('nft')))('WireGuard between hosts', () => {
  it('carries FRR’s sessions, shows no secret, is mended and goes with the last network', async () => {
    lab = await Lab.open({ hosts: 2, programs: inject('programs') });
    const [one, two] = lab.hosts as [LabHost, LabHost];
    const [first, second] = [await helperOf(one), await helperOf(two)];
    const keys = [await ownKey(first), await ownKey(second)];
    expect(await ownKey(first)).toBe(keys[0]);
    const create = (helper: HelperProcess, number: number) =>
      helper.call('give', {
        order: {
          do: 'create',
          networks: [{ definition: draft(number, keys), start: true, transient: false, autostart: false }],
        },
      });
    await Promise.all([create(first, 1), create(second, 2)]);
    const inner = overlayAddress(draft(2, keys).span?.members[1] ?? { address: '' });
    await until(
      'an answer through it',
      async () => (await one.run(['ping', '-c1', '-W1', inner])).status === 0,
    );
    await until('the session', async () =>
      /Established/.test((await one.vtysh('show bgp l2vpn evpn summary json')).stdout),
    );
    expect(await driftOf(first)).toEqual([]);
    const [secret = '', preshared = ''] = [
      one.shell(`cat ${one.root}/etc/virtnet-manager/keys/wireguard`).trim(),
      one.shell('wg show wgvnm preshared-keys').trim().split('\t')[1],
    ];
    expect([secret.length, preshared.length]).toEqual([44, 44]);
    const kept = one.shell(`grep -rhF -e '${secret}' -e '${preshared}' ${one.root} --exclude-dir=keys || :`);
    expect(kept).toBe('');
    expect(one.shell('ps -eo args')).not.toContain(secret);

    one.shell(`wg set wgvnm peer '${keys[1] ?? ''}' remove`);
    await until('that it is missed', async () =>
      (await driftOf(first)).some((one) => one.includes('WireGuard')),
    );
    await first.call('give', { order: { do: 'repair', names: ['span4713'] } });
    await until('an answer again', async () => (await one.run(['ping', '-c1', '-W1', inner])).status === 0);

    one.shell('ip link del wgvnm');
    await until('that it is gone', async () =>
      (await driftOf(first)).some((one) => one.includes('wgvnm is gone')),
    );
    await first.call('give', { order: { do: 'repair', names: ['span4713'] } });
    await until('an answer at last', async () => (await one.run(['ping', '-c1', '-W1', inner])).status === 0);

    await first.call('give', { order: { do: 'delete', names: ['span4713'], stop: true } });
    expect(one.shell('ip -br link')).not.toContain('wgvnm');
    expect(one.shell(`ls ${one.root}/etc/virtnet-manager/keys`)).toBe('wireguard\n');
  });

  it('leaves a device of its name alone', async () => {
    lab = await Lab.open({ hosts: 1, programs: inject('programs') });
    const [one] = lab.hosts as [LabHost];
    const helper = await helperOf(one);
    const keys = [await ownKey(helper), Buffer.alloc(32, 8).toString('base64')];
    one.shell('ip link add wgvnm type bridge');
    const before = one.shell('ip -br link; cat /etc/frr/frr.conf /etc/frr/daemons');
    await expect(
      helper.call('give', {
        order: {
          do: 'create',
          networks: [{ definition: draft(1, keys), start: true, transient: false, autostart: false }],
        },
      }),
    ).rejects.toMatchObject({ data: { code: 'foreign-resource', name: 'wgvnm' } });
    expect(one.shell('ip -br link; cat /etc/frr/frr.conf /etc/frr/daemons')).toBe(before);
  });
});
