/** What a person does with a draft: change it, take it back, apply it, settle it with what others did. */
import { contextOf } from '../../../shared/check/checkContext';
import { toErrorShape } from '../../../shared/contract/error';
import type { IssueCode } from '../../../shared/definition/issue';
import type { Listener } from '../../../shared/contract/listener';
import { isBridged, type NetworkDefinition, type NetworkDraft } from '../../../shared/definition/network';
import type { Order, Update } from '../../../shared/contract/order';
import type { PlanView } from '../../../shared/contract/resource';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { announce } from '../../state/messages';
import { offerUndo, planOrder } from '../../asking/actions';
import { reread } from '../../asking/connection';
import { wayToChange } from '../../asking/riskQuestion';
import { callHelper } from '../../asking/calls';
import { useStore } from '../../state/store';
import { without } from '../../state/without';
import type { NetworkEdit } from '../../state/networkEdit';
import { acceptedCodes, currentEdit, rebased, viewOf, type EditView } from '../tree/networkEdit';

/** Changes a network's draft, which begins with the first change. */
export function changeEdit(network: NetworkState, change: (edit: NetworkEdit) => NetworkEdit): void {
  useStore.setState(({ edits }) => ({
    edits: { ...edits, [network.uuid]: change(currentEdit(edits[network.uuid], network.definition)) },
  }));
}

/** Takes back everything that was typed. */
export function revertEdit(network: NetworkState): void {
  useStore.setState(({ edits }) => ({ edits: without(edits, network.uuid) }));
  announce(t('changing.said.reverted', { name: network.name }));
}

/** Puts the changes on top of what somebody else has made of the network. */
export const keepMine = (network: NetworkState): void =>
  changeEdit(network, (edit) => rebased(edit, network.definition));

/** Says yes to a question about the draft, or takes that back. */
export const acceptQuestion = (network: NetworkState, code: IssueCode, accept: boolean): void =>
  changeEdit(network, (edit) => ({
    ...edit,
    accepted: accept ? [...edit.accepted, code] : edit.accepted.filter((other) => other !== code),
  }));

/** When an active network takes over what needs its bridge made anew. */
export type ApplyMode = 'now' | 'restart' | 'at-next-start';

/** What is asked of the helper for a draft. */
function updateOf(network: NetworkState, draft: NetworkDraft, mode: ApplyMode): Update {
  const { name, running, persistent } = network;
  const live = running && (mode === 'at-next-start' ? untilNextStart(draft, running) : draft);
  return { name, config: persistent ? draft : null, live, restart: mode === 'restart' };
}

/** A network that is to join a bridge of the host, or no longer is, runs on as it is. */
const untilNextStart = (draft: NetworkDraft, running: NetworkDefinition): NetworkDraft | null =>
  isBridged(draft) === isBridged(running) ? withBridgeOf(draft, running) : null;

/** All of the draft that a running network can take without a new bridge. */
const withBridgeOf = (draft: NetworkDraft, { bridge, mac }: NetworkDefinition): NetworkDraft => ({
  ...draft,
  bridge: { ...draft.bridge, name: bridge.name },
  mac,
});

/** What applying a draft would do now. Rejects with a VirtnetError. */
export const planEdit = async (
  network: NetworkState,
  draft: NetworkDraft,
  accept: IssueCode[],
): Promise<PlanView> =>
  (await planOrder({ do: 'update', updates: [updateOf(network, draft, 'restart')] }, accept)).plan;

/** All that the network would consist of when it ran with a draft. Rejects with a VirtnetError. */
export const planWhole = (definition: NetworkDraft, accept: IssueCode[]): Promise<PlanView> =>
  callHelper(useStore.getState().connection, 'parts', { of: definition, accept });

/** Where the host's own programs listen. Rejects with a VirtnetError. */
export const readListeners = (): Promise<Listener[]> =>
  callHelper(useStore.getState().connection, 'listeners', {});

/** Applies a network's draft as one change; resolves to whether it succeeded. Why it did not stays with the draft. */
export async function applyEdit(network: NetworkState, mode: ApplyMode): Promise<boolean> {
  const { uuid, name } = network;
  const state = useStore.getState();
  const uri = state.connection;
  const edit = state.edits[uuid];
  const snapshot = state.snapshots[uri];
  if (!edit || !snapshot || state.busy[uuid]) return false;
  const context = contextOf(snapshot, uuid);
  const { draft, isReady }: EditView = viewOf(edit, context);
  if (!draft || !isReady) return false;
  useStore.setState(({ busy }) => ({ busy: { ...busy, [uuid]: 'apply' } }));
  try {
    const accept = acceptedCodes(edit, context);
    const update = updateOf(network, draft, mode);
    const order: Order = { do: 'update', updates: [update] };
    // What could cut the person off is on trial: it is taken back unless they say that they are still here.
    const way = await wayToChange(() =>
      update.live ? callHelper(uri, 'plan', { order, accept }) : Promise.resolve({}),
    );
    if (way === 'not') return false;
    await callHelper(uri, 'give', { order, accept, trial: way === 'trial' });
    await reread(uri);
    // What was typed meanwhile is kept, on top of what was applied.
    const applied = useStore.getState().snapshots[uri]?.networks.find((one) => one.uuid === uuid)?.definition;
    useStore.setState(({ edits }) => {
      const typed = edits[uuid];
      if (typed === edit || !typed || !applied) return { edits: without(edits, uuid) };
      return { edits: { ...edits, [uuid]: rebased(typed, applied) } };
    });
    const done = t('changing.said.applied', { name: draft.name });
    announce(done);
    if (way === 'now') void offerUndo(done, uuid);
    return true;
  } catch (thrown) {
    const refused = toErrorShape(thrown);
    changeEdit(network, (current) => ({ ...current, refused }));
    announce(t('changing.said.failed', { name, why: refused.message }));
    return false;
  } finally {
    useStore.setState(({ busy }) => ({ busy: without(busy, uuid) }));
  }
}
