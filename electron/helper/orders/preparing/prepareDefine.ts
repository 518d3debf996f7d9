/** Prepares the storing of definitions: new ones, and such that replace the one of their name and UUID. */
import { VirtnetError } from '../../../../shared/contract/error';
import type { Issue } from '../../../../shared/definition/issue';
import type { NetworkDraft } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { adviceOn, readCheckContexts } from '../createDefinition';
import type { Standing } from '../../changes/journal';
import { checkOptions } from '../../kinds/dnsmasq/optionCheck';
import { standingOf, withStandings } from '../../changes/standings';
import type { Stored } from '../../changes/store';
import { requireHostTools } from '../../host/tools';
import { completeDraft } from './completeDraft';
import { freshRun } from './freshRun';
import type { OrderContext, Prepared } from './prepared';
import { refuseOtherBridge } from './prepareUpdate';
import { refuseUnreadable } from './refusals';

interface Way {
  /** Starts what does not run, and changes what does. */
  run?: boolean | undefined;
  /** What libvirt has stored does not count as a conflict. */
  fromLibvirt?: boolean;
  /** Those that are taken over as they run, by the bridges that they have. */
  taken?: ReadonlyMap<string, { bridge: string; autostart: boolean }>;
}

/** A running network keeps running as it is, unless `run` is set. Throws `name-taken`, `invalid-definition`. */
export async function prepareDefine(
  context: OrderContext,
  drafts: readonly NetworkDraft[],
  { run = false, fromLibvirt = false, taken = new Map() }: Way,
): Promise<Prepared> {
  const { host, stored, surroundings, accept } = context;
  if (run || taken.size > 0) await requireHostTools(host, surroundings.asRoot);
  const contextOf = await readCheckContexts(host, context, {
    withoutLibvirt: fromLibvirt,
    withoutDevices: [...taken.values()].map(({ bridge }) => bridge),
    drafts,
  });
  const names = new Set<string>();
  const advice: Issue[] = [];
  let made = stored;
  for (const [index, draft] of drafts.entries()) {
    const standing = standingOf(made, draft.name);
    const known = standing.definition ?? standing.running?.definition ?? null;
    if (known && known.uuid !== draft.uuid) throw otherUuid(known, fromLibvirt);
    const place = drafts.length > 1 ? `definitions[${index}].` : '';
    const definition = completeDraft(draft, known, contextOf(made), accept, place);
    if (run && standing.running) refuseOtherBridge(standing.running.definition, definition);
    advice.push(...adviceOn(definition, contextOf(made)));
    await checkOptions(host, definition);
    if (!standing.definition) refuseUnreadable(stored, definition.name);
    const takenOver = taken.get(draft.name);
    const runs = run || takenOver !== undefined;
    const after: Standing = {
      ...standing,
      definition,
      autostart: takenOver?.autostart ?? (standing.definition !== null && standing.autostart),
      running: runs ? { ...(standing.running ?? freshRun(definition, made)), definition } : standing.running,
    };
    names.add(after.name);
    made = withStandings(made, [after]);
  }
  const standingsIn = (at: Stored): Standing[] => [...names].map((name) => standingOf(at, name));
  return { before: standingsIn(stored), after: standingsIn(made), advice };
}

/** libvirt's definition is not the person's to change. */
const otherUuid = ({ name, uuid }: { name: string; uuid: string }, fromLibvirt: boolean): VirtnetError =>
  new VirtnetError(
    fromLibvirt
      ? t('orders.define.takenForImport', { name })
      : t('orders.define.takenByOther', { name, uuid }),
    { code: 'name-taken', name },
  );
