/** Opens the app once more: a window of its own, in a browser a tab. */
import { t } from '../../shared/language/language';
import { showNotice } from '../state/messages';
import { useStore } from '../state/store';
import { callApp } from './calls';

/**
 * A browser gives a tab that a page opens a copy of what it keeps for this one (HTML Standard, “create a new top-level
 * traversable”: clone a session storage shed), and so the way in, which stands in no address. With `noopener` it gives none; the new
 * tab, a page of ours as well, forgets who opened it instead.
 */
export function openAnotherWindow(): void {
  if (useStore.getState().front === 'window') {
    // Without a link to the main process there is no window to be had.
    void callApp('openWindow', {}).catch(() => undefined);
    return;
  }
  const opened = window.open(`${location.pathname}${location.search}`, '_blank');
  if (opened) opened.opener = null;
  else showNotice(t('commands.noWindow'), null);
}
