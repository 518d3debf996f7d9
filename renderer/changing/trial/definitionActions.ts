/** Changes of a whole definition that a person asks for by name: rename, restore the default network. */
import { withIdentityOf } from '../../../shared/definition/bridged';
import { freeOfIdentity } from '../../../shared/definition/copy';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { createNetwork } from '../../asking/actions';
import { changeNetwork, updateOf } from './trialActions';

/** Gives a network another name, in what is stored and in what runs. */
export const renameNetwork = (network: NetworkState, name: string): Promise<boolean> =>
  changeNetwork(
    network,
    updateOf(network, (definition) => ({ ...definition, name })),
    t('changing.done.renamed', { name }),
  );

/** Creates the default network. Rejects with a VirtnetError. */
export const createDefault = (definition: NetworkDraft): Promise<unknown> =>
  createNetwork({ definition, start: false, autostart: true, transient: false, accept: [] });

/** Makes the default network what it was at first, in what is stored and, when it runs, at once. */
export const restoreDefault = (network: NetworkState, definition: NetworkDraft): Promise<boolean> =>
  changeNetwork(
    network,
    updateOf(network, (current) => withIdentityOf(freeOfIdentity(definition), current)),
    t('changing.done.restored'),
  );
