/** Prepares the storing of definitions: new ones, and such that replace the one of their name and UUID. */
import { VirtnetError } from '../../../../shared/contract/error';
import type { NetworkDraft } from '../../../../shared/definition/network';
import { readCheckContexts } from '../createDefinition';
import type { Standing } from '../../changes/journal';
import { testOptions } from '../../kinds/dnsmasq/optionTest';
import { standingOf, withStandings } from '../../changes/standings';
import type { Stored } from '../../changes/store';
import { requireHostTools } from '../../host/tools';
import { completeDraft } from './completeDraft';
import { freshRun } from './freshRun';
import { NOTHING, type Ground, type Prepared } from './prepared';
import { refuseOtherBridge } from './prepareUpdate';
import { refuseUnreadable } from './refusals';

interface Way {
  /** Starts what does not run, and changes what does. */
  run?: boolean | undefined;
  /** What libvirt has stored does not count as a conflict. */
  fromLibvirt?: boolean;
}

/** A running network keeps running as it is, unless `run` is set. Throws `name-taken`, `invalid-definition`. */
export async function prepareDefine(
  ground: Ground,
  drafts: readonly NetworkDraft[],
  { run = false, fromLibvirt = false }: Way,
): Promise<Prepared> {
  const { host, stored, surroundings, accept } = ground;
  if (run) await requireHostTools(host, surroundings.asRoot);
  const contextOf = await readCheckContexts(host, ground, { withoutLibvirt: fromLibvirt, drafts });
  const names = new Set<string>();
  let made = stored;
  for (const [index, draft] of drafts.entries()) {
    const standing = standingOf(made, draft.name);
    const known = standing.definition ?? standing.running?.definition ?? null;
    if (known && known.uuid !== draft.uuid) throw otherUuid(known);
    const place = drafts.length > 1 ? `definitions[${index}].` : '';
    const definition = completeDraft(draft, known, contextOf(made), accept, place);
    if (run && standing.running) refuseOtherBridge(standing.running.definition, definition);
    await testOptions(host, definition);
    if (!standing.definition) refuseUnreadable(stored, definition.name);
    const after: Standing = {
      ...standing,
      definition,
      autostart: standing.definition !== null && standing.autostart,
      running: run ? { ...(standing.running ?? freshRun(definition, made)), definition } : standing.running,
    };
    names.add(after.name);
    made = withStandings(made, [after]);
  }
  const standingsIn = (at: Stored): Standing[] => [...names].map((name) => standingOf(at, name));
  return { before: standingsIn(stored), after: standingsIn(made), besides: NOTHING };
}

const otherUuid = ({ name, uuid }: { name: string; uuid: string }): VirtnetError =>
  new VirtnetError(
    `A network named “${name}” exists already, with the UUID ${uuid}. Put that UUID into the definition to replace it, or choose another name.`,
    { code: 'name-taken', name },
  );
