/** What is bound to a card and cannot be moved to a bridge over it. */
import { VirtnetError } from '../../../../../shared/contract/error';
import { t } from '../../../../../shared/language/language';
import { readRoutes, type Carried } from '../../../facts/deviceState';
import type { Host } from '../../../host/host';

const refused = (message: string): VirtnetError =>
  new VirtnetError(message, { code: 'unsupported', path: 'order.card' });

/**
 * Throws `unsupported` for rules that name the card, which would lead nowhere, and for forwarding of multicast, which
 * would be lost; and, unless `isOwned` says that somebody else sets those, for routes of several ways by the card and
 * neighbours that are set on it.
 */
export async function refuseBound(host: Host, card: string, isOwned: boolean): Promise<void> {
  const linesOf = async (...argv: string[]): Promise<string[]> => {
    const { status, stdout } = await host.run(argv);
    return status === 0 ? stdout.split('\n').filter((line) => line.trim() !== '') : [];
  };
  const families = ['-4', '-6'];
  const every = async (...argv: string[]): Promise<string[]> =>
    (await Promise.all(families.map((family) => linesOf('ip', family, ...argv)))).flat();
  const routes = isOwned ? [] : await every('route', 'show', 'table', 'all');
  const rules = await every('rule', 'show');
  const bound = [...routes, ...rules].find((line) => names(line, card));
  if (bound !== undefined)
    throw refused(t('orders.bridge.bound', { line: bound.trim().slice(0, 200), card }));
  const neighbour = isOwned
    ? undefined
    : [
        ...(await every('neigh', 'show', 'dev', card, 'nud', 'permanent')),
        ...(await every('neigh', 'show', 'proxy', 'dev', card)),
      ][0];
  if (neighbour !== undefined)
    throw refused(t('orders.bridge.neighbour', { line: neighbour.trim().slice(0, 200), card }));
  const forwarded = await Promise.all(
    ['ip_mr_vif', 'ip6_mr_vif'].map((file) => host.readFile(`/proc/net/${file}`).catch(() => null)),
  );
  if (forwarded.some((text) => text?.split(/\s+/).includes(card)))
    throw refused(t('orders.bridge.multicast', { card }));
}

function names(line: string, card: string): boolean {
  const words = line.trim().split(/\s+/);
  const isOne = (word: string): boolean => words.some((one, at) => one === word && words[at + 1] === card);
  return (words.includes('nexthop') && isOne('dev')) || isOne('iif') || isOne('oif');
}

/**
 * Throws `unsupported` for a route that another device has as well, with the same metric in the same table: the kernel
 * knows a route that is to be replaced by these alone, and would replace the other device's.
 */
export async function refuseTwice(
  host: Host,
  [from, to]: readonly [from: string, to: string],
  carried: readonly Carried[],
): Promise<void> {
  const routes = carried.filter(({ what }) => what === 'route');
  if (routes.length === 0) return;
  const others = (await readRoutes(host)).filter(({ device }) => device !== from && device !== to);
  for (const { family, identity, words } of routes) {
    const other = others.find((one) => one.family === family && one.identity === identity);
    if (other)
      throw refused(
        t('orders.bridge.routeTwice', {
          device: other.device ?? t('orders.bridge.anotherRoute'),
          route: words.join(' ').slice(0, 200),
          card: from,
        }),
      );
  }
}
