/** Prepares that networks stop, are deleted, or lose what is stored of them. */
import { VirtnetError } from '../../../../shared/contract/error';
import { nothing } from '../../changes/standings';
import { requireHostTools } from '../../host/tools';
import { NOTHING, type Ground, type Prepared } from './prepared';
import { knownStanding, noAutostart, noStoredDefinition, runningStanding } from './refusals';

/** Throws `not-found`, `is-inactive`, `missing-tool`. */
export async function prepareStop(ground: Ground, names: readonly string[]): Promise<Prepared> {
  const before = names.map((name) => runningStanding(ground.stored, name));
  await requireHostTools(ground.host, ground.surroundings.asRoot);
  return { before, after: before.map((standing) => ({ ...standing, running: null })), besides: NOTHING };
}

/** Throws `not-found`, `is-active` unless `stop` is set, `missing-tool`. */
export async function prepareDelete(
  ground: Ground,
  names: readonly string[],
  stop: boolean,
): Promise<Prepared> {
  const before = names.map((name) => knownStanding(ground.stored, name));
  const running = before.filter((standing) => standing.running);
  if (running[0] && !stop) throw stillActive(running[0].name);
  if (running.length > 0) await requireHostTools(ground.host, ground.surroundings.asRoot);
  return { before, after: names.map(nothing), besides: NOTHING };
}

/** An active network keeps running until it is stopped. Throws `not-found`, and `unsupported` for a transient one. */
export function prepareUndefine(ground: Ground, names: readonly string[]): Prepared {
  const before = names.map((name) => {
    const standing = knownStanding(ground.stored, name);
    if (!standing.definition) throw noStoredDefinition(name);
    return standing;
  });
  const after = before.map((standing) => ({ ...standing, definition: null, autostart: false }));
  return { before, after, besides: NOTHING };
}

/** Throws `not-found`, and `unsupported` for a transient network. */
export function prepareAutostart(ground: Ground, names: readonly string[], autostart: boolean): Prepared {
  const before = names.map((name) => {
    const standing = knownStanding(ground.stored, name);
    if (!standing.definition) throw noAutostart(name);
    return standing;
  });
  return { before, after: before.map((standing) => ({ ...standing, autostart })), besides: NOTHING };
}

const stillActive = (name: string): VirtnetError =>
  new VirtnetError(`The network “${name}” is active; stop it first, or choose to stop and delete it.`, {
    code: 'is-active',
    name,
  });
