/** The kind `accept`: rules by which a network's packets are accepted in other programs' chains; a fix of a test adds them. */
import type { ChangeView, Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { READING_MS } from '../../host/runOrFail';
import type { Kind } from '../kind';
import { requireSuccess, run, runLines, type Step } from '../operation';

/** One rule: what comes from the bridge, or what goes to it, in one chain. */
export type AcceptValue = (
  | {
      how: 'iptables';
      /** The variant of iptables whose chain `FORWARD` it is. */
      program: string;
      /** The rule's number there. */
      place: number;
    }
  | {
      how: 'nft';
      family: string;
      table: string;
      chain: string;
      /** What the kernel calls the rule; null until it is there. */
      handle: number | null;
    }
) & { bridge: string; direction: 'from' | 'to' };

type Accept = Resource<AcceptValue>;
type NftAccept = AcceptValue & { how: 'nft' };

export const accept: Kind<AcceptValue> = {
  name: 'accept',
  wanted: () => [],
  read: async ({ host }, wanted) => (await Promise.all(wanted.map((one) => readAccept(host, one)))).flat(),
  // Others clear their chains as they like: what is gone need not be taken out.
  presume: (look, owned, wanted) => accept.read(look, [...owned, ...wanted]),
  // A chain that no longer exists drops nothing any more.
  async placed(host, missed) {
    const areThere = await Promise.all(missed.map(({ value }) => hasChain(host, value)));
    return missed.filter((_one, index) => areThere[index]);
  },
  same: () => true,
  // Something that others have put before it since is overtaken.
  renewed: (found, _wanted, { isAsked }) => (isAsked ? found : null),
  steps(changes) {
    const { written, replaced, removed } = changes.of(accept);
    return {
      forget: replaced.flatMap(({ before }) => deletion(before)),
      guard: [
        ...byTable(written).map(insertion),
        ...written.flatMap(({ value }) => iptables(value, 'create')),
      ],
      clean: removed.flatMap(deletion),
    };
  },
  words: {
    cause: 'kinds.accept.cause',
    name: ({ value }) => t('kinds.accept.name', wordsOf(value)),
    change: (action, { value }) => titleOf(action, value),
  },
  noticed: 'rules',
};

/** The rules of one chain for both directions. */
export function acceptsOf(
  chain:
    | { how: 'iptables'; program: string; place: number }
    | { how: 'nft'; family: string; table: string; chain: string },
  bridge: string,
): Accept[] {
  return (['from', 'to'] as const).map((direction) => ({
    kind: accept.name,
    key:
      chain.how === 'iptables'
        ? `${chain.program} FORWARD ${direction} ${bridge}`
        : `${chain.family} ${chain.table} ${chain.chain} ${direction} ${bridge}`,
    value: { ...(chain.how === 'nft' ? { ...chain, handle: null } : chain), bridge, direction },
  }));
}

/** The comment that tells our accept from what else is in such a chain. */
const commentOf = ({ bridge }: AcceptValue): string => `virtnet-manager ${bridge}`;

const wordsOf = (value: AcceptValue): { direction: string; bridge: string; place: string } => ({
  direction: value.direction,
  bridge: value.bridge,
  place:
    value.how === 'iptables'
      ? 'FORWARD'
      : t('kinds.accept.table', { family: value.family, table: value.table }),
});

const titleOf = (action: ChangeView['action'], value: AcceptValue): string =>
  t('kinds.accept.change', { action, ...wordsOf(value) });

const listChain = ({ family, table, chain }: NftAccept): string[] => [
  ...['nft', '-a', 'list', 'chain'],
  ...[family, table, chain],
];

/** Whether there is what it accepts packets in; iptables has its FORWARD always. */
async function hasChain(host: Host, value: AcceptValue): Promise<boolean> {
  if (value.how === 'iptables') return true;
  const found = await host.run(listChain(value), { withinMs: READING_MS });
  if (found.status !== 0 && GONE.test(found.stderr)) return false;
  requireSuccess(found);
  return true;
}

async function readAccept(host: Host, wanted: Accept): Promise<Accept[]> {
  const { value } = wanted;
  const reading = { withinMs: READING_MS };
  const found = await (value.how === 'iptables'
    ? host.run([value.program, '--wait', '10', '-C', 'FORWARD', ...argumentsOf(value)], reading)
    : host.run(listChain(value), reading));
  if (found.status !== 0 && GONE.test(found.stderr)) return [];
  requireSuccess(found);
  if (value.how === 'iptables') return [wanted];
  const line = found.stdout
    .split('\n')
    .find((text) => text.includes(matchOf(value)) && text.includes(`comment "${commentOf(value)}"`));
  const handle = /# handle (\d+)$/.exec(line?.trim() ?? '')?.[1];
  return handle === undefined ? [] : [{ ...wanted, value: { ...value, handle: Number(handle) } }];
}

/** What the programs say of a rule or chain that is not there. */
const GONE = /Bad rule|No chain\/target\/match|No such file or directory/;

/** What an accept of iptables says after its chain. */
const argumentsOf = (value: AcceptValue): string[] => [
  value.direction === 'from' ? '-i' : '-o',
  value.bridge,
  ...['-m', 'comment', '--comment', commentOf(value), '-j', 'ACCEPT'],
];

function iptables(value: AcceptValue, action: 'create' | 'remove'): Step[] {
  if (value.how !== 'iptables') return [];
  const place = action === 'create' ? ['-I', 'FORWARD', String(value.place)] : ['-D', 'FORWARD'];
  return [
    {
      title: titleOf(action, value),
      operation: run([value.program, '--wait', '10', ...place, ...argumentsOf(value)]),
    },
  ];
}

const matchOf = ({ direction, bridge }: AcceptValue): string =>
  `${direction === 'from' ? 'iifname' : 'oifname'} "${bridge}"`;

/** The rules of nft that one command adds to each chain. */
function byTable(created: readonly Accept[]): NftAccept[][] {
  const chains = new Map<string, NftAccept[]>();
  for (const { value } of created) {
    if (value.how !== 'nft') continue;
    const chain = `${value.family} ${value.table} ${value.chain} ${value.bridge}`;
    chains.set(chain, [...(chains.get(chain) ?? []), value]);
  }
  return [...chains.values()];
}

function insertion(values: readonly NftAccept[]): Step {
  const [first] = values;
  const lines = values.map(
    (value) =>
      `insert rule ${value.family} ${value.table} ${value.chain} ${matchOf(value)} accept comment "${commentOf(value)}"`,
  );
  const title = first ? t('kinds.accept.both', { bridge: first.bridge, place: wordsOf(first).place }) : '';
  return runLines(title, ['nft', '-f', '-'], lines)[0] as Step;
}

function deletion({ value }: Accept): Step[] {
  if (value.how === 'iptables') return iptables(value, 'remove');
  const { family, table, chain, handle } = value;
  return [
    {
      title: titleOf('remove', value),
      operation: run(['nft', 'delete', 'rule', family, table, chain, 'handle', String(handle)]),
    },
  ];
}
