/** What a person prefers, kept for all windows and the next start. */
import type { appMethods, Params } from '../../shared/contract/contract';
import { HOST, showFailure } from '../state/messages';
import { callApp } from './calls';
import { useStore } from '../state/store';
import { receivePreferences } from '../state/sync';
import { t } from '../../shared/language/language';

/** Stores preferences; why they could not be stored is shown above the tabs. */
export async function savePreferences(changes: Params<typeof appMethods, 'setPreferences'>): Promise<void> {
  try {
    receivePreferences(await callApp('setPreferences', changes));
  } catch (thrown) {
    showFailure(HOST, t('asking.preferenceNotSaved'), thrown);
  }
}

/** Takes the highlight on "Add network" away for good on this connection. */
export async function dismissHighlight(): Promise<void> {
  const { preferences, connection } = useStore.getState();
  await savePreferences({
    highlightDismissed: [...new Set([...preferences.highlightDismissed, connection])],
  });
}
