/** The kind `file`: generated files, which say all that they are. */
import type { Resource } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { networkFiles } from '../host/paths';
import { configurationOf } from './dnsmasq/dnsmasqFiles';
import type { Kind } from './kind';
import { move, remove, write } from './operation';
import { fileSign } from './sign';

export const file: Kind<string> = {
  name: 'file',
  wanted(network, { paths }) {
    const configuration = configurationOf(network, paths);
    if (!configuration) return [];
    const { conf, hosts, names } = networkFiles(paths, network.definition.name);
    return [
      ...fileWith(conf, configuration.conf),
      ...fileWith(hosts, configuration.hosts),
      ...fileWith(names, configuration.names),
    ];
  },
  async read({ host }, wanted) {
    const contents = await Promise.all(wanted.map(({ key }) => host.readFile(key)));
    return wanted.flatMap(({ key }, index) => fileWith(key, contents[index] ?? null));
  },
  presume: (look, owned, wanted) => file.read(look, [...owned, ...wanted]),
  steps(changes, { moves }) {
    const { written, removed } = changes.of(file);
    return {
      write: [
        ...written.map(({ key, value }) => ({ title: writing(key), operation: write(key, value) })),
        ...moves.map(({ from, to }) => ({
          title: t('kinds.file.rename', { path: from }),
          operation: move(from, to),
        })),
      ],
      clean: removed.map(({ key }) => ({ title: removing(key), operation: remove(key) })),
    };
  },
  words: {
    cause: 'kinds.file.cause',
    name: ({ key }) => key,
    change: (action, { key }) => (action === 'remove' ? removing(key) : writing(key)),
  },
  noticed: 'signs',
  signs: ({ key }) => [fileSign(key)],
};

export const writing = (path: string): string => t('kinds.file.write', { path });
export const removing = (path: string): string => t('kinds.file.remove', { path });

/** The file with this content, or none without any. */
const fileWith = (key: string, value: string | null): Resource<string>[] =>
  value === null ? [] : [{ kind: file.name, key, value }];
