/** Which of a network's definitions a verb changes: virsh's --config, --live and --current. */
import type { Arguments, Option } from '../command';
import { Failure } from '../failure';
import type { ListedNetwork } from '../listing';

export const AFFECT_OPTIONS: readonly Option[] = [
  { name: 'config', help: 'the stored definition, for the next start' },
  { name: 'live', help: 'the running network, at once' },
  { name: 'current', help: 'the running network when it is active, else the stored definition (default)' },
];

/** The choice that the options make for this network. Throws a Failure for what it has not. */
export function affected(
  { name, active, persistent }: ListedNetwork,
  args: Arguments,
): { config: boolean; live: boolean } {
  const isCurrent = !args.has('config') && !args.has('live');
  const config = args.has('config') || (isCurrent && !active);
  const live = args.has('live') || (isCurrent && active);
  if (live && !active)
    throw new Failure([`The network ${name} is not running`], [`Start it: virtnet net-start ${name}`]);
  if (config && !persistent)
    throw new Failure([`The network ${name} is transient and has no stored definition to change`]);
  return { config, live };
}
