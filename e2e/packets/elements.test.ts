/** What static routes, limits and the separation of guests promise, proven by packets of guests that were plugged in by hand. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../shared/definition/network';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';
import { canFilterBridges } from '../fixtures/kernelCan';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { pingBesides, pingOnce } from '../fixtures/pings';

const definition: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000009',
  bridge: { name: 'virbr9', stp: false, delay: 0 },
  mac: '52:54:00:00:00:09',
  forward: { mode: 'route' },
  dns: { enabled: false },
  ips: [
    { address: '10.9.0.1', prefix: 24 },
    { address: 'fd09::1', prefix: 64 },
  ],
  routes: [
    { destination: '10.109.0.0', prefix: 16, gateway: '10.9.0.2' },
    { destination: 'fd19::', prefix: 48, gateway: 'fd09::2' },
  ],
};
const plain: ActiveNetwork = { definition, pollResolv: true };
const AVERAGE = 500;
const limited: ActiveNetwork = {
  ...plain,
  definition: { ...definition, bandwidth: { inbound: { average: AVERAGE }, outbound: { average: AVERAGE } } },
};
const separated: ActiveNetwork = { ...plain, definition: { ...definition, portIsolation: true } };

let space: Namespace;

/** Plugs a guest into the bridge, as anybody could. */
function plug(number: number): void {
  const name = `g${number}`;
  space.shell(
    [
      `ip netns add ${name} && ip link add v${number} type veth peer name eth0 netns ${name}`,
      `ip link set v${number} master virbr9 up && ip -n ${name} link set lo up && ip -n ${name} link set eth0 up`,
      `ip -n ${name} addr add 10.9.0.${number}/24 dev eth0 && ip -n ${name} addr add fd09::${number}/64 dev eth0 nodad`,
      `ip -n ${name} route add default via 10.9.0.1 && ip -n ${name} addr add 10.109.0.${number}/32 dev lo`,
      `ip -n ${name} addr add fd19::${number}/128 dev lo`,
    ].join(' && '),
  );
}

/** `from` is empty for the host, or what runs a program in a guest. */
const ask = async (from: string, argv: string[]): Promise<boolean> =>
  (await space.host.run([...from.split(' ').filter((word) => word !== ''), ...argv])).status === 0;
const pings = (from: string, address: string): Promise<true> =>
  until(`an answer of ${address} to ${from || 'the host'}`, () => ask(from, pingOnce(address)));
/** Nothing comes back, from where the bridge's own address answers. */
const isSilent = async (from: string, address: string): Promise<boolean> =>
  !(await ask(from, pingBesides(address, '10.9.0.1')));
const within = (number: number): string => `ip netns exec g${number}`;

async function become(before: ActiveNetwork[], after: ActiveNetwork[]): Promise<void> {
  const plan = await planTransition(space.host, space.paths, { before, after, others: [] });
  await applyPlan(space.host, space.paths, plan);
  expect([...(await findDrift(space.host, space.paths, after))]).toEqual([]);
}

/** Kilobytes a second that get through while far more is sent. */
function measure(sender: string, receiver: string, address: string): number {
  const probe = `${process.execPath} ${join(import.meta.dirname, 'rateProbe.mjs')}`;
  const script = [
    'folder=$(mktemp -d -p /run); mkfifo $folder/sent $folder/done',
    `${sender} ${probe} send ${address} 7100 < $folder/done > $folder/sent & exec 9> $folder/done`,
    `${receiver} ${probe} receive 7100 < $folder/sent; exec 9>&-; wait; rm -r $folder`,
  ].join('\n');
  return Number(space.shell(script)) / 1000;
}

beforeAll(async () => {
  space = await openNamespace('nft');
  await become([], [plain]);
  plug(2);
  plug(3);
});
afterAll(() => space.close());

it('static routes lead behind a guest, in both families, and come back after the bridge was down', async () => {
  expect([await pings('', '10.109.0.2'), await pings('', 'fd19::2')]).toEqual([true, true]);
  space.shell('ip link set virbr9 down && ip link set virbr9 up');
  expect((await findDrift(space.host, space.paths, [plain])).get('lab')?.map(({ kind }) => kind)).toContain(
    'route',
  );
  await become([plain], [plain]);
  expect([await pings('', '10.109.0.2'), await pings('', 'fd19::2')]).toEqual([true, true]);
});

it('static routes survive another address of the bridge', async () => {
  const [four, six] = definition.ips;
  if (!four || !six) throw new Error('no addresses');
  const moved: ActiveNetwork = {
    ...plain,
    definition: { ...definition, ips: [{ ...four, address: '10.9.0.254' }, six] },
  };
  await become([plain], [moved]);
  expect(await pings('', '10.109.0.2')).toBe(true);
  await become([moved], [plain]);
});

describe('names and fixed hosts', () => {
  const [four] = definition.ips;
  const serving = (names: string[], fixed: string[]): ActiveNetwork => ({
    ...plain,
    definition: {
      ...definition,
      dns: {
        enabled: true,
        ...(names.length === 0 ? {} : { hosts: [{ address: '10.9.0.99', names }] }),
      },
      ips: [
        {
          ...(four ?? { address: '10.9.0.1', prefix: 24 }),
          dhcp: {
            ranges: [{ start: '10.9.0.100', end: '10.9.0.200' }],
            hosts: fixed.map((address) => ({ name: 'fixed', mac: '52:54:00:00:09:03', address })),
          },
        },
      ],
      routes: [],
    },
  });
  const pid = (): string => space.shell(`cat ${space.paths.run}/pids/lab.pid`).trim();
  const dig = (name: string): string =>
    space.shell(`${within(2)} dig +short +time=60 +tries=3 @10.9.0.1 ${name} | tail -1`).trim();
  const leased = (): string =>
    space.shell(`${within(3)} busybox udhcpc -i eth0 -n -q -f -t 100 -T 1 -s /bin/true 2>&1 || true`);
  it('come, change and go while dnsmasq runs on; another range needs another dnsmasq', async () => {
    const [none, first, second] = [
      serving([], []),
      serving(['one.test'], ['10.9.0.33']),
      serving(['two.test'], ['10.9.0.34']),
    ];
    space.shell(`ip -n g3 link set eth0 address 52:54:00:00:09:03`);
    await become([plain], [none]);
    const born = pid();
    await become([none], [first]);
    // dnsmasq reads after it got the signal, on its own time.
    expect(await until('the first name', () => dig('one.test') === '10.9.0.99')).toBe(true);
    expect(leased()).toContain('10.9.0.33');
    await become([first], [second]);
    const isSecondAlone = (): boolean => dig('two.test') === '10.9.0.99' && dig('one.test') === '';
    expect(await until('the second name alone', isSecondAlone)).toBe(true);
    expect(leased()).toContain('10.9.0.34');
    await become([second], [none]);
    expect(await until('no name', () => dig('two.test') === '')).toBe(true);
    expect(pid()).toBe(born);
    const wider = structuredClone(none);
    wider.definition.ips[0]?.dhcp?.ranges.splice(0, 1, { start: '10.9.0.50', end: '10.9.0.60' });
    await become([none], [wider]);
    expect(pid()).not.toBe(born);
    await become([wider], [plain]);
  });
});

describe('bandwidth', () => {
  it('limits what guests receive and send to the average, and only while it is asked for', async () => {
    const [toGuest, toHost] = [
      () => measure('', within(2), '10.9.0.2'),
      () => measure(within(2), '', '10.9.0.1'),
    ];
    await become([plain], [limited]);
    const rates = [toGuest(), toHost()];
    for (const rate of rates) {
      expect(rate, rates.join()).toBeGreaterThan(AVERAGE * 0.9);
      expect(rate, rates.join()).toBeLessThan(AVERAGE * 1.1);
    }
    await become([limited], [plain]);
    expect(toGuest()).toBeGreaterThan(AVERAGE * 2);
    expect(toHost()).toBeGreaterThan(AVERAGE * 2);
  });

  it('is drift when it is gone, and is put back', async () => {
    await become([plain], [limited]);
    for (const [fault, kind] of [
      ['tc qdisc del dev virbr9 root', 'queue'],
      ['tc qdisc replace dev virbr9 root handle 7: tbf rate 500kbps burst 10240 limit 99999', 'queue'],
      ['nft flush table netdev VNM_virbr9', 'table'],
      ['nft delete table netdev VNM_virbr9', 'table'],
    ] as const) {
      space.shell(fault);
      const drift = (await findDrift(space.host, space.paths, [limited])).get('lab') ?? [];
      expect(
        drift.map((change) => change.kind),
        fault,
      ).toEqual([kind]);
      await become([limited], [limited]);
    }
    await become([limited], [plain]);
  });

  it('leaves a table of somebody else with its name alone', async () => {
    space.shell('nft create table netdev VNM_virbr9');
    await expect(become([plain], [limited])).rejects.toMatchObject({
      data: { code: 'foreign-resource', kind: 'table', name: 'VNM_virbr9' },
    });
    space.shell('nft delete table netdev VNM_virbr9');
  });
});

// The kernel of some minimal machines has no filter on bridges; every distribution's has. Either is proven where it runs.
if (canFilterBridges()) {
  it('guests are kept from each other, ARP and IPv6 included, whenever they were plugged in, and from nobody else', async () => {
    expect(await pings(within(2), '10.9.0.3')).toBe(true);
    await become([plain], [separated]);
    plug(4);
    space.shell(`${within(2)} ip neigh flush dev eth0; ${within(4)} ip neigh flush dev eth0`);
    for (const [from, to] of [
      [2, 3],
      [3, 2],
      [4, 2],
      [2, 4],
    ] as const) {
      expect(await isSilent(within(from), `10.9.0.${to}`), `${from} ${to}`).toBe(true);
      expect(await isSilent(within(from), `fd09::${to}`), `${from} ${to}`).toBe(true);
      expect(space.shell(`${within(from)} ip neigh show 10.9.0.${to}`)).not.toContain('lladdr');
      expect(await pings(within(from), '10.9.0.1')).toBe(true);
    }
    await become([separated], [plain]);
    expect(await pings(within(2), '10.9.0.3')).toBe(true);
  });
} else {
  it('a kernel that cannot separate guests says so and starts nothing', async () => {
    await expect(become([plain], [separated])).rejects.toMatchObject({
      data: {
        code: 'rolled-back',
        remedy: expect.stringContaining('nft_meta_bridge') as string,
        undoErrors: [],
      },
    });
    expect([...(await findDrift(space.host, space.paths, [plain]))]).toEqual([]);
  });
}
