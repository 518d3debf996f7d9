/** What is to be said of a change on one host, where the network spans more of them. */
import type { OrderOf } from '../../../shared/contract/order';
import type { NetworkDraft } from '../../../shared/definition/network';
import { peersOf, type Span } from '../../../shared/definition/span';
import { listText, t } from '../../../shared/language/language';
import { quoteCommand } from '../../../shared/words/shellQuote';

type Changing = OrderOf<'define'> | OrderOf<'update'>;

/** How the other hosts get it as well, a line for each network that the order changes on this one alone. */
export function spanAdvice(order: Changing): string[] {
  const drafts = draftsOf(order).filter(({ span }) => (span?.members.length ?? 0) > 1);
  return [...new Set(drafts.map(({ name }) => name))].map((name) => {
    const command = quoteCommand(['virtnet', 'net-span', 'sync', name]);
    return t('cli.verbs.spanAdvice', { name, command });
  });
}

const draftsOf = (order: Changing): Pick<NetworkDraft, 'name' | 'span'>[] =>
  order.do === 'define'
    ? order.definitions
    : order.updates.flatMap(({ config, live }) => config ?? live ?? []);

/** Who keeps a network that is deleted on this host alone; null for one that spans no others. */
export function keptElsewhere(name: string, span: Span | undefined): string | null {
  const peers = span ? peersOf(span).map((member) => member.name) : [];
  if (!span || peers.length === 0) return null;
  const command = quoteCommand(['virtnet', 'net-span', 'remove', name, span.here]);
  return t('cli.verbs.keptElsewhere', { name, count: peers.length, peers: listText(peers), command });
}
