/** The kind `dhcp client`: a program that keeps the host's own lease, and asks on a bridge in place of the card. */
import type { Resource } from '../../../../shared/contract/resource';
import { dhcpClients, forDevice } from '../../facts/cardOwner';
import type { Host } from '../../host/host';
import { HELPER_MARK } from '../../host/orphans';
import type { Kind } from '../kind';
import { operationOf, run, type Step } from '../operation';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';

interface DhcpClientValue {
  bridge: string;
  card: string;
  /** As it was started for the card. */
  argv: string[];
  /** False while it runs for neither of them. */
  isWhole: boolean;
}

type Client = Resource<DhcpClientValue>;

/** By the bridge and the command line. */
export const dhcpClient: Kind<DhcpClientValue> = {
  name: 'dhcp client',
  wanted: () => [],
  read: async ({ host }, wanted) => (await Promise.all(wanted.map((one) => readClient(host, one)))).flat(),
  presume: (look, owned, wanted) => dhcpClient.read(look, [...owned, ...wanted]),
  same: (found) => found.value.isWhole,
  asWanted: (wanted) => ({ ...wanted, value: { ...wanted.value, isWhole: true } }),
  steps(changes) {
    const { written, removed } = changes.of(dhcpClient);
    // Late, so that what fails before has not made a client begin anew, which clears its device.
    return {
      serve: written.map((one) => changing(one, 'bridge')),
      start: removed.map((one) => changing(one, 'card')),
    };
  },
  words: {
    cause: 'kinds.dhcpClient.cause',
    name: (one) => t('kinds.dhcpClient.name', { command: quoteCommand(onBridge(one)) }),
    change: (action, { value: { bridge, card, argv } }) =>
      action === 'remove'
        ? t('kinds.dhcpClient.back', { program: argv[0] ?? '', card })
        : t('kinds.dhcpClient.over', { program: argv[0] ?? '', bridge, card }),
  },
  noticed: 'by reading',
};

/** A client that keeps the lease of a card, for a bridge over it. */
export const dhcpClientOf = (bridge: string, card: string, argv: readonly string[]): Client => ({
  kind: dhcpClient.name,
  key: `${bridge} ${argv.join(' ')}`,
  value: { bridge, card, argv: [...argv], isWhole: true },
});

const onBridge = ({ value: { bridge, card, argv } }: Client): string[] => forDevice(argv, card, bridge);

async function readClient(host: Host, one: Client): Promise<Client[]> {
  const { bridge, card, argv } = one.value;
  if (await runs(host, bridge, onBridge(one))) return [{ ...one, value: { ...one.value, isWhole: true } }];
  if (await runs(host, card, argv)) return [];
  return [{ ...one, value: { ...one.value, isWhole: false } }];
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join('\0') === b.join('\0');

const runs = async (host: Host, device: string, argv: readonly string[]): Promise<boolean> =>
  (await dhcpClients(host, device)).some((one) => isSame(one.argv, argv));

/**
 * Ends a client, whose lease goes on, and starts it for the other device; there it goes on when the helper that starts it
 * has ended, and is none of what that one has to finish.
 */
function changing(one: Client, goal: 'bridge' | 'card'): Step {
  const { bridge, card, argv } = one.value;
  const [here, there] = [
    { device: card, argv },
    { device: bridge, argv: onBridge(one) },
  ];
  const [from, to] = goal === 'bridge' ? [here, there] : [there, here];
  const ended = quoteCommand(['pkill', '-f', '-x', from.argv.join(' ')]);
  const begun = run([
    'sh',
    '-c',
    `unset ${HELPER_MARK}; exec "$@" < /dev/null > /dev/null 2>&1`,
    'sh',
    ...to.argv,
  ]);
  return {
    title: t('kinds.dhcpClient.ask', { program: argv[0] ?? '', to: to.device, from: from.device }),
    operation: operationOf({
      perform: async (host) => {
        for (const { pid, argv: found } of await dhcpClients(host, from.device))
          if (isSame(found, from.argv)) await host.terminate(pid, (argv) => isSame(argv, from.argv));
        await begun.perform(host);
      },
      command: begun.command,
      script: () => [`${ended} || true`, ...begun.script()],
    }),
  };
}
