/** Runs as the agent of networks that span hosts, until it is told to end. */
import { mkdirSync, watch } from 'node:fs';
import { version } from '../../../package.json';
import { writeWhole } from '../host/wholeFile';
import {
  agentLog,
  agentPidFile,
  agentVersionFile,
  configFolder,
  lentFolder,
  placesOf,
  statusFolder,
} from './agentPlaces';
import { openLog } from './boundedLog';
import { accountOf, become, lend } from './rights';
import { SpanAgent } from './spanAgent';

/** dnsmasq writes its leases line by line; one look after a burst is enough, in milliseconds. */
const QUIET_MS = 50;

/** Begins as root, prepares what only root may, and goes on as dnsmasq's user. */
export function serveSpanAgent(argv: readonly string[]): void {
  const places = placesOf(argv);
  for (const folder of [places.log, configFolder(places)]) mkdirSync(folder, { recursive: true });
  const log = openLog(agentLog(places));
  process.on('uncaughtException', (error) => {
    log(`ends: ${error.stack ?? error.message}`);
    process.exit(1);
  });
  const account = process.getuid?.() === 0 ? accountOf(places.user) : null;
  lend([statusFolder(places), lentFolder(places)], account);
  const agent = new SpanAgent(places, version, log);
  const end = (): void => {
    agent.close();
    process.exit(0);
  };
  process.on('SIGHUP', () => agent.reload());
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  writeWhole(agentVersionFile(places), `${version}\n`);
  // Whoever waits for this file may signal from now on.
  writeWhole(agentPidFile(places), `${process.pid}\n`);
  if (account) become(account);
  log(`begins as ${account?.name ?? 'itself'}, version ${version}`);
  agent.open();
  watchLeases(places.lib, () => agent.noticed());
}

function watchLeases(folder: string, onChange: () => void): void {
  let timer: NodeJS.Timeout | null = null;
  try {
    watch(folder, (_event, file) => {
      if (file?.endsWith('.leases') !== true) return;
      timer ??= setTimeout(() => {
        timer = null;
        onChange();
      }, QUIET_MS);
    }).on('error', () => undefined);
  } catch {
    // Without inotify they are looked at every second all the same.
  }
}
