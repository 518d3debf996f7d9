/** Which entries of the activity are kept and shown when there are too many: what guests make takes the room of nothing else. */
import type { ActivityEntry } from './snapshot';

/** What guests can make happen as often as they like. */
const MADE_BY_GUESTS: ReadonlySet<ActivityEntry['action']> = new Set<ActivityEntry['action']>([
  'guest-joined',
  'guest-left',
  'lease',
  'lease-end',
  'dnsmasq',
]);

export const isMadeByGuests = ({ action }: Pick<ActivityEntry, 'action'>): boolean =>
  MADE_BY_GUESTS.has(action);

/** A list of so many is a view of what happened, and no look at the last lines. */
const VIEW = 1_000;

/**
 * The newest entries that fit, of a list that has the newest first. Of a long one, guests make at most half while there
 * is anything else to show.
 */
export function newestOf(entries: readonly ActivityEntry[], limit: number): ActivityEntry[] {
  if (entries.length <= limit || limit < VIEW) return entries.slice(0, limit);
  const others = entries.reduce((count, entry) => count + (isMadeByGuests(entry) ? 0 : 1), 0);
  let room = { guests: Math.max(Math.floor(limit / 2), limit - others), all: limit };
  return entries.filter((entry) => {
    const isGuests = isMadeByGuests(entry);
    if (room.all === 0 || (isGuests && room.guests === 0)) return false;
    room = { guests: room.guests - (isGuests ? 1 : 0), all: room.all - 1 };
    return true;
  });
}
