/** What many verbs take. */
import type { Operand, Option } from '../../reading/command';

export const NETWORK: Operand = { name: 'network', kind: 'network', help: 'cli.verbs.operand.network' };
export const NETWORKS: Operand = { ...NETWORK, several: true, help: 'cli.verbs.operand.networks' };
export const FILE: Operand = {
  name: 'file',
  kind: 'file',
  help: 'cli.verbs.operand.file',
};

export const LIVE_OPTION: Option = { name: 'live', help: 'cli.verbs.option.live' };
