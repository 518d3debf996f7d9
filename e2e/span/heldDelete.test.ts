/** A network that is deleted on the kernel while other hosts decide comes back whole: bridge, guests' ports and leases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';

const LEASE = '4102444800 52:54:00:00:00:09 172.16.40.109 pc *';

let machine: MachineFixture;
beforeAll(async () => {
  machine = await MachineFixture.open();
});
afterAll(() => machine.close());

const leases = (): string =>
  machine.namespace.shell(`cat ${machine.namespace.paths.lib}/lab.leases 2>/dev/null || true`);
const masterOf = (device: string): string =>
  machine.namespace.shell(`ip -o link show ${device}`).match(/ master (\S+)/)?.[1] ?? 'none';
/** A bridge that was made anew is another device; and which ports it has is written down when it goes. */
const state = (): string[] =>
  machine
    .state()
    .split('\n')
    .filter((line) => !line.endsWith('/lab.ports'))
    .sort();

it('is there again with all that belongs to it, by a helper that comes after a kill', async () => {
  const helper = await machine.helper();
  const range = { start: '172.16.40.100', end: '172.16.40.200' };
  const definition = draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, range);
  await helper.call('give', {
    order: { do: 'create', networks: [{ definition, start: false, autostart: true, transient: false }] },
  });
  machine.namespace.shell(`echo '${LEASE}' > ${machine.namespace.paths.lib}/lab.leases`);
  const { networks } = await helper.call('give', { order: { do: 'start', names: ['lab'] } });
  const bridge = networks[0]?.device ?? '';
  machine.namespace.shell(
    `ip link add tap9 type veth peer name tap9p && ip link set tap9 master ${bridge} up && ip link set tap9p up`,
  );
  await helper.waitFor('the port', (snapshot) =>
    snapshot.networks.some(({ name, guests }) => name === 'lab' && guests.length > 0),
  );
  const before = state();

  const change = crypto.randomUUID();
  await helper.call('give', {
    order: { do: 'delete', names: ['lab'], stop: true },
    hold: { change, anchor: 'one', here: 'two', members: ['one', 'two'] },
  });
  expect([masterOf('tap9'), leases()]).toEqual(['none', '']);
  await machine.killHelper(helper);

  const next = await machine.helper();
  expect((await next.call('snapshot', {})).held).toMatchObject({ change, inDoubt: true, networks: ['lab'] });
  await next.call('settle', { change, keep: false });
  expect(masterOf('tap9')).toBe(bridge);
  expect(leases()).toContain(LEASE);
  expect((await next.network('lab'))?.drift).toEqual([]);
  await next.close();
  expect(state()).toEqual(before);
});
