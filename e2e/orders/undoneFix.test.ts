/** What a fix has set is a part of how a network runs: undone by another program it is noticed, and a repair puts it back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Snapshot } from '../../shared/contract/snapshot';
import { FaultMachine, ping } from './faultMachine';
import { draftOf } from '../fixtures/sandboxFixture';

const LAB = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.199' },
);
const TABLE = 'table inet corp { chain passing { type filter hook forward priority 10; policy drop; }; }';

let faulty: FaultMachine;
let bridge = '';
beforeAll(async () => {
  faulty = await FaultMachine.open();
  await faulty.network(LAB, '172.16.40.50');
  bridge = await faulty.bridgeOf('lab');
  faulty.shell(`nft '${TABLE}'`);
  await faulty.test('lab');
  await faulty.helper.call('give', { order: { do: 'fix', name: 'lab', fix: 'accept-forwarding' } });
  await faulty.comesTo(ping('lab'));
});
afterAll(() => faulty.close());

const driftIn = ({ networks }: Snapshot): string[] =>
  (networks.find(({ name }) => name === 'lab')?.drift ?? []).map(({ differs }) => differs ?? '');
/** Does it, and resolves with what the window is shown to have changed. */
async function shownAfter(script: string, isShown: (drift: string[]) => boolean): Promise<string[]> {
  const shown = faulty.helper.waitFor(script, (snapshot) => isShown(driftIn(snapshot)));
  faulty.shell(script);
  return driftIn(await shown);
}
const repair = () => faulty.helper.call('give', { order: { do: 'repair', names: ['lab'] } });

it('is missed when the other firewall is loaded anew, and let through again by a repair', async () => {
  const found = await shownAfter(
    `nft 'delete table inet corp; ${TABLE}'`,
    (drift) => drift.length === 2 && drift.every((one) => one.includes('accepts')),
  );
  expect(found).toEqual(
    ['from', 'to'].map(
      (way) => `The rule that accepts packets ${way} ${bridge} in the table inet corp is gone`,
    ),
  );
  expect(faulty.can(ping('lab'))).toBe(false);
  await repair();
  await faulty.comesTo(ping('lab'));
  expect(driftIn(await faulty.helper.call('snapshot', {}))).toEqual([]);
});

it('is not missed when the other firewall is gone, and nothing of it is left in one that comes back', async () => {
  await shownAfter(`nft 'delete table inet corp; ${TABLE}'`, (drift) => drift.length === 2);
  await shownAfter('nft delete table inet corp', (drift) => drift.length === 0);
  await repair();
  expect(faulty.shell('nft list tables')).not.toContain('corp');
  await faulty.helper.call('give', { order: { do: 'stop', names: ['lab'] } });
  faulty.shell(`nft '${TABLE}'`);
  expect(faulty.shell('nft list table inet corp')).not.toContain('virtnet-manager');
});
