/** How FRR gets and loses our part: its file is changed in place, what runs by vtysh(1), and read back before it counts as done. */
import { setTimeout as pause } from 'node:timers/promises';
import { VirtnetError } from '../../../../shared/contract/error';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t } from '../../../../shared/language/language';
import { FRR_CONF, readRunning, runs } from '../../facts/span/frr';
import { isTaken, oursIn, withoutOurs, withOurs } from '../../facts/span/frrText';
import type { Host } from '../../host/host';
import { withSecrets } from '../../host/secrets';
import { deriveKey } from '../../host/spanKeys';
import { hereDocument, operationOf, requireSuccess, type Step } from '../operation';
import type { BgpWanted } from './bgpLines';
import { secretsIn, wordsFor } from './secretWords';

/** What names secrets, and where they are. */
type Naming = BgpWanted & { keys: string };

/** vtysh opens the file that it reads, which no socket can be: what a program of Node's reads from is one. */
const VTYSH = ['sh', '-c', 'cat | vtysh -f /dev/stdin'];

/** What FRR shows is what it was told a moment ago; looked for so often, so many milliseconds apart. */
const LOOKS = 50;
const BETWEEN_MS = 100;

const passwordOf = (secret: string): string => deriveKey(secret, 'bgp').toString('hex');

/** Puts in the place of each password the word for the secret that it is made of. */
export async function hidden(host: Host, keys: string): Promise<(line: string) => string> {
  const word = await wordsFor(host, keys, passwordOf);
  return (line) =>
    line.replace(/( password )(.*)$/, (_line, said: string, password: string) => said + word(password));
}

/** Has its file say this of ours, and nothing else of ours. */
export function keepInFile({ keys }: Naming, lines: readonly string[], title: string): Step {
  const perform = async (host: Host): Promise<void> => {
    const secrets = await secretsIn(host, keys, lines, passwordOf);
    const said = lines.map((line) => withSecrets(line, secrets));
    await host.changeFile(
      FRR_CONF,
      (text) => (lines.length === 0 ? withoutOurs(text) : withOurs(text, said)),
      {
        isSecret: lines.length > 0,
      },
    );
  };
  const script = (): string[] =>
    lines.length === 0
      ? [`sed -i '/^! virtnet-manager begin/,/^! virtnet-manager end/d' ${FRR_CONF}`]
      : hereDocument(`cat >> ${FRR_CONF}`, lines.join('\n'));
  return { title, operation: operationOf({ perform, command: FRR_CONF, script }) };
}

/** Has what runs of it become what is wanted; `null` takes all of it back, which what does not run needs not. */
export function tellFrr(wanted: Naming | null, lines: readonly string[], title: string): Step {
  const input = `${lines.join('\n')}\n`;
  const perform = async (host: Host): Promise<void> => {
    if (!(await runs(host, 'bgpd')) && wanted === null) return;
    const running = await readRunning(host);
    if (running === null) throw new Error(t('kinds.bgpd.silent'));
    if (wanted === null && oursIn(running).length === 0) return;
    if (wanted !== null) refuseTaken(running, wanted.lines);
    const secrets = wanted === null ? {} : await secretsIn(host, wanted.keys, lines, passwordOf);
    requireSuccess(await host.run(VTYSH, { input, secrets }));
    await readBack(host, wanted);
  };
  const command = quoteCommand(VTYSH);
  return {
    title,
    operation: operationOf({ perform, command, input, script: () => hereDocument(command, input) }),
  };
}

/** A neighbour of somebody else's with an address that we want one at. */
function refuseTaken(running: string, lines: readonly string[]): void {
  const name = lines
    .flatMap((line) => /^neighbor (\S+) peer-group /.exec(line)?.[1] ?? [])
    .find((address) => isTaken(running, address));
  if (name === undefined) return;
  throw new VirtnetError(t('kinds.bgp.neighbourTaken', { address: name }), {
    code: 'foreign-resource',
    kind: 'bgp',
    name,
  });
}

/** FRR says of hardly any line that it did not take it (vtysh 8.4 ends with 0 while bgpd is gone). */
async function readBack(host: Host, wanted: Naming | null): Promise<void> {
  const hide = wanted === null ? null : await hidden(host, wanted.keys);
  let found: string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    found = oursIn((await readRunning(host)) ?? '').map((line) => hide?.(line) ?? line);
    if (found.join('\n') === (wanted?.lines ?? []).join('\n')) return;
    await pause(BETWEEN_MS);
  }
  const line = wanted?.lines.find((one) => !found.includes(one)) ?? found[0] ?? '';
  throw new Error(t('kinds.bgp.notTaken', { line }));
}
