/** Reads a verb's command line by its description, and says what is wrong with it in virsh's words. */
import { parseArgs } from 'node:util';
import { COMMON_OPTIONS, type Arguments, type Operand, type Option, type Verb } from './command';
import { Failure } from '../failure';
import { t } from '../../../shared/language/language';

/**
 * Reads what stands after the verb. Operands may also be given by name (`--network default`), and `--` ends the
 * options. Throws a Failure for what the verb does not take, lacks, or does not take together.
 */
export function readArguments(verb: Verb, argv: readonly string[]): Arguments {
  const options = [...(verb.options ?? []), ...COMMON_OPTIONS];
  const operands = verb.operands ?? [];
  const given = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const values = given.get(name) ?? [];
    if (values.length > 0 && !mayRepeat(name) && isValued(name))
      throw new Failure([t('cli.givenTwice', { name })]);
    given.set(name, [...values, value]);
  };
  const mayRepeat = (name: string): boolean =>
    [...operands, ...options].some((one) => one.name === name && one.several === true);
  const isValued = (name: string): boolean => !isSwitch(options.find((option) => option.name === name));
  const loose: string[] = [];
  for (const token of tokensOf(argv, options, operands)) {
    if (token.kind === 'positional') loose.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.find(({ name }) => name === token.name);
    const operand = operands.find(({ name }) => name === token.name);
    if (!option && !operand)
      throw new Failure([t('cli.noSuchOption', { verb: verb.name, option: token.rawName })], [seeHelp(verb)]);
    if (isSwitch(option)) {
      if (token.value !== undefined) throw new Failure([t('cli.takesNoValue', { option: token.rawName })]);
      add(token.name, '');
    } else if (token.value === undefined || token.value === '') {
      throw new Failure([t('cli.needsValue', { option: token.rawName })], [seeHelp(verb)]);
    } else {
      add(token.name, token.value);
    }
  }
  for (const operand of operands) {
    if (given.has(operand.name)) continue;
    given.set(operand.name, operand.several ? loose.splice(0) : loose.splice(0, 1));
  }
  const has = (name: string): boolean => (given.get(name)?.length ?? 0) > 0;
  if (!has('help')) {
    if (loose[0] !== undefined) throw new Failure([t('cli.unexpected', { text: loose[0] })], [seeHelp(verb)]);
    refuseMissing(verb, has);
    refuseTogether(verb, has);
  }
  const value = (name: string): string | undefined => given.get(name)?.[0];
  return {
    has,
    value,
    required: (name) => value(name) ?? missing(verb, name),
    all: (name) => given.get(name) ?? [],
  };
}

const isSwitch = (option: Option | undefined): boolean => option !== undefined && option.value === undefined;

function tokensOf(argv: readonly string[], options: readonly Option[], operands: readonly Operand[]) {
  const named = options.map(({ name, short, value }) => [
    name,
    { type: value ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
  ]);
  const byName = operands.map(({ name }) => [name, { type: 'string' as const }]);
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries([...byName, ...named]) as Record<string, { type: 'string' | 'boolean' }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function refuseMissing(verb: Verb, has: (name: string) => boolean): void {
  for (const { name, optional } of verb.operands ?? []) if (!optional && !has(name)) missing(verb, name);
}

function missing(verb: Verb, name: string): never {
  throw new Failure([t('cli.needsOperand', { verb: verb.name, name })], [seeHelp(verb)]);
}

function refuseTogether(verb: Verb, has: (name: string) => boolean): void {
  for (const group of verb.exclusive ?? []) {
    const [first, second] = group.filter(has);
    if (second !== undefined)
      throw new Failure([t('cli.exclusive', { first: first ?? '', second })], [seeHelp(verb)]);
  }
}

const seeHelp = ({ name }: Verb): string => t('cli.seeVerbHelp', { verb: name });
