/** net-edit: the stored definition in an editor, until it is accepted or given up. */
import { quoteCommand } from '../../../shared/words/shellQuote';
import type { Arguments } from '../reading/command';
import { EditedFile } from '../terminal/editor';
import { Failure, failureOf, orFail } from '../failure';
import { complain } from '../terminal/write';
import { ask } from '../terminal/question';
import type { Invocation } from '../invocation';
import { readKnown } from '../definition/readDefinition';
import { sayWhatApplies, storeDefinition } from './definitions';

/** The reason that a re-opened file begins with; it is taken out again before the file is read. */
const NOTE = /^<!-- Not accepted: [\s\S]*?-->\n/;

export async function netEdit(invocation: Invocation, args: Arguments): Promise<void> {
  const { name } = await invocation.network(args.required('network'));
  const read = (): Promise<string> => invocation.call('dumpXml', { name, inactive: true });
  const original = await orFail(`Failed to edit network ${name}`, read);
  const edited = new EditedFile(`${name}.xml`, original);
  for (;;) {
    const text = edited.edit().replace(NOTE, '');
    if (text === original) {
      edited.remove();
      return invocation.message(`Network ${name} XML configuration not changed.`);
    }
    try {
      if ((await read()) !== original) throw changedMeanwhile(name);
      const definition = readKnown(text, invocation);
      if (definition.name !== name) throw renamed(name);
      await storeDefinition(invocation, args, definition);
      edited.remove();
      invocation.message(`Network ${name} XML configuration edited.`);
      return await sayWhatApplies(invocation, args, name);
    } catch (error) {
      askAgain(edited, text, await failureOf(error), name);
    }
  }
}

/** Returns when the person wants to edit again, with the reason on top of the file; else throws, and keeps the file. */
function askAgain(edited: EditedFile, text: string, reason: Failure, name: string): void {
  const lines = [...reason.lines, ...reason.hints];
  complain(lines.map((line) => `error: ${line}\n`).join(''));
  if (ask('Failed. Try again? [y,n]: ', ['y', 'n']) === 'y') {
    // Two hyphens in a row may not stand in a comment.
    edited.write(`<!-- Not accepted: ${lines.join(' ').replace(/-{2,}/g, '-')} -->\n${text}`);
    return;
  }
  edited.write(text);
  throw new Failure(
    [`Network ${name} XML configuration not changed.`],
    [`What was edited is kept in ${edited.file}`],
  );
}

const changedMeanwhile = (name: string): Failure =>
  new Failure([`the definition of ${name} was changed by somebody else while it was edited`]);

const renamed = (name: string): Failure =>
  new Failure(
    [`The name cannot be changed by editing; it was ${name}.`],
    [`Give it another name: ${quoteCommand(['virtnet', 'net-rename', name, 'NEWNAME'])}`],
  );
