/** The kind `private file`: a file that says what others may not read. */
import type { Resource } from '../../../../shared/contract/resource';
import { removing, writing } from '../file';
import type { Kind } from '../kind';
import { operationOf, remove, requireSuccess, write, type Operation } from '../operation';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { fileSign } from '../sign';

interface PrivateFileValue {
  content: string;
  /** The file whose owner, group and mode it gets; null for one that only root reads. */
  like: string | null;
  /** Nobody is shown it, not even before it is written. */
  isSecret?: true;
}

type PrivateFile = Resource<PrivateFileValue>;

/** By its path. */
export const privateFile: Kind<PrivateFileValue> = {
  name: 'private file',
  wanted: () => [],
  async read({ host }, wanted) {
    const contents = await Promise.all(wanted.map(({ key }) => host.readFile(key)));
    return wanted.flatMap((one, index): PrivateFile[] => {
      const content = contents[index] ?? null;
      return content === null ? [] : [{ ...one, value: { ...one.value, content } }];
    });
  },
  presume: (look, owned, wanted) => privateFile.read(look, [...owned, ...wanted]),
  steps(changes) {
    const { written, removed } = changes.of(privateFile);
    return {
      write: written.map((one) => ({ title: writing(one.key), operation: writeOf(one) })),
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

/** A secret, which is put back as it was read. */
export const secretFileOf = (key: string): PrivateFile => ({
  kind: privateFile.name,
  key,
  value: { content: '', like: null, isSecret: true },
});

/** A file that nobody reads who may not read the one that it is `like`. */
export const privateFileOf = (key: string, content: string, like: string | null): PrivateFile => ({
  kind: privateFile.name,
  key,
  value: { content, like },
});

function writeOf({ key, value: { content, like, isSecret } }: PrivateFile): Operation {
  const giving =
    like === null ? [] : ['chown', 'chmod'].map((program) => [program, `--reference=${like}`, '--', key]);
  const plain = write(key, content);
  return operationOf({
    // Root's alone until it has its owner.
    perform: async (host) => {
      await host.writeFile(key, content, 0o600);
      for (const argv of giving) requireSuccess(await host.run(argv));
    },
    command: plain.command,
    ...(isSecret ? {} : { input: content }),
    script: () => [
      '(umask 077',
      ...(isSecret ? [`cat > ${quoteCommand([key])}`] : plain.script()),
      ')',
      ...giving.map(quoteCommand),
    ],
  });
}
