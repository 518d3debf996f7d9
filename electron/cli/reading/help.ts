/** `--help`: of the program and of one verb, from the descriptions of the verbs. */
import { COMMON_OPTIONS, inWords, type Operand, type Option, type Verb } from './command';
import { t } from '../../../shared/language/language';

const WIDTH = 26;

/** What `virtnet --help` prints. */
export function programHelp(verbs: readonly Verb[]): string {
  return [
    t('cli.help.usage', { form: 'virtnet [-c URI] VERB [OPTIONS] [NETWORK]…' }),
    '',
    t('cli.about'),
    t('cli.help.more'),
    '',
    t('cli.help.verbs'),
    ...verbs.filter(({ hidden }) => !hidden).map(({ name, summary }) => entry(name, inWords(summary))),
    '',
    t('cli.help.commonOptions'),
    ...COMMON_OPTIONS.map((option) => entry(optionForm(option), inWords(option.help))),
  ].join('\n');
}

/** What `virtnet VERB --help` prints. */
export function verbHelp(verb: Verb): string {
  const { operands = [], options = [] } = verb;
  return [
    t('cli.help.usage', { form: usageOf(verb) }),
    '',
    `${inWords(verb.summary)}.`,
    ...(verb.description === undefined ? [] : ['', inWords(verb.description)]),
    ...(operands.length > 0
      ? [
          '',
          t('cli.help.operands'),
          ...operands.map(({ name, help }) => entry(name.toUpperCase(), inWords(help))),
        ]
      : []),
    '',
    t('cli.help.options'),
    ...[...options, ...COMMON_OPTIONS].map((option) => entry(optionForm(option), inWords(option.help))),
  ].join('\n');
}

/** The form of a call, as `virtnet net-start NETWORK…`. */
export const usageOf = ({ name, operands = [] }: Verb): string =>
  ['virtnet', name, '[OPTIONS]', ...operands.map(operandForm)].join(' ');

function operandForm({ name, several, optional }: Operand): string {
  const form = `${name.toUpperCase()}${several ? '…' : ''}`;
  return optional ? `[${form}]` : form;
}

/** An option with its letter and value, as `-c, --connect URI`. */
export const optionForm = ({ name, short, value }: Option): string =>
  `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value.name}` : ''}`;

const entry = (left: string, right: string): string =>
  left.length < WIDTH ? `  ${left.padEnd(WIDTH)}${right}` : `  ${left}\n  ${''.padEnd(WIDTH)}${right}`;
