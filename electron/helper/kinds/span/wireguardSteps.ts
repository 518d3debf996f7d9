/** Makes the device by which hosts reach each other encrypted, and tells it of them: no secret stands in a command line. */
import { join } from 'node:path';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import { readPrivateKey } from '../../facts/span/wireguard';
import type { Host } from '../../host/host';
import { HELPER_MARK } from '../../host/orphans';
import { deriveKey } from '../../host/spanKeys';
import { findProgram, missingTools, readDistribution } from '../../host/tools';
import { hereDocument, operationOf, requireSuccess, type Step } from '../operation';
import { secretsIn, wordFor, wordsFor } from './secretWords';
import { DEVICE, OWN_KEY } from './wireguardLines';

const ADD = ['ip', 'link', 'add', DEVICE, 'type', 'wireguard'];
/** The same in a program, for kernels without it; it goes on, and must not hold what its caller reads from. */
const RUN = ['sh', '-c', `unset ${HELPER_MARK}; exec wireguard-go ${DEVICE} < /dev/null > /dev/null 2>&1`];
/** wg opens the file that it reads, which no socket can be: what a program of Node's reads from is one. */
const SYNC = ['sh', '-c', `cat | wg syncconf ${DEVICE} /dev/stdin`];

const presharedOf = (secret: string): string => deriveKey(secret, 'wireguard').toString('base64');

/** The word for any secret that the device has. */
export async function hidden(host: Host, keys: string): Promise<(secret: string) => string> {
  const [own, shared] = await Promise.all([
    readPrivateKey(host, join(keys, 'wireguard')),
    wordsFor(host, keys, presharedOf),
  ]);
  return (secret) => (secret === '(none)' ? wordFor('none') : secret === own ? OWN_KEY : shared(secret));
}

/** Has the kernel make it, or a program that does the same. */
export const makeDevice = (): Step => ({
  title: t('kinds.wireguard.change', { action: 'create' }),
  operation: operationOf({
    perform: async (host) => {
      if ((await findProgram('wg')) === null) throw await without(host, 'wg');
      const made = await host.run(ADD);
      if (!/Unknown device type|Operation not supported/.test(made.stderr)) return requireSuccess(made);
      if ((await findProgram('wireguard-go')) === null) throw await without(host, 'wireguard-go');
      requireSuccess(await host.run(RUN));
    },
    command: quoteCommand(ADD),
    script: () => [quoteCommand(ADD)],
  }),
});

const without = async (host: Host, tool: string): Promise<Error> =>
  missingTools([tool], await readDistribution(host), true);

/** Tells it of all others, whose sessions go on as far as nothing of them differs. */
export function configure({ lines, keys }: { lines: readonly string[]; keys: string }): Step {
  const input = `${lines.join('\n')}\n`;
  const command = quoteCommand(SYNC);
  const perform = async (host: Host): Promise<void> => {
    const own = await readPrivateKey(host, join(keys, 'wireguard'));
    if (own === null) throw new Error(t('kinds.wireguard.noKey'));
    const secrets = { ...(await secretsIn(host, keys, lines, presharedOf)), [OWN_KEY]: own };
    requireSuccess(await host.run(SYNC, { input, secrets }));
  };
  return {
    title: t('kinds.wireguard.tell'),
    operation: operationOf({ perform, command, input, script: () => hereDocument(command, input) }),
  };
}
