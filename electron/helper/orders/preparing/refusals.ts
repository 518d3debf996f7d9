/** Why an order cannot be carried out as networks stand, in words that every order shares. */
import { VirtnetError } from '../../../../shared/contract/error';
import { t } from '../../../../shared/language/language';
import type { Standing } from '../../changes/journal';
import { notFound } from '../../changes/networkRecord';
import { standingOf } from '../../changes/standings';
import type { RunState } from '../../changes/runState';
import type { Stored } from '../../changes/store';

/** How a network that exists stands. Throws `not-found`. */
export function knownStanding(stored: Stored, name: string): Standing {
  const standing = standingOf(stored, name);
  if (standing.definition || standing.running) return standing;
  throw notFound(name);
}

/** How an active network stands. Throws `not-found`, `is-inactive`. */
export function runningStanding(stored: Stored, name: string): Standing & { running: RunState } {
  const standing = knownStanding(stored, name);
  if (standing.running) return { ...standing, running: standing.running };
  throw inactive(name);
}

/** A file that cannot be read may still be somebody's work: a new network never overwrites it. Throws `name-taken`. */
export function refuseUnreadable({ unreadable }: Stored, name: string): void {
  const taken = unreadable.find(({ file }) => file.endsWith(`/${name}.xml`));
  if (!taken) return;
  throw new VirtnetError(t('orders.nameUnreadable', { name, file: taken.file }), {
    code: 'name-taken',
    name,
  });
}

export const inactive = (name: string): VirtnetError =>
  new VirtnetError(t('orders.inactive', { name }), { code: 'is-inactive', name });

export const alreadyActive = (name: string): VirtnetError =>
  new VirtnetError(t('orders.alreadyActive', { name }), { code: 'is-active', name });

export const noAutostart = (name: string): VirtnetError =>
  new VirtnetError(t('orders.noAutostart', { name }), {
    code: 'unsupported',
    path: 'autostart',
  });

export const noStoredDefinition = (name: string): VirtnetError =>
  new VirtnetError(t('orders.transient', { name }), {
    code: 'unsupported',
    path: 'persistent',
  });
