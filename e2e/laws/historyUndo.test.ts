/** Undo and redo over what the helper keeps of changes, on a host in memory. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nextRedo, nextUndo } from '../../shared/history';
import { newDraft } from '../../shared/suggest';
import { parseCidr } from '../../shared/addresses';
import { FakeEngine } from './fakeEngine';

let fake: FakeEngine;
beforeEach(async () => {
  fake = await FakeEngine.open();
});
afterEach(() => fake.close());

const draft = (name: string, cidr: string) => {
  const subnet = parseCidr(cidr)?.subnet;
  if (!subnet) throw new Error('unreachable');
  return newDraft({ name, subnet, dhcp: null, forward: { mode: 'isolated' } });
};
const plain = { start: false, autostart: false, transient: false };

it('renames a running network with what it has been through, and back', async () => {
  const { handlers } = fake.engine;
  await handlers.createNetwork({
    ...plain,
    start: true,
    autostart: true,
    definition: draft('lab', '10.1.0.0/24'),
    accept: [],
  });
  const lab = (await handlers.networks({})).networks.find(({ name }) => name === 'lab');
  const before = { stored: fake.stored(), host: fake.host.describe() };
  expect(lab?.running).not.toBeNull();
  const renamed = { ...lab!.definition, name: 'hall' };
  await handlers.updateNetwork({ name: 'lab', config: renamed, live: renamed, accept: [] });
  const [entry] = await handlers.history({ network: 'hall', limit: 10 });
  expect(entry).toMatchObject({ action: 'rename', name: 'hall' });
  const undo = nextUndo(await handlers.history({ network: 'hall', limit: 10 }));
  expect(await handlers.revert({ id: undo!.id, to: 'before', accept: [] })).toMatchObject({ name: 'lab' });
  expect({ stored: fake.stored(), host: fake.host.describe() }).toEqual(before);
  const redo = nextRedo(await handlers.history({ network: 'lab', limit: 10 }));
  expect(await handlers.revert({ id: redo!.id, to: 'before', accept: [] })).toMatchObject({ name: 'hall' });
});
