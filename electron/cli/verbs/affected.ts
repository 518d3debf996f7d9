/** Which of a network's definitions a verb changes: virsh's --config, --live and --current. */
import { t } from '../../../shared/language/language';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { ListedNetwork } from '../listing';
import type { Invocation } from '../invocation';
import { accepted } from './definitions';

export interface Affected {
  config: boolean;
  live: boolean;
}

/** The choice that the options make for this network. Throws a Failure for what it has not. */
export function affected({ name, active, persistent }: ListedNetwork, args: Arguments): Affected {
  const isCurrent = !args.has('config') && !args.has('live');
  const config = args.has('config') || (isCurrent && !active);
  const live = args.has('live') || (isCurrent && active);
  if (live && !active)
    throw new Failure(
      [t('cli.verbs.notRunning', { name })],
      [t('cli.verbs.affected.notRunning.start', { command: quoteCommand(['virtnet', 'net-start', name]) })],
    );
  if (config && !persistent) throw new Failure([t('cli.verbs.affected.transient', { name })]);
  return { config, live };
}

/**
 * Changes the definitions that are meant, as one change. `edit` gets each as XML, with words for which one it is.
 * Throws what `edit` and the update throw.
 */
export async function changeAffected(
  invocation: Invocation,
  args: Arguments,
  { name, persistent }: ListedNetwork,
  { config, live }: Affected,
  edit: (xml: string, place: string) => NetworkDraft,
): Promise<void> {
  const changed = async (inactive: boolean): Promise<NetworkDraft> =>
    edit(
      await invocation.call('dumpXml', { name, inactive }),
      t(`cli.verbs.affected.place.${inactive ? 'stored' : 'running'}`),
    );
  try {
    await invocation.call('give', {
      order: {
        do: 'update',
        updates: [
          { name, config: config ? await changed(true) : null, live: live ? await changed(false) : null },
        ],
      },
      accept: accepted(args),
    });
  } catch (error) {
    throw live && persistent ? withWayOut(error) : error;
  }
}

/** Which definitions were changed, for a message to choose its words by. */
export const affectedChoice = ({ config, live }: Affected): string =>
  config && live ? 'both' : config ? 'config' : 'live';

/** What cannot be changed while a network runs can be stored for its next start. */
function withWayOut(error: unknown): unknown {
  if (!(error instanceof VirtnetError && error.code === 'unsupported')) return error;
  return new Failure([error.message], [t('cli.verbs.affected.laterByConfig')]);
}
