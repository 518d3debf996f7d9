/** serve: the browser front, in this very process, and the way in to one that runs elsewhere. */
import { t } from '../../../shared/language/language';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import path from 'node:path';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { readBounded } from '../../app/boundedFile';
import { refusalOf, tokenFile, UNIT_SOCKET } from '../../app/servedSocket';
import type { Arguments } from '../reading/command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';

/** The browser front, which is built beside this program. */
const FRONT = path.join(__dirname, 'web.cjs');
/** The port that is forwarded by the lines of --link, unless another is named. */
const FORWARDED = 8080;
/** More than any token has, in bytes. */
const LONGEST_TOKEN = 1_000;

/** Serves until a signal ends it, or with `--link` prints how to get in. */
export function serve(invocation: Invocation, args: Arguments): Promise<void> {
  if (args.has('link')) return sayLink(invocation, args);
  if (!existsSync(FRONT))
    throw new Failure(
      [t('cli.verbs.serve.noFront', { file: FRONT })],
      [t('cli.verbs.serve.build', { command: 'npm run build' })],
    );
  const given = ['port', 'socket', 'group'].flatMap((name) => {
    const value = args.value(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const connection = args.value('connect') ?? process.env['VIRTNET_DEFAULT_URI'];
  process.argv = [...process.argv.slice(0, 2), ...given, ...(connection ? ['--connection', connection] : [])];
  createRequire(__filename)(FRONT);
  return Promise.resolve();
}

async function sayLink(invocation: Invocation, args: Arguments): Promise<void> {
  const socket = args.value('socket') ?? UNIT_SOCKET;
  const port = args.value('port') ?? String(FORWARDED);
  const token = readToken(tokenFile(socket));
  // A server that was killed has left its token.
  const refusal = await refusalOf(socket);
  if (refusal !== null)
    throw refusal === 'EACCES'
      ? notYours(socket)
      : nothing(t('cli.verbs.serve.nobodyAnswers', { socket, reason: refusal }));
  invocation.line(quoteCommand(['ssh', '-N', '-L', `${port}:${socket}`, hostname()]));
  invocation.line(`http://127.0.0.1:${port}/#token=${token}`);
}

function readToken(file: string): string {
  try {
    return readBounded(file, LONGEST_TOKEN).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EACCES' ? notYours(file) : nothing(t('cli.verbs.serve.unreadable', { file }));
  }
}

const notYours = (file: string): Failure =>
  new Failure([t('cli.verbs.serve.notYours', { file })], [t('cli.verbs.serve.sudo')]);

const nothing = (why: string): Failure =>
  new Failure(
    [t('cli.verbs.serve.nothing', { why })],
    [t('cli.verbs.serve.start', { command: 'systemctl start virtnet-serve' })],
  );
