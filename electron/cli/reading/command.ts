/** What a verb of the command line is: one description for reading its arguments, its help, its page and its completion. */
import type { Invocation } from '../invocation';

/** A value for an operand or option, named as in `--help`; completion offers what fits. */
export type ValueKind = 'network' | 'file' | 'directory' | 'number' | 'text' | 'uri' | readonly string[];

export interface Operand {
  name: string;
  kind: ValueKind;
  help: string;
  /** May be left out. */
  optional?: boolean;
  /** May be given several times; the last operand only. */
  several?: boolean;
}

export interface Option {
  name: string;
  /** One letter. */
  short?: string;
  help: string;
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
  summary: string;
  /** Paragraphs for `--help` and the manual page. */
  description?: string;
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
    help: 'connection to use, by its URI or name (default: $VIRTNET_DEFAULT_URI, else virtnet:///system)',
    value: { name: 'URI', kind: 'uri' },
  },
  { name: 'quiet', short: 'q', help: 'print results only: no messages, no empty lines' },
  { name: 'help', short: 'h', help: 'show what this verb does and takes' },
  { name: 'version', short: 'V', help: 'show the version' },
];

export const JSON_OPTION: Option = { name: 'json', help: 'print JSON instead of text' };

/** Of verbs that only read. */
export const ALL_HOSTS_OPTION: Option = {
  name: 'all-hosts',
  help: 'on this computer and on every host that was added to the connections',
};

export const YES_OPTION: Option = {
  name: 'yes',
  short: 'y',
  help: 'say yes to what the checks ask to confirm, as a network that is not in the private blocks',
};

/** The connections that completion offers. */
export const KNOWN_URIS = ['virtnet:///system', 'virtnet:///sandbox'] as const;
