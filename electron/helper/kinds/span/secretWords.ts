/** Words that stand for secrets in what programs are told: what is shown, compared and kept has these alone. */
import { join } from 'node:path';
import { VirtnetError } from '../../../../shared/contract/error';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { isSpanKeyId, readSecretFile } from '../../host/spanKeys';

/** What stands for a secret, by its id. */
export const wordFor = (id: string): string => `{${id}}`;

/** What one that is not here stands as. */
const UNKNOWN = wordFor('?');

/** Makes of a shared secret what a program is given. */
export type Deriving = (secret: string) => string;

/** What lines name, by the words that stand for it. Throws `not-found` for what is not here. */
export async function secretsIn(
  host: Host,
  keys: string,
  lines: readonly string[],
  derive: Deriving,
): Promise<Record<string, string>> {
  const ids = new Set(lines.flatMap((line) => /\{([0-9a-f]{16})\}$/.exec(line)?.[1] ?? []));
  const pairs = [...ids].map(async (id): Promise<[string, string]> => {
    const secret = await readSecretFile(host, join(keys, id));
    if (secret === null)
      throw new VirtnetError(t('kinds.span.noKey', { id }), { code: 'not-found', name: id });
    return [wordFor(id), derive(secret)];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** The word for what was derived of a secret that is here; of none, it is `{?}`. */
export async function wordsFor(
  host: Host,
  keys: string,
  derive: Deriving,
): Promise<(derived: string) => string> {
  const ids = (await host.readDir(keys)).filter(isSpanKeyId);
  const known = await Promise.all(
    ids.map(async (id): Promise<[string, string][]> => {
      const secret = await readSecretFile(host, join(keys, id));
      return secret === null ? [] : [[derive(secret), wordFor(id)]];
    }),
  );
  const words = new Map(known.flat());
  return (derived) => words.get(derived) ?? UNKNOWN;
}
