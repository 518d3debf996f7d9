/** The kind `owned bridge`: a bridge over a network card that whoever configures the card makes, asked by its own tools. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { isBridge } from '../devices/lan';
import type { Kind } from '../kind';
import { run, type Step } from '../operation';

export interface OwnedBridgeValue {
  card: string;
  /** Who is asked, as a person knows it. */
  owner: string;
  /** The families of which the card had an address, and so the bridge is to have one. */
  families: (4 | 6)[];
  /** Lines of a shell script that has the owner make it, and one that has it given back. */
  making: string[];
  giving: string[];
  isWhole: boolean;
}

export type OwnedBridge = Resource<OwnedBridgeValue>;

/** By the name of the bridge. */
export const ownedBridge: Kind<OwnedBridgeValue> = {
  name: 'owned bridge',
  wanted: () => [],
  read: async ({ host }, wanted) => (await Promise.all(wanted.map((one) => readOwned(host, one)))).flat(),
  presume: (look, owned, wanted) => ownedBridge.read(look, [...owned, ...wanted]),
  same: (found) => found.value.isWhole,
  asWanted: (wanted) => ({ ...wanted, value: { ...wanted.value, isWhole: true } }),
  steps(changes) {
    const { written, removed } = changes.of(ownedBridge);
    return {
      serve: written.map((one): Step => {
        const { card, owner, making, giving, families } = one.value;
        return {
          title: t('kinds.ownedBridge.make', { owner, bridge: one.key, card }),
          operation: run(
            ['sh', '-s'],
            script([...undoing(giving), ...making, ...waiting(one.key, families)]),
          ),
        };
      }),
      'give back': removed.map((one): Step => {
        const { card, owner, giving, families } = one.value;
        return {
          title: t('kinds.ownedBridge.giveBack', { owner, card, bridge: one.key }),
          operation: run(['sh', '-s'], script([...giving, ...waiting(card, families)])),
        };
      }),
    };
  },
  words: {
    cause: 'kinds.ownedBridge.cause',
    name: ({ key, value: { card } }) => t('kinds.ownedBridge.name', { bridge: key, card }),
    change: (action, { key, value: { card, owner } }) =>
      action === 'remove'
        ? t('kinds.ownedBridge.remove', { owner, bridge: key, card })
        : t('kinds.ownedBridge.makeWhole', { owner, bridge: key, card }),
  },
  noticed: 'devices',
};

async function readOwned(host: Host, one: OwnedBridge): Promise<OwnedBridge[]> {
  const { card } = one.value;
  if (!(await isBridge(host, one.key))) return [];
  const ports = await host.readDir(`/sys/class/net/${one.key}/brif`);
  return [{ ...one, value: { ...one.value, isWhole: ports.includes(card) } }];
}

const script = (lines: readonly string[]): string => `set -e\n${lines.join('\n')}\n`;

/** Gives back by itself when it fails: a card that has lost its addresses to no bridge shows that to nobody who looks. */
const undoing = (giving: readonly string[]): string[] => [
  'undo() {',
  'set +e',
  ...giving,
  '}',
  "trap 'status=$?; [ $status = 0 ] || undo > /dev/null 2>&1; exit $status' EXIT",
];

/** Waits until a device has addresses again; a DHCP server takes a few seconds. */
const waiting = (device: string, families: readonly (4 | 6)[]): string[] =>
  families.flatMap((family) => [
    'left=200',
    `until ip -${family} -o addr show dev ${device} scope global 2> /dev/null | grep -q inet; do`,
    '  left=$((left - 1))',
    `  [ $left -gt 0 ] || { echo '${device} has got no address of IPv${family} within 20 seconds' >&2; exit 1; }`,
    '  sleep 0.1',
    'done',
  ]);
