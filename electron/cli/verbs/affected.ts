/** Which of a network's definitions a verb changes: virsh's --config, --live and --current. */
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
      [`The network ${name} is not running`],
      [`Start it: ${quoteCommand(['virtnet', 'net-start', name])}`],
    );
  if (config && !persistent)
    throw new Failure([`The network ${name} is transient and has no stored definition to change`]);
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
      inactive ? 'the stored definition' : 'the running network',
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

/** Which definitions were changed, as the last words of a message. */
export const affectedWords = ({ config, live }: Affected): string =>
  [...(config ? ['persistent config'] : []), ...(live ? ['live state'] : [])].join(' and ');

/** What cannot be changed while a network runs can be stored for its next start. */
function withWayOut(error: unknown): unknown {
  if (!(error instanceof VirtnetError && error.code === 'unsupported')) return error;
  return new Failure([error.message], ['With --config alone it waits for the next start.']);
}
