/** Changes that may cut the person off: what could, the change on trial, and the answer to “Keep these settings?”. */
import type { Planned } from '../../../shared/contract/contract';
import type { NetworkDefinition, NetworkDraft } from '../../../shared/definition/network';
import type { Update } from '../../../shared/contract/order';
import type { NetworkState, Trial } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { announce, HOST, showFailure, showNotice } from '../../state/messages';
import { offerUndo, perform, planOrder } from '../../asking/actions';
import { reread, shown } from '../../asking/connection';
import { callHelper } from '../../asking/calls';
import { wayToChange } from '../../asking/riskQuestion';
import { noteAnswer } from './trialAnswers';

/** What updates would do as one change, and why they could cut the person off. Rejects with a VirtnetError. */
export const planUpdates = (updates: readonly Update[]): Promise<Planned> =>
  planOrder({ do: 'update', updates: [...updates] });

/** What is stored and what runs of a network, changed in the same way; what the change leaves alone is null. */
export function updateOf(
  { name, persistent, definition, running }: NetworkState,
  change: (definition: NetworkDefinition) => NetworkDraft,
): Update {
  return {
    name,
    config: persistent ? change(definition) : null,
    live: running ? change(running) : null,
  };
}

/**
 * Changes a network, after asking and on trial where that could cut the person off: then the helper takes it back unless
 * it is kept. Resolves to whether it was done, never rejects.
 */
export async function changeNetwork(network: NetworkState, request: Update, done: string): Promise<boolean> {
  const way = await wayToChange(() => planUpdates([request]));
  if (way === 'not') return false;
  const isRename = request.config !== null && request.config.name !== network.name;
  return perform(
    network,
    isRename ? 'rename' : 'change',
    t('changing.doneOf', { name: network.name, done }),
    (uri) => callHelper(uri, 'give', { order: { do: 'update', updates: [request] }, trial: way === 'trial' }),
    // While it is on trial, taking it back is what the dialog asks about.
    (said) => (way === 'trial' ? Promise.resolve() : offerUndo(said, network.uuid)),
  );
}

/**
 * Changes several networks as one change, after asking and on trial where that could cut the person off. Resolves to
 * whether it was done; rejects with a VirtnetError, which belongs into the form that asked, and then nothing was changed.
 */
export async function changeNetworks(updates: readonly Update[], done: string): Promise<boolean> {
  const uri = shown();
  const way = await wayToChange(() => planUpdates(updates));
  if (way === 'not') return false;
  await callHelper(uri, 'give', { order: { do: 'update', updates: [...updates] }, trial: way === 'trial' });
  await reread(uri);
  announce(done);
  return true;
}

/** Keeps the change that is on trial; why it could not be kept is shown above the tabs. */
export async function keepTrial({ id, title }: Trial): Promise<void> {
  noteAnswer(id);
  await answer(t('changing.trial.notKept'), true, id, t('changing.trial.kept', { title }));
}

/** Takes the change that is on trial back at once. */
export async function endTrial({ id, title }: Trial): Promise<void> {
  noteAnswer(id);
  await answer(t('changing.trial.notTakenBack'), false, id, t('changing.trial.takenBack', { title }));
}

async function answer(failed: string, keep: boolean, id: string, done: string): Promise<void> {
  const uri = shown();
  try {
    await callHelper(uri, 'answerTrial', { id, keep });
    await reread(uri);
    announce(done);
    showNotice(done, null);
  } catch (thrown) {
    showFailure(HOST, failed, thrown);
    await reread(uri);
  }
}
