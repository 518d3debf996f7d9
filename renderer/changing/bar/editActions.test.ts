import { beforeEach, describe, expect, it } from 'vitest';
import { invalidDefinition, VirtnetError } from '../../../shared/contract/error';
import { issue } from '../../../shared/definition/issue';
import type { OrderOf } from '../../../shared/contract/order';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { answerRisk } from '../../asking/riskQuestion';
import { setClient, type AppClient } from '../../asking/calls';
import { initialState, useStore } from '../../state/store';
import { sampleGiven, sampleNetwork, sampleSnapshot } from '../../../e2e/fakes/samples';
import { applyEdit, changeEdit, keepMine, revertEdit } from './editActions';
import { editField } from '../tree/networkEdit';

const URI = 'virtnet:///sandbox';
const active = sampleNetwork('default', { state: 'active' });
const { uuid } = active;

/** A helper that answers updates as it is told; what it was asked to change is in `updates`. */
function fakeHelper({ risk = null, refuse }: { risk?: string | null; refuse?: Error } = {}) {
  const updates: unknown[] = [];
  const answers: Record<string, (params: unknown) => unknown> = {
    plan: () => ({ plan: { changes: [], steps: [], script: '' }, restart: [], risk }),
    give: (params) => {
      if (refuse) throw refuse;
      const { order, trial } = params as { order: OrderOf<'update'>; trial: boolean };
      updates.push(...order.updates.map((update) => ({ ...update, trial })));
      return sampleGiven();
    },
    snapshot: () => sampleSnapshot(2, [active]),
    history: () => [],
  };
  const call = async (
    _: string,
    { method, params }: { method: string; params: unknown },
  ): Promise<unknown> => {
    await Promise.resolve();
    return answers[method]?.(params);
  };
  setClient({ call } as unknown as AppClient);
  return updates;
}

function show(network: NetworkState): void {
  useStore.setState(
    { ...initialState, link: 'up', connection: URI, snapshots: { [URI]: sampleSnapshot(1, [network]) } },
    true,
  );
}

const type = (path: string, text: string): void => changeEdit(active, (edit) => editField(edit, path, text));

beforeEach(() => show(active));

describe('applying a draft', () => {
  it('changes what is stored and what runs as one, and the draft is gone', async () => {
    const updates = fakeHelper();
    type('mtu', '1400');
    expect(await applyEdit(active, 'now')).toBe(true);
    expect(updates).toMatchObject([
      { name: 'default', config: { mtu: 1400 }, live: { mtu: 1400 }, restart: false, trial: false },
    ]);
    expect(useStore.getState().edits[uuid]).toBeUndefined();
  });

  it('leaves the running bridge alone until the next start, and changes the rest at once', async () => {
    const updates = fakeHelper();
    type('bridge.name', 'lab0');
    type('mtu', '1400');
    await applyEdit(active, 'at-next-start');
    expect(updates).toMatchObject([
      { config: { bridge: { name: 'lab0' } }, live: { bridge: { name: 'virbr0' }, mtu: 1400 } },
    ]);
  });

  it('is on trial where it could cut the person off, once they want to try it', async () => {
    const updates = fakeHelper({ risk: 'Your connection comes in by this network.' });
    const answer = async (isTried: boolean): Promise<boolean> => {
      const applied = applyEdit(active, 'now');
      await expect.poll(() => useStore.getState().risk).not.toBeNull();
      answerRisk(isTried);
      return applied;
    };
    type('mtu', '1400');
    expect(await answer(false)).toBe(false);
    expect(updates).toEqual([]);
    expect(useStore.getState().edits[uuid]).toBeDefined();
    expect(await answer(true)).toBe(true);
    expect(updates).toMatchObject([{ trial: true }]);
  });

  it('keeps what is typed meanwhile, on top of what was applied', async () => {
    fakeHelper();
    type('mtu', '1400');
    const applied = applyEdit(active, 'now');
    type('title', 'Typed meanwhile');
    await applied;
    expect(useStore.getState().edits[uuid]?.tree).toMatchObject({ title: 'Typed meanwhile' });
    expect(useStore.getState().edits[uuid]?.base).toEqual(active.definition);
  });

  it('keeps the draft with the reason when it is refused, until something is typed', async () => {
    fakeHelper({ refuse: invalidDefinition([issue('mtu', 'mtu-too-small', 'Too small.')]) });
    type('mtu', '1400');
    expect(await applyEdit(active, 'now')).toBe(false);
    expect(useStore.getState().edits[uuid]?.refused?.data.code).toBe('invalid-definition');
    expect(useStore.getState().busy[uuid]).toBeUndefined();
    type('mtu', '1500');
    expect(useStore.getState().edits[uuid]?.refused).toBeNull();
  });

  it('asks nothing of the helper while something stands against it', async () => {
    const updates = fakeHelper({ refuse: new VirtnetError('unexpected', { code: 'internal' }) });
    type('mtu', '14oo');
    expect(await applyEdit(active, 'now')).toBe(false);
    expect(updates).toEqual([]);
    expect(useStore.getState().edits[uuid]?.refused).toBeNull();
  });
});

describe('a draft that is not applied', () => {
  it('goes by Revert', () => {
    type('mtu', '1400');
    revertEdit(active);
    expect(useStore.getState().edits).toEqual({});
  });

  it('can be put on top of what somebody else did', () => {
    type('mtu', '1400');
    const theirs = { ...active, definition: { ...active.definition, title: 'Theirs' } };
    keepMine(theirs);
    const edit = useStore.getState().edits[uuid];
    expect(edit?.base.title).toBe('Theirs');
    expect(edit?.tree).toMatchObject({ title: 'Theirs', mtu: '1400' });
  });
});
