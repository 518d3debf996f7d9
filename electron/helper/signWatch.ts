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

/** The paths that are looked at for one network: made once, since hundreds of networks are looked at every second. */
interface Signs {
  /** The program of its dnsmasq, by the process that its pid file names; null when it names none. */
  daemon: string | null;
  files: readonly string[];
  settings: readonly string[];
}

export class SignWatch {
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private isStale = true;
  private networks: readonly ActiveNetwork[] = [];
  private signs: readonly Signs[] = [];
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
      this.signs = this.networks.map((network) => signsOf(paths, network));
    }
    this.turn += 1;
    const { signs } = this;
    const daemons = signs.map(({ daemon }) => daemonSign(daemon)).join('\n');
    const settings =
      this.turn % SETTINGS_EVERY === 0
        ? signs.map(settingSign).join('\n') + readText(settingPath('ipv4/ip_forward'))
        : this.settings;
    const isNew = daemons !== this.daemons || settings !== this.settings;
    this.daemons = daemons;
    this.settings = settings;
    if (isNew) onChange();
  }
}

function signsOf(paths: Paths, { definition }: ActiveNetwork): Signs {
  const { pid, conf, hosts, names } = networkFiles(paths, definition.name);
  const process = readText(pid).trim();
  return {
    daemon: process === '' ? null : `/proc/${process}/exe`,
    files: [conf, hosts, names],
    settings: ['disable_ipv6', 'accept_ra'].map((key) =>
      settingPath(`ipv6/conf/${definition.bridge.name}/${key}`),
    ),
  };
}

const settingPath = (key: string): string => `/proc/sys/net/${key}`;

/** What the process runs; a zombie runs nothing. */
function daemonSign(path: string | null): string {
  if (path === null) return '';
  try {
    return `${path} ${readlinkSync(path)}`;
  } catch {
    return `${path} gone`;
  }
}

const settingSign = ({ files, settings }: Signs): string =>
  `${files.map(stamp).join(' ')} ${settings.map(readText).join(' ')}`;

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
