/** Which connections a front opens: whoever uses it goes to other hosts as the user it runs as, with that user's keys. */
import { placeOfUri } from '../../../shared/contract/connectionUri';
import { denied } from '../endingWords';
import type { VirtnetError } from '../../../shared/contract/error';
import { t } from '../../../shared/language/language';

/** `here`: this computer and its sandbox, for a front that serves others than the user it runs as. */
export type Reach = 'everywhere' | 'here';

/** Whether a connection may be opened within `reach`. */
export const isWithin = (reach: Reach, uri: string): boolean => reach === 'everywhere' || !placeOfUri(uri);

/** Throws `denied` for another host where only this computer is within reach. */
export function demandWithin(reach: Reach, uri: string): void {
  if (!isWithin(reach, uri)) throw elsewhere();
}

/** Why another host is not reached from here. */
export const elsewhere = (): VirtnetError => denied(t('app.elsewhere.message'), t('app.elsewhere.remedy'));
