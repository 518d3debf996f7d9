/** All kinds of resources, in the order in which a plan shows what it changes. */
import type { Resource } from '../../../shared/contract/resource';
import { chain } from './firewall/chain';
import { daemon } from './dnsmasq/daemon';
import { file } from './file';
import type { Kind } from './kind';
import { link } from './link';
import { port } from './port';
import { queue } from './queue';
import { resolver } from './resolver';
import { route } from './route';
import { rule } from './firewall/rule';
import { sysctl } from './sysctl';
import { table } from './firewall/table';
import { zone } from './zone';

export const kinds: readonly Kind[] = [
  link,
  port,
  sysctl,
  chain,
  rule,
  route,
  queue,
  table,
  zone,
  file,
  daemon,
  resolver,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** The kind of a resource or change. */
export function kindOf({ kind }: Pick<Resource, 'kind'>): Kind {
  const found = byName.get(kind);
  if (!found) throw new Error(`there is no kind ${kind}`);
  return found;
}
