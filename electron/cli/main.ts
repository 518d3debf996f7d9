/** virtnet's entry: finds the verb, reads its arguments, carries it out, and turns failures into exit status 1. */
import path from 'node:path';
import { languagesOf } from '../../shared/language/environment';
import { localeFor, speak, t } from '../../shared/language/language';
import { version } from '../../package.json';
import { ALL_HOSTS_OPTION, type Arguments, type Verb } from './reading/command';
import { connect } from './connect';
import { nearest } from './reading/nearest';
import { Failure, failureOf } from './failure';
import { programHelp, verbHelp } from './reading/help';
import { readArguments } from './reading/readArguments';
import { complain, say } from './terminal/write';
import { Invocation } from './invocation';
import { VERBS } from './verbs/verbTable';

// Before anything is written: dnsmasq's user has to read what root makes for it.
process.umask(0o022);

/** The helper, which is built beside this program. */
const HELPER = path.join(__dirname, 'helper.cjs');

/** Options before the verb that take a value. */
const WITH_VALUE = new Set(['-c', '--connect']);

async function main(argv: readonly string[]): Promise<void> {
  // What programs read is the same in every language.
  if (!isForPrograms(argv)) await speak(localeFor(languagesOf(process.env)));
  const at = verbIndex(argv);
  const name = argv[at];
  const before = argv.slice(0, Math.max(at, 0));
  if (name === undefined) return withoutVerb(argv);
  if (name === 'help') return help(argv[at + 1]);
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (!verb) throw unknownVerb(name);
  const args = readArguments(verb, [...before, ...argv.slice(at + 1)]);
  if (args.has('help')) return print(verbHelp(verb));
  if (args.has('version')) return print(version);
  if (args.has(ALL_HOSTS_OPTION.name)) return (await import('./allHosts')).onAllHosts(argv, args);
  await run(verb, args);
}

/** Whether JSON is asked for, in either form; after `--` come only operands. */
function isForPrograms(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const asJson = (word: string, at: number): boolean =>
    word === '--json' || word === '--format=json' || (word === '--format' && words[at + 1] === 'json');
  return words.some(asJson);
}

async function run(verb: Verb, args: Arguments): Promise<void> {
  const uri = await uriOf(
    args.value('connect') ?? (process.env['VIRTNET_DEFAULT_URI'] || 'virtnet:///system'),
  );
  const invocation = new Invocation(
    () => Promise.resolve(connect(uri, HELPER)),
    args.has('quiet'),
    VERBS,
    uri,
    (other, quietly) => connect(other, HELPER, quietly),
  );
  try {
    const carryOut = await verb.load();
    await carryOut(invocation, args);
    invocation.sayAdvice();
  } finally {
    await invocation.close();
  }
}

/** A URI as it is; the names of connections are read by who uses one. */
const uriOf = async (connection: string): Promise<string> =>
  connection.includes(':') ? connection : (await import('./namedConnections')).uriOf(connection);

/** Where the verb stands: the first word that is neither an option nor the value of one; -1 = there is none. */
function verbIndex(argv: readonly string[]): number {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (!word.startsWith('-')) return at;
    if (WITH_VALUE.has(word)) at += 1;
  }
  return -1;
}

function withoutVerb(argv: readonly string[]): void {
  const given = readArguments({ ...NO_VERB }, argv);
  if (given.has('version')) return print(version);
  if (given.has('help')) return print(programHelp(VERBS));
  throw noVerb();
}

/** Of the program, a verb, a page of the guide, or a cause that Test network names. */
async function help(name: string | undefined): Promise<void> {
  if (name === undefined) return print(programHelp(VERBS));
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (verb) return print(verbHelp(verb));
  const { guideText } = await import('./guide');
  print(await guideText(name));
}

const NO_VERB: Verb = { name: 'virtnet', summary: () => '', load: () => Promise.reject(noVerb()) };

const noVerb = (): Failure => new Failure([t('cli.noVerb')], [t('cli.seeHelp')]);

function unknownVerb(name: string): Failure {
  const meant = nearest(
    name,
    VERBS.map((verb) => verb.name),
  );
  return new Failure(
    [t('cli.unknownCommand', { name })],
    [...(meant === null ? [] : [t('cli.meantVerb', { name: meant })]), t('cli.seeVerbs')],
  );
}

const print = (text: string): void => say(`${text}\n`);

// Whoever reads us may have seen enough (`virtnet net-list | head -1`).
process.stdout.on('error', () => process.exit(0));

main(process.argv.slice(2)).then(
  () => undefined,
  async (error: unknown) => {
    const { lines, hints } = await failureOf(error);
    complain([...lines.map((line) => t('cli.error', { line })), ...hints, ''].join('\n'));
    process.exitCode = 1;
  },
);
