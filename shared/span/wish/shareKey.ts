/** Gives the hosts of a span its secret, before any of them is told to use it. It is never kept outside of them. */
import type { PreparedSpan } from './prepareSpan';
import type { SpanHost } from '../spanHost';
import { eachOf } from '../eachOf';

/** Those that come get it from the host that is asked, which makes it when there is none. Throws what a host answers. */
export async function shareKey({ situation, proposed }: PreparedSpan): Promise<void> {
  const { at, coming, span } = situation;
  if (!proposed || coming.length === 0) return;
  const id = proposed.span.key;
  const { secret } = await at.host.call('giveSpanKey', { id, make: span === null });
  const others = coming.map(({ there }): SpanHost => there.host).filter((host) => host !== at.host);
  await eachOf(others, (host) => host.call('takeSpanKey', { id, secret }));
}
