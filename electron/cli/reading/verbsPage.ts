/** The list of verbs in Markdown, for the guide, from the descriptions that `--help` prints. */
import { COMMON_OPTIONS, inWords, type Option, type Verb } from './command';
import { optionForm, usageOf } from './help';
import { t } from '../../../shared/language/language';

/** Every verb that is listed, each under a heading of its own; the options of all of them first. */
export function verbsPage(verbs: readonly Verb[]): string {
  return [
    `## ${t('cli.page.commonOptions')}`,
    optionTable(COMMON_OPTIONS),
    ...verbs.filter(({ hidden }) => !hidden).map(verbSection),
  ].join('\n\n');
}

function verbSection(verb: Verb): string {
  const { name, summary, description, operands = [], options = [] } = verb;
  return [
    `## ${name}`,
    `\`${usageOf(verb)}\``,
    `${inMarkdown(inWords(summary))}.`,
    ...(description === undefined ? [] : [inMarkdown(inWords(description))]),
    ...(operands.length === 0
      ? []
      : [
          table(
            t('cli.page.operand'),
            operands.map(({ name: operand, help }) => [operand.toUpperCase(), inWords(help)]),
          ),
        ]),
    ...(options.length === 0 ? [] : [optionTable(options)]),
  ].join('\n\n');
}

const optionTable = (options: readonly Option[]): string =>
  table(
    t('cli.page.option'),
    options.map((option) => [optionForm(option), inWords(option.help)]),
  );

const table = (of: string, rows: readonly (readonly [string, string])[]): string =>
  [
    `| ${of} | ${t('cli.page.what')} |`,
    '| --- | --- |',
    ...rows.map(([left, right]) => `| \`${left.replace(/\|/g, '\\|')}\` | ${inMarkdown(right)} |`),
  ].join('\n');

/** Text that Markdown takes as it is. */
const inMarkdown = (text: string): string => text.replace(/[\\`*_<>|[\]]/g, '\\$&');
