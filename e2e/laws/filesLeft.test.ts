/** Laws 2 and 4 of the files that outlast what a network runs: they go with the network, or are there as they were. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../shared/contract/order';
import { dying, sabotage } from '../fakes/failing';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

const DELETION: Order = { do: 'delete', names: ['lab'], stop: true };
const LEASES = '1 52:54:00:00:00:09 10.1.1.9 pc *\n';

let fake: HelperInMemory;

beforeEach(async () => {
  fake = await HelperInMemory.open();
});
afterEach(() => fake.close());

/** A network with a past, made anew for each round. */
async function makeLab(start: boolean): Promise<void> {
  const networks = [{ definition: isolatedDraft('lab', 1), start, autostart: false, transient: false }];
  await fake.helper.handlers.give({ order: { do: 'create', networks } });
  fake.host.files.set(`${fake.paths.lib}/lab.leases`, LEASES);
  fake.host.files.set(`${fake.paths.log}/lab.log`, 'dnsmasq: started\n');
}

const state = () => ({ stored: fake.stored(), host: fake.host.describe(), files: filesOfLab() });
/** Of a pid file only that it is there: a daemon that was started again has another number. */
const filesOfLab = () =>
  [...fake.host.files]
    .filter(([file]) => file.includes('/lab.'))
    .map(([file, content]) => [file, file.endsWith('.pid') ? '' : content])
    .sort();

describe.each([
  ['that runs', true],
  ['that does not run', false],
])('the deletion of a network %s', (_title, start) => {
  it.each(['before', 'after'] as const)(
    'leaves all as it was when any action fails %s it',
    async (moment) => {
      await makeLab(start);
      const whole = state();
      let failures = 0;
      for (let nth = 0; ; nth += 1) {
        const saboteur = sabotage(fake.host, nth, moment);
        const helper = fake.another(saboteur.host);
        const error: unknown = await Promise.resolve(helper.handlers.give({ order: DELETION })).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        await helper.close();
        if (error === null) {
          expect(filesOfLab(), `deleted in spite of action ${nth}`).toEqual([]);
          if (!saboteur.hasStruck()) break;
          await makeLab(start);
          continue;
        }
        failures += 1;
        expect(state(), `action ${nth}`).toEqual(whole);
      }
      // What was done although its command failed is found done, and the rest of it is carried out.
      expect(failures).toBeGreaterThanOrEqual(moment === 'after' && !start ? 0 : 2);
    },
  );

  it('is finished or undone by the next helper, wherever it was cut off', async () => {
    await makeLab(start);
    const whole = state();
    const outcomes = { whole: 0, gone: 0 };
    for (let actions = 0; ; actions += 1) {
      const mortal = dying(fake.host, actions);
      const helper = fake.another(mortal.host);
      await Promise.resolve(helper.handlers.give({ order: DELETION })).catch(() => undefined);
      await helper.close();
      const heir = fake.another();
      await heir.prepare();
      await heir.close();
      const isThere = 'networks/lab.xml' in fake.stored();
      outcomes[isThere ? 'whole' : 'gone'] += 1;
      if (isThere) expect(state(), `cut off after ${actions} actions`).toEqual(whole);
      else expect(filesOfLab(), `cut off after ${actions} actions`).toEqual([]);
      if (!mortal.isDead()) break;
      if (!isThere) await makeLab(start);
    }
    expect(outcomes.whole + outcomes.gone).toBeGreaterThan(2);
    expect(outcomes.gone).toBeGreaterThan(0);
  });
});
