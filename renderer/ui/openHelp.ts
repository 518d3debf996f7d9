/** Opens Help: a tab of its own in a browser, a window of its own otherwise. */
import { HELP_PAGE } from '../../shared/contract/helpPlaces';

/** Opens it at `place`, from the window's page. */
export function openHelp(place: string = HELP_PAGE): void {
  window.open(place, '_blank', 'noopener');
}
