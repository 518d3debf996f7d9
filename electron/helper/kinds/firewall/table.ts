/** The kind `table`: tables of nftables of one network each, for what iptables does not reach: the bridge itself, and what an overlay carries. */
import {
  isBridged,
  type BandwidthLimit,
  type NetworkDefinition,
} from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { CHAIN_PREFIX } from './firewallModel';
import { spanTables } from '../span/guard';
import { asMade, isEqual, known, type Kind } from '../kind';
import { createdBridges } from '../devices/link';
import { runLines } from '../operation';
import { parseShownTable, parseTableNames } from './tableListing';
import { TABLE, tableResource, type Table, type TableChain, type TableValue } from './tableModel';

export const table: Kind<TableValue> = {
  name: TABLE,
  wanted: ({ definition }) => (isBridged(definition) ? [] : tablesOf(definition)),
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    const shown = (argv: string[]): Promise<string> => look.shown(argv, t('kinds.table.unread'));
    const names = parseTableNames(await shown(['nft', '-j', 'list', 'tables']));
    const present = new Map(wanted.filter(({ key }) => names.has(key)).map((one) => [one.key, one]));
    return Promise.all(
      [...present.values()].map(async (one) => parseShownTable(one, await shown(showTableCommand(one)))),
    );
  },
  presume: asMade,
  isOurs: (found, { owned, perhaps, desired }) =>
    known(found, [owned]).length > 0 ||
    known(found, [perhaps, desired]).some((planned) => isEqual(found, planned)),
  foreign: ({ key, value }) => ({
    name: value.table,
    message: t('kinds.table.foreign', { table: key }),
  }),
  // Its hook is on the device that had the name when it was made.
  renewed: (found, { value }, { changes }) => (createdBridges(changes).includes(value.device) ? found : null),
  steps(changes) {
    const { removed, replaced, written } = changes.of(table);
    const gone = [...removed, ...replaced.map(({ before }) => before)];
    const title = t(written.length > 0 ? 'kinds.table.write' : 'kinds.table.remove');
    const lines = [...gone.map(deleteTableLine), ...written.flatMap(createTableLines)];
    return { guard: runLines(title, ['nft', '-f', '-'], lines) };
  },
  words: {
    cause: 'kinds.table.cause',
    name: ({ value: { use, device } }) => t('kinds.table.name', { use, device }),
    change: (action, { value: { use, device } }) => t('kinds.table.change', { action, use, device }),
  },
  remedy: (stderr) =>
    /meta ibrname|Could not process rule: Operation not supported/.test(stderr)
      ? t('kinds.table.remedy')
      : null,
  noticed: 'rules',
};

const tablesOf = (definition: NetworkDefinition): Table[] => [
  ...(definition.bandwidth?.outbound
    ? [outboundTable(definition.bridge.name, definition.bandwidth.outbound)]
    : []),
  ...(definition.portIsolation ? [isolationTable(definition.bridge.name)] : []),
  ...spanTables(definition),
];

/** The only chain of a table that is about guests. */
const guestsChain = (hook: string, rule: string): TableChain[] => [{ name: 'guests', hook, rules: [rule] }];

/** Keeps frames from going from one port of a bridge to another, whatever they carry. */
const isolationTable = (bridge: string): Table =>
  tableResource({
    family: 'bridge',
    table: `${CHAIN_PREFIX}${bridge}`,
    device: bridge,
    use: 'isolation',
    chains: guestsChain('forward', `meta ibrname "${bridge}" meta obrname "${bridge}" drop`),
  });

/**
 * Drops what comes from guests faster than the limit. The bucket of nftables holds a second’s worth besides the
 * burst (net/netfilter/nft_limit.c), and libvirt’s holds the burst, which is a second’s worth unless told otherwise.
 */
export function outboundTable(bridge: string, { average, burst }: BandwidthLimit): Table {
  const rate = average * 1000;
  const beyond = Math.max(1, (burst ?? average) * 1024 - rate);
  return tableResource({
    family: 'netdev',
    table: `${CHAIN_PREFIX}${bridge}`,
    device: bridge,
    use: 'limit',
    chains: guestsChain(
      `ingress device "${bridge}"`,
      `limit rate over ${rate} bytes/second burst ${beyond} bytes drop`,
    ),
  });
}

/** Lines for `nft -f`, which does all or nothing; creating fails when there is such a table already. */
const createTableLines = ({ key, value: { chains } }: Table): string[] => [
  `create table ${key}`,
  ...chains.map(({ name, hook }) => `add chain ${key} ${name} { type filter hook ${hook} priority 0; }`),
  ...chains.flatMap(({ name, rules }) => rules.map((rule) => `add rule ${key} ${name} ${rule}`)),
];

const deleteTableLine = ({ key }: Table): string => `delete table ${key}`;

/** The command that shows a table whole. */
const showTableCommand = ({ value }: Table): string[] => [
  'nft',
  '-j',
  'list',
  'table',
  value.family,
  value.table,
];
