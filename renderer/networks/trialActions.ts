/** Changes that may cut the person off: what could, the change on trial, and the answer to “Keep these settings?”. */
import type { helperMethods, Params, Result } from '../../shared/contract';
import type { NetworkDefinition } from '../../shared/network';
import type { NetworkState, Trial } from '../../shared/snapshot';
import { announce, HOST, showFailure, showNotice } from '../messages';
import { offerUndo, perform } from '../actions';
import { reread, shown } from '../connection';
import { callHelper } from '../session';
import { wayToChange } from './riskQuestion';
import { noteAnswer } from './trialAnswers';

type UpdateRequest = Params<typeof helperMethods, 'planUpdate'>;

/** What an update would do, whether it needs a restart, and why it could cut the person off. Rejects with a VirtnetError. */
const planUpdate = (request: UpdateRequest): Promise<Result<typeof helperMethods, 'planUpdate'>> =>
  callHelper(shown(), 'planUpdate', request);

/** The same for several networks as one change. Rejects with a VirtnetError. */
export const planUpdates = (
  updates: readonly UpdateRequest[],
): Promise<Result<typeof helperMethods, 'planUpdates'>> =>
  callHelper(shown(), 'planUpdates', { updates: [...updates] });

/** What is stored and what runs of a network, changed in the same way; what the change leaves alone is null. */
export function updateOf(
  { name, persistent, definition, running }: NetworkState,
  change: (definition: NetworkDefinition) => NetworkDefinition,
): UpdateRequest {
  return {
    name,
    config: persistent ? change(definition) : null,
    live: running ? change(running) : null,
    accept: [],
  };
}

/**
 * Changes a network, after asking and on trial where that could cut the person off: then the helper takes it back unless
 * it is kept. Resolves to whether it was done, never rejects.
 */
export async function changeNetwork(
  network: NetworkState,
  request: UpdateRequest,
  done: string,
): Promise<boolean> {
  const way = await wayToChange(() => planUpdate(request));
  if (way === 'not') return false;
  const isRename = request.config !== null && request.config.name !== network.name;
  return perform(
    network,
    isRename ? 'rename' : 'change',
    done,
    (uri) => callHelper(uri, 'updateNetwork', { ...request, trial: way === 'trial' }),
    // While it is on trial, taking it back is what the dialog asks about.
    (said) => (way === 'trial' ? Promise.resolve() : offerUndo(said, network.uuid)),
  );
}

/**
 * Changes several networks as one change, after asking and on trial where that could cut the person off. Resolves to
 * whether it was done; rejects with a VirtnetError, which belongs into the form that asked, and then nothing was changed.
 */
export async function changeNetworks(updates: readonly UpdateRequest[], done: string): Promise<boolean> {
  const uri = shown();
  const way = await wayToChange(() => planUpdates(updates));
  if (way === 'not') return false;
  await callHelper(uri, 'updateNetworks', { updates: [...updates], trial: way === 'trial' });
  await reread(uri);
  announce(done);
  return true;
}

/** Keeps the change that is on trial; why it could not be kept is shown above the tabs. */
export async function keepTrial({ id, title }: Trial): Promise<void> {
  noteAnswer(id);
  await answer('The change was not kept', 'keepTrial', id, `Kept: ${title}`);
}

/** Takes the change that is on trial back at once. */
export async function endTrial({ id, title }: Trial): Promise<void> {
  noteAnswer(id);
  await answer('The change was not taken back', 'endTrial', id, `Taken back: ${title}`);
}

async function answer(
  failed: string,
  method: 'keepTrial' | 'endTrial',
  id: string,
  done: string,
): Promise<void> {
  const uri = shown();
  try {
    await callHelper(uri, method, { id });
    await reread(uri);
    announce(done);
    showNotice(done, null);
  } catch (thrown) {
    showFailure(HOST, failed, thrown);
    await reread(uri);
  }
}
