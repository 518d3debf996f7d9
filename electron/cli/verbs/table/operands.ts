/** What many verbs take. */
import type { Operand, Option } from '../../reading/command';

export const NETWORK: Operand = { name: 'network', kind: 'network', help: 'name or UUID of the network' };
export const NETWORKS: Operand = { ...NETWORK, several: true, help: 'names or UUIDs of the networks' };
export const FILE: Operand = {
  name: 'file',
  kind: 'file',
  help: 'file with a network definition in XML; - is standard input',
};

export const LIVE_OPTION: Option = { name: 'live', help: 'change the running network as well, at once' };
