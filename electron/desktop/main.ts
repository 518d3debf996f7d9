/** The window front's main process: puts the parts together and keeps a single instance of them. */
import path from 'node:path';
import { app, session, type BrowserWindow } from 'electron';
import { version } from '../../package.json';
import { AppService, type Page } from '../app/appService';
import { Connections } from '../app/connections';
import { launchCommand } from '../app/launch';
import { gatherLaunchEnvironment } from '../app/launchEnvironment';
import { installMenu } from './menu';
import { connectOver } from '../../shared/contract/messageChannel';
import { denyPermissions, guardPages } from './pageGuards';
import { openPreferences } from '../app/preferences';
import { declareScheme, serveScheme } from './secureScheme';
import { readStartArguments } from '../app/startArguments';
import { openWindow } from './window';

const EXIT_REFUSED = 2;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const log = (text: string): void => {
  if (process.env['VIRTNET_LOG']) say(text);
};

/** Why the app may not run here, or null. */
function refusal(): string | null {
  if (process.getuid?.() !== 0) return null;
  return (
    'The window does not run as root: Electron’s sandbox would have to be off. ' +
    'Start it as an ordinary user (it asks for rights when it needs them), or as root with npm start -- --browser.'
  );
}

async function run(connection: string | null): Promise<void> {
  declareScheme();
  guardPages(app);
  await app.whenReady();
  const helper = app.isPackaged
    ? path.join(process.resourcesPath, 'helper.cjs')
    : path.join(__dirname, 'helper.cjs');
  const connections = new Connections({
    launch: (uri) => launchCommand(uri, gatherLaunchEnvironment(helper, app.isPackaged)),
    front: 'window',
    onLog: log,
  });
  const userData = app.getPath('userData');
  const preferences = await openPreferences(userData);
  const service = new AppService({
    front: 'window',
    version,
    connections,
    preferences,
    initial: connection,
    onLog: log,
  });
  serveScheme(path.join(__dirname, 'renderer'));
  denyPermissions(session.defaultSession);

  let page: Page | null = null;
  installMenu((command) => page?.sendMenu(command), !app.isPackaged);
  const window = openWindow({
    preload: path.join(__dirname, 'preload.cjs'),
    boundsFile: path.join(userData, 'window.json'),
    development: !app.isPackaged,
    onPage: (channel) => {
      page = service.servePage(connectOver(channel));
    },
  });
  app.on('second-instance', () => bringToFront(window));
  endWithWindow(connections);
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Closing the window ends the helpers first; networks keep running, the sandbox goes. */
function endWithWindow(connections: Connections): void {
  let ended = false;
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void connections.dispose().finally(() => {
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
  let connection: string | null;
  try {
    ({ connection } = readStartArguments(process.argv.slice(app.isPackaged ? 1 : 2)));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return app.exit(EXIT_REFUSED);
  }
  if (!app.requestSingleInstanceLock()) return app.quit();
  run(connection).catch((error: unknown) => {
    say(`Virtnet Manager could not start: ${error instanceof Error ? error.message : String(error)}`);
    app.exit(1);
  });
}

start();
