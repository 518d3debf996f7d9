/** `--all-hosts`: one reading verb on this computer and on every host that was added, one program for each. */
import { execFile } from 'node:child_process';
import type { Arguments } from './reading/command';
import { Failure } from './failure';
import { savedConnections, type NamedConnection } from './namedConnections';
import { complain, say, sayJson } from './terminal/write';
import { eachOf } from '../../shared/span/eachOf';
import { t } from '../../shared/language/language';

const MOST_OUTPUT_BYTES = 32 * 1024 * 1024;

interface Answer {
  host: NamedConnection;
  failed: boolean;
  stdout: string;
  stderr: string;
}

/** Runs the verb of this command line everywhere, and prints what each host answers in turn. Throws a Failure that names those where it failed. */
export async function onAllHosts(argv: readonly string[], args: Arguments): Promise<void> {
  if (args.has('connect')) throw new Failure([t('cli.exclusive', { first: 'connect', second: 'all-hosts' })]);
  const hosts = [{ name: 'system', uri: 'virtnet:///system' }, ...(await savedConnections())];
  const own = withoutOption(argv);
  const answers = await eachOf(hosts, (host) => askHost(host, own));
  if (args.has('json')) sayJson(answers.filter(({ stdout }) => stdout !== '').map(jsonOf));
  for (const { host, failed, stdout, stderr } of answers) {
    if (!args.has('json')) say(`${host.name}:\n${failed && stdout === '' ? '\n' : stdout}`);
    complain(stderr.replace(/^(?=.)/gm, `${host.name}: `));
  }
  const bad = answers.filter(({ failed }) => failed).map(({ host }) => host.name);
  if (bad.length > 0)
    throw new Failure([
      t('cli.allHostsFailed', { failed: bad.length, all: hosts.length, names: bad.join(', ') }),
    ]);
}

/** The command line as it was, but for the option that brought it here; what follows `--` is no option. */
function withoutOption(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const own = argv.filter((word, at) => word !== '--all-hosts' || (end !== -1 && at > end));
  // Of a network that spans hosts, each would tell the guests of all.
  return own.includes('net-guests') ? ['--here', ...own] : own;
}

function askHost(host: NamedConnection, argv: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [process.argv[1] ?? '', '--connect', host.uri, ...argv],
      { encoding: 'utf8', maxBuffer: MOST_OUTPUT_BYTES },
      (error, stdout, stderr) => resolve({ host, failed: error !== null, stdout, stderr }),
    );
    // Nobody is asked anything for one of many.
    child.stdin?.end();
  });
}

function jsonOf({ host, stdout }: Answer): { connection: string; uri: string; result: unknown } {
  return { connection: host.name, uri: host.uri, result: JSON.parse(stdout) as unknown };
}
