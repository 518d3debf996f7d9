/** net-update: adds, removes or changes one part of a definition, stored, running or both. */
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { sectionNamed, updatedDefinition, type SectionUpdate } from '../definition/networkSections';
import { readText } from '../definition/readDefinition';
import { UPDATE_COMMANDS } from '../definition/sectionNames';
import type { Invocation } from '../invocation';
import { affected, affectedWords, changeAffected } from './affected';

export async function netUpdate(invocation: Invocation, args: Arguments): Promise<void> {
  const network = await invocation.network(args.required('network'));
  const { name } = network;
  const meant = affected(network, args);
  const update = updateOf(args);
  await orFail(`Failed to update network ${name}`, () =>
    changeAffected(invocation, args, network, meant, (xml, place) => updatedDefinition(xml, update, place)),
  );
  const when = network.active ? `\n${whenItApplies(meant.live, update.section)}` : '';
  invocation.message(`Updated network ${name} ${affectedWords(meant)}${when}`);
}

/** When a running network has what was changed. */
function whenItApplies(live: boolean, section: string): string {
  if (!live) return 'It waits for the next start.';
  const { isLeased } = sectionNamed(section);
  return isLeased ? 'Applied live; guests that have a lease hear of it when they renew it.' : 'Applied live.';
}

function updateOf(args: Arguments): SectionUpdate {
  const wanted = args.required('command');
  const command = UPDATE_COMMANDS.find((known) => known === wanted);
  if (!command)
    throw new Failure([`There is no update command '${wanted}'. Commands: ${UPDATE_COMMANDS.join(', ')}`]);
  const xml = args.required('xml');
  return {
    command,
    section: args.required('section'),
    part: xml.trimStart().startsWith('<') ? xml : readText(xml),
    parentIndex: indexOf(args.value('parent-index')),
  };
}

function indexOf(text: string | undefined): number | null {
  // -1 is virsh's way to leave the choice open.
  if (text === undefined || text === '-1') return null;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new Failure([`Numeric value '${text}' for <parent-index> option is malformed or out of range`]);
}
