/** The browser front: the same app served on 127.0.0.1, for machines without Electron or without a display. */
import { homedir } from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { AppService } from '../app/appService';
import { Connections } from '../app/connections';
import { launchCommand } from '../app/launch';
import { gatherLaunchEnvironment } from '../app/launchEnvironment';
import { connectOver } from '../../shared/contract/messageChannel';
import { configFolder, openPreferences } from '../app/preferences';
import { readStartArguments } from '../app/startArguments';
import { startWebServer, type WebServer } from './webServer';

const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

const log = (text: string): void => {
  if (process.env['VIRTNET_LOG']) process.stderr.write(`${text}\n`);
};

async function main(): Promise<void> {
  const { port, connection } = readStartArguments(process.argv.slice(2));
  const helper = path.join(__dirname, 'helper.cjs');
  const connections = new Connections({
    launch: (uri) => launchCommand(uri, gatherLaunchEnvironment(helper, false)),
    front: 'browser',
    onLog: log,
  });
  const preferences = await openPreferences(configFolder(process.env, homedir()));
  const service = new AppService({
    front: 'browser',
    version,
    connections,
    preferences,
    initial: connection,
    onLog: log,
  });
  const server = await startWebServer({
    root: path.join(__dirname, 'renderer'),
    port,
    onPage: (channel) => service.servePage(connectOver(channel)),
  }).catch((error: NodeJS.ErrnoException) => fail(explainListen(port, error)));
  endWithSignals(server, connections);
  process.stdout.write(`Virtnet Manager: http://127.0.0.1:${server.port}/#token=${server.token}\n`);
}

function explainListen(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} on 127.0.0.1 is taken by another program. Choose another with --port, or leave --port out for any free one.`;
  }
  if (error.code === 'EACCES')
    return `Port ${port} may be used by root only. Choose one from 1024 up with --port.`;
  return `The browser front could not start on port ${port}: ${error.message}`;
}

/** Ctrl-C, a closed terminal and `kill` end the front and its helpers; networks keep running, the sandbox goes. */
function endWithSignals(server: WebServer, connections: Connections): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void Promise.all([connections.dispose(), server.close()]).finally(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
