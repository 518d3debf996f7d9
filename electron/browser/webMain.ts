/** The browser front: the same app served on 127.0.0.1, for machines without Electron or without a display. */
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { composeFront } from '../app/composeFront';
import { languagesOf } from '../../shared/language/environment';
import { localeFor, speak, t } from '../../shared/language/language';
import { connectOver } from '../../shared/contract/messageChannel';
import { configFolder, openPreferences } from '../app/preferences';
import { demandWithin } from '../app/hosts/reach';
import { readStartArguments } from '../app/startArguments';
import { endBySignal } from './endBySignal';
import type { ListeningPlace } from './listen';
import { keepToken, reachOf, readListeningPlace } from './socketPlace';
import { startWebServer, type WebServer } from './webServer';

// Before anything is written: dnsmasq's user has to read what root makes for it.
process.umask(0o022);

const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

const log = (text: string): void => {
  if (process.env['VIRTNET_LOG']) process.stderr.write(`${text}\n`);
};

async function main(): Promise<void> {
  const systemLanguages = languagesOf(process.env);
  await speak(localeFor(systemLanguages));
  const argv = process.argv.slice(2);
  const { port, connection } = readStartArguments(argv);
  const at = readListeningPlace(argv, port);
  const reach = reachOf(at);
  if (connection !== null) demandWithin(reach, connection);
  const helper = path.join(__dirname, 'helper.cjs');
  const front = composeFront({
    front: 'browser',
    version,
    preferences: await openPreferences(configFolder(process.env, homedir())),
    initial: connection,
    systemLanguages,
    onLog: log,
    helper,
    packaged: isPackaged,
    reach,
  });
  const server = await startWebServer({
    root: path.join(__dirname, 'renderer'),
    at,
    // Always there on Linux.
    uid: process.geteuid?.() ?? 0,
    onPage: (channel) => front.service.servePage(connectOver(channel)),
  }).catch((error: NodeJS.ErrnoException) => fail(explainListen(at, error)));
  // Networks keep running; the sandbox goes.
  endBySignal(process, () => Promise.all([front.close(), server.close()]));
  process.stdout.write(`${announce(at, server)}\n`);
}

/** A source tree has its manifest beside the folder of what is built. */
const isPackaged = !existsSync(path.join(__dirname, '../package.json'));

/** What is said of the way in. A socket's is kept in a file, since what a unit says is read by others, too. */
function announce(at: ListeningPlace, { port, token }: WebServer): string {
  // `npm start` looks for this line.
  // oxlint-disable-next-line texts/in-catalogue -- read by a program
  if ('port' in at) return `Virtnet Manager: http://127.0.0.1:${port}/#token=${token}`;
  const file = keepToken(at, token);
  process.once('exit', () => rmSync(file, { force: true }));
  return t('browser.listensOn', { socket: at.socket });
}

function explainListen(at: ListeningPlace, error: NodeJS.ErrnoException): string {
  if ('socket' in at) return explainSocket(at.socket, error);
  const { port } = at;
  if (error.code === 'EADDRINUSE') {
    return t('browser.portTaken', { port });
  }
  if (error.code === 'EACCES') return t('browser.portOfRoot', { port });
  return t('browser.portFailed', { port, reason: error.message });
}

function explainSocket(socket: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return t('browser.socketTaken', { socket });
  if (code === 'EACCES' || code === 'ENOENT')
    return t('browser.noSocketFolder', { folder: path.dirname(socket) });
  return t('browser.socketFailed', { socket, reason: message });
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
