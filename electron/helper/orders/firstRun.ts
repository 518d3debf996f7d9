/** The one definition that a fresh host gets. */
import type { Mutations } from '../changes/mutations';
import { standingOf } from '../changes/standings';
import type { Host } from '../host/host';
import { createDefinition, readCheckContext } from './createDefinition';
import type { Orders } from './orders';
import type { Site } from './preparing/prepared';
import type { CheckContext } from '../../../shared/check/checkContext';
import { DEFAULT_NAME, defaultDraft } from '../../../shared/propose/defaultNetwork';
import type { NetworkDefinition } from '../../../shared/definition/network';

/** The default network where there is room for it; null when nothing is free. */
export function defaultNetwork(context: CheckContext): NetworkDefinition | null {
  const draft = defaultDraft(context.addressSpace);
  return draft && createDefinition(draft, context, []);
}

/** Stores `default`, to be started on boot, without starting it; nothing where there is one of that name already. */
export async function defineDefault(
  host: Host,
  site: Pick<Site, 'paths' | 'surroundings' | 'devices'>,
  mutations: Pick<Mutations, 'run' | 'change'>,
  orders: Pick<Orders, 'head'>,
): Promise<void> {
  await mutations.run(orders.head({ action: 'define', networks: ['default'] }), async (turn) => {
    const { definitions, running } = turn.stored;
    if (definitions.has(DEFAULT_NAME) || running.has(DEFAULT_NAME)) return;
    const definition = defaultNetwork(await readCheckContext(host, site, turn.stored));
    if (!definition) return;
    const standing = standingOf(turn.stored, definition.name);
    await mutations.change(turn, [standing], [{ ...standing, definition, autostart: true }]);
  });
}
