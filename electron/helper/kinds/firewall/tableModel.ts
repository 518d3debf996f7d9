/** The nouns of the kind `table`: what a table of nftables of ours is, and what it is for. */
import type { Resource } from '../../../../shared/contract/resource';

/** A chain that hangs in one of the kernel's hooks, with its rules in the spelling of tableListing.ts. */
export interface TableChain {
  name: string;
  /** As nft(8) has it, as `forward` or `ingress device "virbr0"`. */
  hook: string;
  rules: string[];
}

/** A table of nftables that is one network's alone. */
export interface TableValue {
  family: 'bridge' | 'netdev' | 'inet';
  table: string;
  /** The device whose traffic it is about. */
  device: string;
  /** What it is for: it keeps guests apart, limits them, keeps what is a host's own off an overlay, or strangers out of it. */
  use: 'isolation' | 'limit' | 'guard' | 'fence';
  chains: TableChain[];
}

export type Table = Resource<TableValue>;

/** The name of the kind. */
export const TABLE = 'table';

export const tableResource = (value: TableValue): Table => ({
  kind: TABLE,
  key: `${value.family} ${value.table}`,
  value,
});
