/** What is to be said of a change of one host's definition, where the network spans more of them. */
import type { OrderOf } from '../../../shared/contract/order';
import type { NetworkDraft } from '../../../shared/definition/network';
import { t } from '../../../shared/language/language';
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
