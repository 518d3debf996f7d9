/** net-update: adds, removes or changes one part of a definition, stored, running or both. */
import { t } from '../../../shared/language/language';
import type { Arguments } from '../reading/command';
import { Failure, orFail } from '../failure';
import { sectionNamed, updatedDefinition, type SectionUpdate } from '../definition/networkSections';
import { readText } from '../definition/readDefinition';
import { UPDATE_COMMANDS } from '../definition/sectionNames';
import type { Invocation } from '../invocation';
import { affected, affectedChoice, changeAffected } from './affected';

export async function netUpdate(invocation: Invocation, args: Arguments): Promise<void> {
  const network = await invocation.network(args.required('network'));
  const { name } = network;
  const meant = affected(network, args);
  const update = updateOf(args);
  await orFail(t('cli.verbs.netUpdate.failed', { name }), () =>
    changeAffected(invocation, args, network, meant, (xml, place) => updatedDefinition(xml, update, place)),
  );
  const when = network.active ? `\n${whenItApplies(meant.live, update.section)}` : '';
  const done = t('cli.verbs.netUpdate.done', { name, affected: affectedChoice(meant) });
  invocation.message(`${done}${when}`);
}

/** When a running network has what was changed. */
function whenItApplies(live: boolean, section: string): string {
  if (!live) return t('cli.verbs.waits');
  const { isLeased } = sectionNamed(section);
  return t(isLeased ? 'cli.verbs.netUpdate.leased' : 'cli.verbs.appliedLive');
}

function updateOf(args: Arguments): SectionUpdate {
  const wanted = args.required('command');
  const command = UPDATE_COMMANDS.find((known) => known === wanted);
  if (!command)
    throw new Failure([
      t('cli.verbs.netUpdate.badCommand', { text: wanted, known: UPDATE_COMMANDS.join(', ') }),
    ]);
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
  throw new Failure([t('cli.verbs.badNumber', { text, option: 'parent-index' })]);
}
