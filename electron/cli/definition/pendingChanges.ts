/** What of a stored definition differs from the one that an active network runs with, and so waits for its next start. */
import { isDeepStrictEqual } from 'node:util';
import { elementOf, members } from '../../../shared/definition/members';
import type { NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import type { Invocation } from '../invocation';
import { t } from '../../../shared/language/language';

/** Names of the elements that differ between the two and are carried out, sorted. */
export function differingElements(stored: NetworkDraft, running: NetworkDraft): string[] {
  const differing = (Object.keys(members) as (keyof NetworkDraft)[]).filter(
    (member) => !members[member].isInert && !isDeepStrictEqual(stored[member], running[member]),
  );
  return [...new Set(differing.map(elementOf))].sort();
}

/** Says what of a stored definition waits for the next start, when its network is active. */
export async function sayWhatWaits(invocation: Invocation, name: string): Promise<void> {
  const network = (await invocation.list()).networks.find((listed) => listed.name === name);
  if (!network?.active || !network.persistent) return;
  const read = async (inactive: boolean): Promise<NetworkDraft> =>
    readNetworkXml(await invocation.call('dumpXml', { name, inactive }));
  const [stored, running] = await Promise.all([read(true), read(false)]);
  const waiting = differingElements(stored, running);
  invocation.message(
    waiting.length === 0
      ? t('cli.waits.nothing', { name })
      : t('cli.waits.elements', { name, elements: listed(waiting), count: waiting.length }),
  );
}

function listed(elements: readonly string[]): string {
  const tags = elements.map((element) => `<${element}>`);
  const last = tags.at(-1) ?? '';
  return tags.length > 1 ? t('cli.waits.list', { first: tags.slice(0, -1).join(', '), last }) : last;
}
