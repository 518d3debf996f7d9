/** Prepares changes of stored and running networks, with the networks that follow them. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../../../shared/contract/error';
import type { Issue } from '../../../../shared/definition/issue';
import type { NetworkDefinition, NetworkDraft } from '../../../../shared/definition/network';
import type { OrderOf, Update } from '../../../../shared/contract/order';
import { restartPaths } from '../../../../shared/definition/members';
import { t } from '../../../../shared/language/language';
import { adviceOn, readCheckContext } from '../createDefinition';
import type { Standing } from '../../changes/journal';
import { networkNames } from '../../changes/networkRecord';
import { checkOptions } from '../../kinds/dnsmasq/optionCheck';
import { nothing, standingOf, transitionOf, withStandings } from '../../changes/standings';
import type { Stored } from '../../changes/store';
import { requireHostTools } from '../../host/tools';
import { completeDraft } from './completeDraft';
import type { OrderContext, Prepared } from './prepared';
import { inactive, knownStanding, noStoredDefinition, refuseUnreadable } from './refusals';

/** What a network is to become; what is left out stays as it is. */
export interface Wanted extends Omit<Update, 'name'> {
  autostart?: boolean;
}

type Standings = Pick<Prepared, 'before' | 'after' | 'advice'>;

/**
 * Checks several changes as one: each finds what the ones before it have made; a draft with another name renames.
 * Throws `not-found`, `is-inactive`, `invalid-definition`, and `unsupported` for a live change of what only a restart
 * can change.
 */
export async function prepareUpdate(
  context: OrderContext,
  { updates }: Pick<OrderOf<'update'>, 'updates'>,
): Promise<Prepared> {
  const { stored } = context;
  const names = new Set<string>();
  const all: Issue[] = [];
  let made = stored;
  for (const update of updates) {
    const standing = knownStanding(made, update.name);
    const { before, after, advice = [] } = await becoming({ ...context, stored: made }, standing, update);
    for (const { name } of [...before, ...after]) names.add(name);
    all.push(...advice);
    made = withStandings(made, after);
  }
  return withTools(context, {
    before: [...names].map((name) => standingOf(stored, name)),
    after: [...names].map((name) => standingOf(made, name)),
    advice: all,
  });
}

/** Checks what one network is to become. Throws as `prepareUpdate` does. */
export async function prepareChange(
  context: OrderContext,
  standing: Standing,
  wanted: Wanted,
): Promise<Prepared> {
  return withTools(context, await becoming(context, standing, wanted));
}

/** What of it is stored only needs no tools. */
async function withTools(
  { host, surroundings, stored }: OrderContext,
  { before, after, advice = [] }: Standings,
): Promise<Prepared> {
  if (transitionOf(stored, before, after)) await requireHostTools(host, surroundings.asRoot);
  return { before, after, advice };
}

async function becoming(context: OrderContext, standing: Standing, wanted: Wanted): Promise<Standings> {
  const { host, stored, accept } = context;
  const { config, live, restart = false } = wanted;
  const { name } = standing;
  const newName = newNameOf(name, config, live);
  if (config && !standing.definition && wanted.autostart === undefined) throw noStoredDefinition(name);
  if (live && !standing.running) throw inactive(name);
  if (newName !== name) refuseUnreadable(stored, newName);
  const drafts = [config, live].flatMap((draft) => draft ?? []);
  const checkContext = await readCheckContext(host, context, stored, { drafts });
  const made = (draft: NetworkDraft | null, known: NetworkDefinition): NetworkDefinition =>
    draft ? completeDraft(draft, known, checkContext, accept) : { ...known, name: newName };
  const known = standing.definition ?? (config && standing.running?.definition) ?? null;
  const after: Standing = {
    name: newName,
    definition: known && made(config, known),
    autostart: wanted.autostart ?? standing.autostart,
    running: standing.running && {
      ...standing.running,
      definition: made(live, standing.running.definition),
    },
  };
  if (standing.running && after.running && !restart)
    refuseOtherBridge(standing.running.definition, after.running.definition);
  for (const definition of [config && after.definition, live && after.running?.definition])
    if (definition) await checkOptions(host, definition);
  const followers = followersOf(stored, standing, after);
  const changed = (config && after.definition) ?? (live && after.running?.definition);
  return {
    // What follows comes first in the history too, so that undo meets what it followed.
    before: [...followers.before, standing, ...(newName === name ? [] : [standingOf(stored, newName)])],
    after: [...followers.after, ...(newName === name ? [] : [nothing(name)]), after],
    advice: changed ? adviceOn(changed, checkContext) : [],
  };
}

/** Guests stay on the bridge that runs. Throws `unsupported` when it would have to be made anew. */
export function refuseOtherBridge(before: NetworkDefinition, after: NetworkDefinition): void {
  if (restartPaths(before, after).length === 0) return;
  throw new VirtnetError(t('orders.update.otherBridge', { name: before.name }), {
    code: 'unsupported',
    path: '/network/bridge',
  });
}

function newNameOf(name: string, config: NetworkDraft | null, live: NetworkDraft | null): string {
  if (config && live && config.name !== live.name) {
    throw new VirtnetError(
      t('orders.update.twoNames', {
        name,
        stored: config.name.slice(0, 100),
        live: live.name.slice(0, 100),
      }),
      { code: 'unsupported', path: '/network/name' },
    );
  }
  return (config ?? live)?.name ?? name;
}

/** Networks with exceptions for a bridge that gets another name, which they follow. */
function followersOf(stored: Stored, old: Standing, now: Standing): Standings {
  const follow = (
    definition: NetworkDefinition,
    from: NetworkDefinition | undefined | null,
    to: NetworkDefinition | undefined | null,
  ): NetworkDefinition => {
    const isConcerned = definition.reach?.some(({ device }) => device === from?.bridge.name);
    if (!definition.reach || !isConcerned || !from || !to) return definition;
    const reach = definition.reach.map((exception) =>
      exception.device === from.bridge.name ? { ...exception, device: to.bridge.name } : exception,
    );
    return { ...definition, reach };
  };
  const standings = networkNames(stored)
    .filter((name) => name !== old.name)
    .map((name) => standingOf(stored, name));
  const changed = standings.map((standing) => ({
    ...standing,
    definition: standing.definition && follow(standing.definition, old.definition, now.definition),
    running: standing.running && {
      ...standing.running,
      definition: follow(standing.running.definition, old.running?.definition, now.running?.definition),
    },
  }));
  const concerned = standings.map((standing, index) => !isDeepStrictEqual(standing, changed[index]));
  return {
    before: standings.filter((_, index) => concerned[index]),
    after: changed.filter((_, index) => concerned[index]),
  };
}
