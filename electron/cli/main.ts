/** virtnet's entry: finds the verb, reads its arguments, carries it out, and turns failures into exit status 1. */
import path from 'node:path';
import { version } from '../../package.json';
import type { Arguments, Verb } from './reading/command';
import { connect } from './connect';
import { Failure, failureOf } from './failure';
import { programHelp, verbHelp } from './reading/help';
import { readArguments } from './reading/readArguments';
import { Session } from './session';
import { VERBS } from './verbs/verbTable';

/** The helper, which is built beside this program. */
const HELPER = path.join(__dirname, 'helper.cjs');

/** Options before the verb that take a value. */
const WITH_VALUE = new Set(['-c', '--connect']);

async function main(argv: readonly string[]): Promise<void> {
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
  await run(verb, args);
}

async function run(verb: Verb, args: Arguments): Promise<void> {
  const uri = args.value('connect') ?? (process.env['VIRTNET_DEFAULT_URI'] || 'virtnet:///system');
  const session = new Session(() => Promise.resolve(connect(uri, HELPER)), args.has('quiet'), VERBS, uri);
  try {
    const carryOut = await verb.load();
    await carryOut(session, args);
  } finally {
    await session.close();
  }
}

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
  throw new Failure(['no verb given'], ['See: virtnet --help']);
}

function help(name: string | undefined): void {
  if (name === undefined) return print(programHelp(VERBS));
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (!verb) throw unknownVerb(name);
  print(verbHelp(verb));
}

const NO_VERB: Verb = { name: 'virtnet', summary: '', load: () => Promise.reject(new Error('no verb')) };

const unknownVerb = (name: string): Failure =>
  new Failure([`unknown command: '${name}'`], ['See all verbs: virtnet --help']);

const print = (text: string): void => void process.stdout.write(`${text}\n`);

// Whoever reads us may have seen enough (`virtnet net-list | head -1`).
process.stdout.on('error', () => process.exit(0));

main(process.argv.slice(2)).then(
  () => undefined,
  (error: unknown) => {
    const { lines, hints } = failureOf(error);
    process.stderr.write([...lines.map((line) => `error: ${line}`), ...hints, ''].join('\n'));
    process.exitCode = 1;
  },
);
