/** net-edit: the stored definition in an editor, until it is accepted or given up. */
import { t } from '../../../shared/language/language';
import { quoteCommand } from '../../../shared/words/shellQuote';
import type { Arguments } from '../reading/command';
import { EditedFile } from '../terminal/editor';
import { Failure, failureOf, orFail } from '../failure';
import { complain } from '../terminal/write';
import { ask } from '../terminal/question';
import type { Invocation } from '../invocation';
import { readKnown } from '../definition/readDefinition';
import { sayWhatApplies, storeDefinition } from './definitions';

/** How the reason begins that a re-opened file begins with; it is taken out again before the file is read. */
const noteStart = (): string => `<!-- ${t('cli.verbs.netEdit.notAccepted')} `;

const withoutNote = (text: string): string =>
  text.startsWith(noteStart()) ? text.replace(/^[\s\S]*?-->\n/, '') : text;

export async function netEdit(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const read = (): Promise<string> => invocation.call('dumpXml', { name, inactive: true });
  const original = await orFail(t('cli.verbs.netEdit.failed', { name }), read);
  const edited = new EditedFile(`${name}.xml`, original);
  for (;;) {
    const text = withoutNote(edited.edit());
    if (text === original) {
      edited.remove();
      return invocation.message(t('cli.verbs.netEdit.same', { name }));
    }
    try {
      if ((await read()) !== original) throw changedMeanwhile(name);
      const definition = readKnown(text, invocation);
      if (definition.name !== name) throw renamed(name);
      await storeDefinition(invocation, args, definition);
      edited.remove();
      invocation.message(t('cli.verbs.netEdit.done', { name }));
      return await sayWhatApplies(invocation, args, name);
    } catch (error) {
      askAgain(edited, text, await failureOf(error), name);
    }
  }
}

/** Returns when the person wants to edit again, with the reason on top of the file; else throws, and keeps the file. */
function askAgain(edited: EditedFile, text: string, reason: Failure, name: string): void {
  const lines = [...reason.lines, ...reason.hints];
  complain(lines.map((line) => `${t('cli.verbs.netEdit.error', { line })}\n`).join(''));
  if (ask(t('cli.verbs.netEdit.again'), ['y', 'n']) === 'y') {
    // Two hyphens in a row may not stand in a comment.
    edited.write(`${noteStart()}${lines.join(' ').replace(/-{2,}/g, '-')} -->\n${text}`);
    return;
  }
  edited.write(text);
  throw new Failure(
    [t('cli.verbs.netEdit.same', { name })],
    [t('cli.verbs.netEdit.kept', { file: edited.file })],
  );
}

const changedMeanwhile = (name: string): Failure =>
  new Failure([t('cli.verbs.netEdit.changedMeanwhile', { name })]);

const renamed = (name: string): Failure =>
  new Failure(
    [t('cli.verbs.netEdit.renamed', { name })],
    [t('cli.verbs.netEdit.rename', { command: quoteCommand(['virtnet', 'net-rename', name, 'NEWNAME']) })],
  );
