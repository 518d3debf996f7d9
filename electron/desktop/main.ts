/** The window front's main process: puts the parts together and keeps a single instance of them. */
import path from 'node:path';
import { app, session } from 'electron';
import { version } from '../../package.json';
import { composeFront, type Front } from '../app/composeFront';
import { helpWindow } from './helpWindow';
import { installMenu } from './menu';
import { denyPermissions, guardPages } from './pageGuards';
import { openPreferences } from '../app/preferences';
import { declareScheme, serveScheme } from './secureScheme';
import { readStartArguments, type StartArguments } from '../app/startArguments';
import { t } from '../../shared/language/language';
import { Windows } from './windows';

// Before anything is written: dnsmasq's user has to read what root makes for it.
process.umask(0o022);

const EXIT_REFUSED = 2;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const log = (text: string): void => {
  if (process.env['VIRTNET_LOG']) say(text);
};

/** Why the app may not run here, or null. */
function refusal(): string | null {
  return process.getuid?.() === 0 ? t('desktop.notAsRoot') : null;
}

async function run({ connection, network }: StartArguments): Promise<void> {
  declareScheme();
  const help = helpWindow(!app.isPackaged);
  guardPages(app, help.open);
  await app.whenReady();
  const helper = app.isPackaged
    ? path.join(process.resourcesPath, 'helper.cjs')
    : path.join(__dirname, 'helper.cjs');
  const userData = app.getPath('userData');
  const front = composeFront({
    front: 'window',
    version,
    preferences: await openPreferences(userData),
    initial: connection,
    onLog: log,
    helper,
    packaged: app.isPackaged,
    reach: 'everywhere',
    systemLanguages: app.getPreferredSystemLanguages(),
  });
  serveScheme(path.join(__dirname, 'renderer'));
  denyPermissions(session.defaultSession);

  const windows = new Windows(
    front.service,
    {
      preload: path.join(__dirname, 'preload.cjs'),
      boundsFile: path.join(userData, 'window.json'),
      development: !app.isPackaged,
    },
    help.close,
  );
  const showMenu = (): void => installMenu((command) => windows.order(command), !app.isPackaged);
  showMenu();
  front.service.onLanguage(showMenu);
  windows.openAnother(network);
  app.on('second-instance', (_event, argv) => {
    // It has read its arguments before it came here.
    windows.comeBack(readStartArguments(argv.slice(1)).network);
  });
  endWithWindows(front);
}

/** Closing the last window ends the helpers first; networks keep running, the sandbox goes. */
function endWithWindows(front: Front): void {
  let ended = false;
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void front.close().finally(() => {
      ended = true;
      app.quit();
    });
  });
}

function start(): void {
  const reason = refusal();
  if (reason !== null) {
    say(reason);
    return app.exit(EXIT_REFUSED);
  }
  let args: StartArguments;
  try {
    args = readStartArguments(process.argv.slice(app.isPackaged ? 1 : 2));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return app.exit(EXIT_REFUSED);
  }
  if (!app.requestSingleInstanceLock()) return app.quit();
  run(args).catch((error: unknown) => {
    say(t('desktop.notStarted', { reason: error instanceof Error ? error.message : String(error) }));
    app.exit(1);
  });
}

start();
