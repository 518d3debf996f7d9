/** What a verb of the command line is: one description for reading its arguments, its help, its page and its completion. */
import { t, type TextKey } from '../../../shared/language/language';
import type { Invocation } from '../invocation';

/** A text of the catalogues, or one that is put together when it is asked for. */
type Words = TextKey | (() => string);

export const inWords = (words: Words): string => (typeof words === 'function' ? words() : t(words));

/** A value for an operand or option, named as in `--help`; completion offers what fits. */
export type ValueKind = 'network' | 'file' | 'directory' | 'number' | 'text' | 'uri' | readonly string[];

export interface Operand {
  name: string;
  kind: ValueKind;
  help: Words;
  /** May be left out. */
  optional?: boolean;
  /** May be given several times; the last operand only. */
  several?: boolean;
}

export interface Option {
  name: string;
  /** One letter. */
  short?: string;
  help: Words;
  /** What it takes; absent = it is a switch. */
  value?: { name: string; kind: ValueKind };
  /** May be given several times. */
  several?: boolean;
}

/** What was read of a command line: switches, values by name, and operands. */
export interface Arguments {
  has(option: string): boolean;
  /** The value of an option or of a single operand. */
  value(name: string): string | undefined;
  /** The value of an operand that must be there. */
  required(name: string): string;
  /** All values of an operand that may be given several times. */
  all(name: string): string[];
}

export interface Verb {
  name: string;
  /** One line for lists: an imperative phrase without a full stop. */
  summary: Words;
  /** Paragraphs for `--help` and the manual page. */
  description?: Words;
  operands?: readonly Operand[];
  options?: readonly Option[];
  /** Options of which at most one may be given. */
  exclusive?: readonly (readonly string[])[];
  /** True for what scripts and packages use; left out of the list of verbs. */
  hidden?: boolean;
  /** Loads what carries it out, so that a verb costs only what it needs. */
  load: () => Promise<(invocation: Invocation, args: Arguments) => Promise<void>>;
}

/** Options that every verb takes. */
export const COMMON_OPTIONS: readonly Option[] = [
  {
    name: 'connect',
    short: 'c',
    help: 'cli.verbs.option.connect',
    value: { name: 'URI', kind: 'uri' },
  },
  { name: 'quiet', short: 'q', help: 'cli.verbs.option.quiet' },
  { name: 'help', short: 'h', help: 'cli.verbs.option.help' },
  { name: 'version', short: 'V', help: 'cli.verbs.option.version' },
];

export const JSON_OPTION: Option = { name: 'json', help: 'cli.verbs.option.json' };

/** Of verbs that only read. */
export const ALL_HOSTS_OPTION: Option = {
  name: 'all-hosts',
  help: 'cli.verbs.option.allHosts',
};

export const YES_OPTION: Option = {
  name: 'yes',
  short: 'y',
  help: 'cli.verbs.option.yes',
};

/** The connections that completion offers. */
export const KNOWN_URIS = ['virtnet:///system', 'virtnet:///sandbox'] as const;
