/** The kind `kept`: files that outlast what a network runs (leases, log, ports), until the network itself is gone. */
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { basename, dirname } from 'node:path';
import type { Host } from '../host/host';
import type { Kind } from './kind';
import { remove, write } from './operation';

interface KeptValue {
  /** What it holds, to put it back; of a log that has grown long, its end. */
  content: string;
  /** Left by an earlier network of the name: it goes before the one that gets the name comes. */
  isEarlier: boolean;
}

type Kept = Resource<KeptValue>;

/** So much of a file is kept to be put back, in characters: many times what a network with all its leases needs. */
const KEPT_LENGTH = 4 * 1024 * 1024;

export const kept: Kind<KeptValue> = {
  name: 'kept',
  wanted: () => [],
  async read({ host }, wanted) {
    const contents = await Promise.all(wanted.map(({ key }) => host.readFile(key)));
    return wanted.flatMap((one, index): Kept[] => {
      const content = contents[index] ?? null;
      return content === null ? [] : [{ ...one, value: { ...one.value, content: endOf(content) } }];
    });
  },
  presume: (look, owned, wanted) => kept.read(look, [...owned, ...wanted]),
  // Whoever writes it goes on writing: only where it is gone it is put back.
  same: () => true,
  steps(changes) {
    const { created, removed } = changes.of(kept);
    const removals = (isEarlier: boolean) =>
      removed
        .filter(({ value }) => value.isEarlier === isEarlier)
        .map((one) => ({ title: removing(one), operation: remove(one.key) }));
    return {
      forget: removals(true),
      write: created.map((one) => ({ title: restoring(one), operation: write(one.key, one.value.content) })),
      clean: removals(false),
    };
  },
  words: {
    cause: 'kinds.kept.cause',
    name: ({ key }) => key,
    change: (action, subject) => (action === 'remove' ? removing(subject) : restoring(subject)),
  },
  noticed: 'by reading',
};

/** A file that is kept, or was left by an earlier network; its content is read when it is looked for, unless it comes. */
export const keptFile = (
  key: string,
  { isEarlier, content = '' }: { isEarlier: boolean; content?: string },
): Kept => ({
  kind: kept.name,
  key,
  value: { content, isEarlier },
});

const removing = ({ key }: Kept): string => t('kinds.file.remove', { path: key });
const restoring = ({ key }: Kept): string => t('kinds.kept.restore', { path: key });

/** The end of it, from the beginning of a line. */
function endOf(content: string): string {
  if (content.length <= KEPT_LENGTH) return content;
  const end = content.slice(-KEPT_LENGTH);
  return end.slice(end.indexOf('\n') + 1);
}

/** The files of a host as they are once those that are kept are put back. */
export function withKept<H extends Pick<Host, 'readFile' | 'writeFile' | 'removeFile' | 'readDir'>>(
  host: H,
  resources: readonly Resource[],
): Pick<H, 'readFile' | 'writeFile' | 'removeFile' | 'readDir'> {
  const coming = resources.filter((one): one is Kept => one.kind === kept.name);
  if (coming.length === 0) return host;
  return {
    readFile: async (path) =>
      (await host.readFile(path)) ?? coming.find(({ key }) => key === path)?.value.content ?? null,
    readDir: async (path) => [
      ...(await host.readDir(path)),
      ...coming.filter(({ key }) => dirname(key) === path).map(({ key }) => basename(key)),
    ],
    writeFile: (path, content) => host.writeFile(path, content),
    removeFile: (path) => host.removeFile(path),
  };
}
