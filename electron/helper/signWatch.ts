/**
 * Looks at the cheap signs that a running network was changed, for which the kernel sends no event: a dnsmasq that is
 * gone, a setting or a generated file that is another. A few system calls a network and no process.
 */
import { closeSync, openSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
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

/** Something that is looked at again and again: held ready, since hundreds of networks have more than a thousand of them. */
interface Sign {
  /** What it says now; a gone one says something as well. */
  read: () => string;
  close?: () => void;
}

/** The signs of all networks by path, with what each said last. */
type Signs = ReadonlyMap<string, { sign: Sign; said: string | null }>;

export class SignWatch {
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private isStale = true;
  private networks: readonly ActiveNetwork[] = [];
  private daemons: Signs = new Map();
  private settings: Signs = new Map();

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
    // Whoever opens it again finds what has changed meanwhile.
    this.isStale = true;
    this.settings = renewed(this.settings, new Map());
  }

  private async look(): Promise<void> {
    const { active, onChange } = this.dependencies;
    let isAnyGone = false;
    if (this.isStale || this.turn % NETWORKS_EVERY === 0) {
      this.isStale = false;
      this.networks = await active();
      if (this.timer === null) return;
      isAnyGone = this.watchNetworks();
    }
    this.turn += 1;
    const isDaemonNew = hasChanged(this.daemons);
    const isSettingNew = this.turn % SETTINGS_EVERY === 0 && hasChanged(this.settings);
    if (isAnyGone || isDaemonNew || isSettingNew) onChange();
  }

  /** True when something is no longer looked at: a network, or the process of one whose pid file is gone. */
  private watchNetworks(): boolean {
    const { paths } = this.dependencies;
    const daemons = new Map<string, Sign>();
    const settings = new Map<string, Sign>([settingSign('ipv4/ip_forward')]);
    for (const { definition } of this.networks) {
      const { pid, conf, hosts, names } = networkFiles(paths, definition.name);
      const process = processIn(pid);
      if (process !== null) daemons.set(...daemonSign(process));
      for (const file of [conf, hosts, names]) settings.set(...fileSign(file));
      for (const key of ['disable_ipv6', 'accept_ra'])
        settings.set(...settingSign(`ipv6/conf/${definition.bridge.name}/${key}`));
    }
    const isAnyGone = [...this.daemons.keys(), ...this.settings.keys()].some(
      (path) => !daemons.has(path) && !settings.has(path),
    );
    this.daemons = renewed(this.daemons, daemons);
    this.settings = renewed(this.settings, settings);
    return isAnyGone;
  }
}

/** These signs instead of the earlier ones; those that were looked at before know what they said. */
function renewed(before: Signs, wanted: ReadonlyMap<string, Sign>): Signs {
  for (const [path, { sign }] of before) if (!wanted.has(path)) sign.close?.();
  return new Map([...wanted].map(([path, sign]) => [path, before.get(path) ?? { sign, said: null }]));
}

/** Looks at each; true when any says something else than before, or is new. */
function hasChanged(signs: Signs): boolean {
  let isAnyNew = false;
  for (const entry of signs.values()) {
    const says = entry.sign.read();
    if (says === entry.said) continue;
    entry.said = says;
    isAnyNew = true;
  }
  return isAnyNew;
}

/** What the process runs; a zombie runs nothing. */
function daemonSign(process: string): [string, Sign] {
  const path = `/proc/${process}/exe`;
  return [path, { read: () => orGone(() => readlinkSync(path)) }];
}

function fileSign(path: string): [string, Sign] {
  const read = (): string => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? `${found.ino}.${found.size}.${found.mtimeMs}` : GONE;
  };
  return [path, { read: () => orGone(read) }];
}

/** No setting is longer, in bytes. */
const setting = Buffer.alloc(64);

/** A setting of the kernel's, whose file stays open: to open it each time is five times as dear. */
function settingSign(key: string): [string, Sign] {
  const path = `/proc/sys/net/${key}`;
  let file: number | null = null;
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const read = (): string => {
    file ??= openSync(path, 'r');
    return setting.toString('latin1', 0, readSync(file, setting, 0, setting.length, 0));
  };
  return [
    path,
    {
      read: () => {
        const says = orGone(read);
        // The open file of a device that is gone never comes back, though a device of its name may.
        if (says === GONE) close();
        return says;
      },
      close,
    },
  ];
}

const GONE = 'gone';

function orGone(read: () => string): string {
  try {
    return read();
  } catch {
    return GONE;
  }
}

/** The process that a pid file names, as text; null when it names none. */
function processIn(pidFile: string): string | null {
  const text = orGone(() => readFileSync(pidFile, 'utf8')).trim();
  return /^\d+$/.test(text) ? text : null;
}
