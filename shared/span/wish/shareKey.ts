/** Gives the hosts of a span its secret, before any of them is told to use it. It is never kept outside of them. */
import { VirtnetError } from '../../contract/error';
import { t } from '../../language/language';
import { eachOf } from '../eachOf';
import type { SpanHost } from '../spanHost';
import type { PreparedSpan } from './prepareSpan';

/**
 * Those that come get it from the host that is asked, which makes it when there is none, or from another member. Throws
 * `not-found` when no member that is reached has it, and what hosts answer.
 */
export async function shareKey({ situation, proposed }: PreparedSpan): Promise<void> {
  const { at, coming, span, members, definition } = situation;
  if (!proposed || coming.length === 0) return;
  const id = proposed.span.key;
  const others = members.flatMap(({ there }) => (there && there !== at ? [there.host] : []));
  const secret = await secretFrom([at.host, ...others], { id, make: span === null });
  if (secret === null)
    throw new VirtnetError(t('span.noKeyHost', { name: definition.name }), { code: 'not-found', name: id });
  const wanting = coming.map(({ there }): SpanHost => there.host).filter((host) => host !== at.host);
  await eachOf(wanting, (host) => host.call('takeSpanKey', { id, secret }));
}

/** Of the first that has it. */
async function secretFrom(
  [host, ...others]: readonly SpanHost[],
  key: { id: string; make: boolean },
): Promise<string | null> {
  if (!host) return null;
  try {
    return (await host.call('giveSpanKey', key)).secret;
  } catch (error) {
    if (!(error instanceof VirtnetError && error.code === 'not-found')) throw error;
    return secretFrom(others, key);
  }
}
