/** What a host brings to networks that span hosts, and the secrets that it keeps for them: on a host in memory. */
import { afterEach, expect, it } from 'vitest';
import { UNDERLAYS } from '../fakes/fakeIp';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';
import type { NetworkDraft } from '../../shared/definition/network';

const KEY = '0123456789abcdef';
const SECRET = Buffer.alloc(32, 5).toString('base64');

let fake: HelperInMemory | null = null;
afterEach(async () => {
  await fake?.close();
  fake = null;
});

async function open(): Promise<HelperInMemory> {
  fake = await HelperInMemory.open();
  fake.host.frr.install();
  return fake;
}

const fileOf = ({ paths, host }: HelperInMemory): string | undefined =>
  host.files.get(`${paths.etc}/keys/${KEY}`);

const spanning = (name: string, n: number): NetworkDraft => ({
  ...isolatedDraft(name, n),
  mtu: 1450,
  span: {
    ...{ vni: n, engine: 'static', here: 'one', shares: 4, key: KEY },
    members: [{ name: 'one', address: UNDERLAYS.ipv4, share: 0 }],
  },
});

it('a secret is made once, given to who asks, and taken from nobody who has another', async () => {
  const { handlers } = (await open()).helper;
  await expect(handlers.giveSpanKey({ id: KEY, make: false })).rejects.toMatchObject({ code: 'not-found' });
  const [one, other] = await Promise.all([
    handlers.giveSpanKey({ id: KEY, make: true }),
    handlers.giveSpanKey({ id: KEY, make: true }),
  ]);
  expect(one).toEqual(other);
  expect(Buffer.from(one.secret, 'base64')).toHaveLength(32);
  await handlers.takeSpanKey({ id: KEY, secret: one.secret });
  await expect(handlers.takeSpanKey({ id: KEY, secret: SECRET })).rejects.toMatchObject({
    code: 'name-taken',
  });
  await expect(handlers.takeSpanKey({ id: 'fedcba9876543210', secret: 'a\nb' })).rejects.toMatchObject({
    code: 'unsupported',
  });
  await expect(handlers.takeSpanKey({ id: '../../../passwd', secret: SECRET })).rejects.toMatchObject({
    code: 'not-found',
  });
});

it('a secret goes with the last network that names it, and is shown nowhere', async () => {
  const made = await open();
  const { handlers } = made.helper;
  await handlers.takeSpanKey({ id: KEY, secret: SECRET });
  for (const [name, n] of [
    ['red', 1],
    ['blue', 2],
  ] as const)
    await handlers.give({
      order: {
        do: 'create',
        networks: [{ definition: spanning(name, n), start: false, transient: false, autostart: false }],
      },
    });
  await handlers.give({ order: { do: 'delete', names: ['red'], stop: false } });
  expect(fileOf(made)).toBe(`${SECRET}\n`);
  const order = { do: 'delete' as const, names: ['blue'], stop: false };
  const { plan } = await handlers.plan({ order });
  expect(JSON.stringify(plan)).toContain(`keys/${KEY}`);
  expect(JSON.stringify(plan)).not.toContain(SECRET);
  await handlers.give({ order });
  expect(fileOf(made)).toBeUndefined();
  expect(JSON.stringify(await handlers.activity({ limit: 100 }))).not.toContain(SECRET);
});
