/**
 * Looks at the cheap signs that a running network was changed, for which the kernel sends no event: a dnsmasq that is
 * gone, a setting or a generated file that is another. A few system calls a network and no process.
 */
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import type { ActiveNetwork } from './desired';
import { networkFiles, type Paths } from './paths';

/** How often daemons are looked at, in milliseconds. */
const DAEMONS_MS = 750;
/** Settings and files are looked at every so many times that daemons are: within three seconds. */
const SETTINGS_EVERY = 2;
/** Which networks run, and as which processes, is read again every so many times, should the word of it get lost. */
const NETWORKS_EVERY = 40;

interface SignDependencies {
  paths: Paths;
  active: () => Promise<ActiveNetwork[]>;
  onChange: () => void;
  onError: (error: unknown) => void;
}

export class SignWatch {
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private isStale = true;
  private pids: readonly string[] = [];
  private networks: readonly ActiveNetwork[] = [];
  private daemons = '';
  private settings = '';

  constructor(private readonly dependencies: SignDependencies) {}

  /** True when a network has what neither tells of its changes nor shows them for nothing: limits, zones and the host's resolver. */
  get hasSilent(): boolean {
    return this.networks.some(
      ({ definition }) =>
        definition.bandwidth !== undefined ||
        definition.bridge.zone !== undefined ||
        definition.hostResolves === true,
    );
  }

  open(): void {
    this.timer = setInterval(() => void this.look().catch(this.dependencies.onError), DAEMONS_MS);
  }

  /** Other networks run than before, or in another way. */
  forgetNetworks(): void {
    this.isStale = true;
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private async look(): Promise<void> {
    const { paths, active, onChange } = this.dependencies;
    if (this.isStale || this.turn % NETWORKS_EVERY === 0) {
      this.isStale = false;
      this.networks = await active();
      this.pids = this.networks.map(({ definition }) =>
        readText(networkFiles(paths, definition.name).pid).trim(),
      );
    }
    this.turn += 1;
    const { networks } = this;
    const daemons = this.pids.map(daemonSign).join('\n');
    const settings =
      this.turn % SETTINGS_EVERY === 0
        ? networks.map((network) => settingSigns(paths, network)).join('\n') + readSetting('ipv4/ip_forward')
        : this.settings;
    const isNew = daemons !== this.daemons || settings !== this.settings;
    this.daemons = daemons;
    this.settings = settings;
    if (isNew) onChange();
  }
}

/** What the process that a pid file names runs; a zombie runs nothing. */
function daemonSign(pid: string): string {
  if (pid === '') return '';
  try {
    return `${pid} ${readlinkSync(`/proc/${pid}/exe`)}`;
  } catch {
    return `${pid} gone`;
  }
}

function settingSigns(paths: Paths, { definition }: ActiveNetwork): string {
  const { conf, hosts, names } = networkFiles(paths, definition.name);
  const device = definition.bridge.name;
  return [
    ...[conf, hosts, names].map(stamp),
    ...['disable_ipv6', 'accept_ra'].map((key) => readSetting(`ipv6/conf/${device}/${key}`)),
  ].join(' ');
}

const readSetting = (key: string): string => readText(`/proc/sys/net/${key}`).trim();

function stamp(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${ino}.${size}.${mtimeMs}`;
  } catch {
    return '';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
