/** `--help`: of the program and of one verb, from the descriptions of the verbs. */
import { COMMON_OPTIONS, inWords, type Operand, type Option, type Verb } from './command';

const WIDTH = 26;

/** What `virtnet --help` prints. */
export function programHelp(verbs: readonly Verb[]): string {
  return [
    'Usage: virtnet [-c URI] VERB [OPTIONS] [NETWORK]…',
    '',
    'Creates and runs virtual networks on Linux: bridges with DHCP, DNS and forwarding.',
    'A NETWORK is a name or a UUID. See virtnet VERB --help for each verb, virtnet help index for the guide.',
    '',
    'Verbs:',
    ...verbs.filter(({ hidden }) => !hidden).map(({ name, summary }) => entry(name, inWords(summary))),
    '',
    'Options of every verb:',
    ...COMMON_OPTIONS.map((option) => entry(optionForm(option), inWords(option.help))),
  ].join('\n');
}

/** What `virtnet VERB --help` prints. */
export function verbHelp(verb: Verb): string {
  const { operands = [], options = [] } = verb;
  return [
    `Usage: ${usageOf(verb)}`,
    '',
    `${inWords(verb.summary)}.`,
    ...(verb.description === undefined ? [] : ['', inWords(verb.description)]),
    ...(operands.length > 0
      ? ['', 'Operands:', ...operands.map(({ name, help }) => entry(name.toUpperCase(), inWords(help)))]
      : []),
    '',
    'Options:',
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
