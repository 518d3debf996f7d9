/** What of a stored definition differs from the one that an active network runs with, and so waits for its next start. */
import { isDeepStrictEqual } from 'node:util';
import type { NetworkDraft } from '../../shared/network';
import { readNetworkXml } from '../../shared/networkXml';
import type { Session } from './session';

/** What tells people and programs about a network, but does nothing. */
const NOT_CARRIED_OUT: ReadonlySet<string> = new Set(['name', 'uuid', 'title', 'description', 'metadata']);

/** Elements that have another name than the member of a definition. */
const ELEMENTS: Record<string, string> = { ips: 'ip', routes: 'route', dnsmasqOptions: 'dnsmasq:options' };

/** Names of the elements that differ between the two and are carried out, sorted. */
export function differingElements(stored: NetworkDraft, running: NetworkDraft): string[] {
  const members = [...new Set([...Object.keys(stored), ...Object.keys(running)])] as (keyof NetworkDraft)[];
  return members
    .filter((member) => !NOT_CARRIED_OUT.has(member) && !isDeepStrictEqual(stored[member], running[member]))
    .map((member) => ELEMENTS[member] ?? member)
    .sort();
}

/** Says what of a stored definition waits for the next start, when its network is active. */
export async function sayWhatWaits(session: Session, name: string): Promise<void> {
  const network = (await session.list()).networks.find((listed) => listed.name === name);
  if (!network?.active || !network.persistent) return;
  const read = async (inactive: boolean): Promise<NetworkDraft> =>
    readNetworkXml(await session.call('dumpXml', { name, inactive }));
  const [stored, running] = await Promise.all([read(true), read(false)]);
  const waiting = differingElements(stored, running);
  session.message(
    waiting.length === 0
      ? `Network ${name} is running with this definition already`
      : `Network ${name} is running: its new ${listed(waiting)} ${waiting.length > 1 ? 'wait' : 'waits'} for the next start; --live applies such a change at once`,
  );
}

function listed(elements: readonly string[]): string {
  const tags = elements.map((element) => `<${element}>`);
  const last = tags.at(-1) ?? '';
  return tags.length > 1 ? `${tags.slice(0, -1).join(', ')} and ${last}` : last;
}
