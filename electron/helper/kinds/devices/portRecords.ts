/** Which ports were plugged in to which bridge: written down while a network runs, so that they can be plugged in again. */
import { isBridged, type NetworkDefinition } from '../../../../shared/definition/network';
import { isOverlayPort } from '../../facts/overlay';
import { isLanPort } from '../../facts/uplinks';
import type { Host } from '../../host/host';
import { networkFiles, type Paths } from '../../host/paths';

/** A port by its name and the kernel's number of the device, which no other device gets after it. */
export interface RecordedPort {
  name: string;
  index: number;
  /** When it was plugged in, in Unix milliseconds; 0 = before anybody watched. */
  since: number;
}

type FileAccess = Pick<Host, 'readFile' | 'writeFile' | 'removeFile' | 'readDir'>;
type Bridge = Pick<NetworkDefinition, 'name' | 'bridge' | 'mac' | 'forward' | 'span'>;

/** Where the kernel shows network devices; a mount of it shows those of the namespace that it was made in. */
const DEVICES = '/sys/class/net';

/** The ports written down for a network; none when nothing is. */
async function readPortRecord(host: FileAccess, paths: Paths, network: string): Promise<RecordedPort[]> {
  const text = (await host.readFile(networkFiles(paths, network).ports)) ?? '';
  return text.split('\n').flatMap((line) => {
    const [name, index, since] = line.split(' ');
    return name && index && since ? [{ name, index: Number(index), since: Number(since) }] : [];
  });
}

/**
 * Writes down what is on the bridge now, and what was on it and is on none; without the bridge everything stays as it
 * is written. `now` is since when a port is there that is not written yet. Starts no process. Returns what is written.
 */
async function recordPorts(
  host: FileAccess,
  paths: Paths,
  network: Bridge,
  now: number,
): Promise<RecordedPort[]> {
  const before = await readPortRecord(host, paths, network.name);
  const mac = await host.readFile(`${DEVICES}/${network.bridge.name}/address`);
  if (mac === null || mac.trim() !== (network.mac ?? mac.trim())) return before;
  const plugged = await guestsOn(host, network);
  const current = await Promise.all(
    plugged.map(async (name): Promise<RecordedPort> => {
      const index = await indexOf(host, name);
      return { name, index, since: before.find((port) => port.index === index)?.since ?? now };
    }),
  );
  const unplugged = await Promise.all(
    before
      .filter(({ index }) => !current.some((port) => port.index === index))
      .map(async (port) => ((await isFree(host, port)) ? [port] : [])),
  );
  const after = [...current, ...unplugged.flat()].sort((a, b) => a.index - b.index);
  const write = (ports: readonly RecordedPort[]): string =>
    ports.map(({ name, index, since }) => `${name} ${index} ${since}\n`).join('');
  const file = networkFiles(paths, network.name).ports;
  if (write(after) === write(before)) return before;
  if (after.length === 0) await host.removeFile(file);
  else await host.writeFile(file, write(after));
  return after;
}

/**
 * The ports of its bridge, but the one that leads to other hosts, and of a bridge that is joined those by which it is on the LAN:
 * they are the host's.
 */
async function guestsOn(host: FileAccess, network: Bridge): Promise<string[]> {
  const plugged = await host.readDir(`${DEVICES}/${network.bridge.name}/brif`);
  const ports = plugged.filter((port) => !isOverlayPort(network, port));
  if (!isBridged(network)) return ports;
  const kinds = await Promise.all(ports.map((port) => kindOf(host, port)));
  return ports.filter((name, index) => !isLanPort({ name, kind: kinds[index] ?? null }));
}

/** The kind of a device as `ip` names it, as far as the kernel's files say; null for a real one. */
async function kindOf(host: FileAccess, device: string): Promise<string | null> {
  const folder = `${DEVICES}/${device}`;
  if ((await host.readFile(`${folder}/tun_flags`)) !== null) return 'tun';
  if ((await host.readDir(`${folder}/device`)).length > 0) return null;
  const uevent = (await host.readFile(`${folder}/uevent`)) ?? '';
  return /^DEVTYPE=(.*)$/m.exec(uevent)?.[1] ?? 'veth';
}

/**
 * The recorded ports of each network that belong on its bridge: those on it, those on the bridge that it had `before`
 * under whatever name, and those that still exist and are plugged in nowhere else. Starts no process.
 */
export async function portsToPlug(
  host: FileAccess,
  paths: Paths,
  networks: readonly NetworkDefinition[],
  before: readonly NetworkDefinition[] = [],
): Promise<Map<string, string[]>> {
  const files = new Set(await host.readDir(paths.run));
  const wanted = new Map<string, string[]>();
  for (const network of networks) {
    const { name } = network;
    const selves = [network, ...before.filter(({ uuid }) => uuid === network.uuid)];
    const recorded = selves.find((self) => files.has(`${self.name}.ports`));
    if (!recorded) continue;
    const ports = await readPortRecord(host, paths, recorded.name);
    const bridges = [...new Set(selves.map(({ bridge }) => bridge.name))];
    const plugged = await Promise.all(bridges.map((bridge) => host.readDir(`${DEVICES}/${bridge}/brif`)));
    const here = new Set(plugged.flat());
    const usable = await Promise.all(
      ports.map(async (port) => here.has(port.name) || (await isFree(host, port))),
    );
    wanted.set(
      name,
      ports.flatMap((port, index) => (usable[index] ? [port.name] : [])),
    );
  }
  return wanted;
}

/** The kernel's number of a device; 0 when there is no such device. */
async function indexOf(host: FileAccess, device: string): Promise<number> {
  return Number((await host.readFile(`${DEVICES}/${device}/ifindex`)) ?? 0);
}

/** True for the very same device as long as it is no part of another one: a bridge, a bond, Open vSwitch. */
async function isFree(host: FileAccess, { name, index }: RecordedPort): Promise<boolean> {
  return (
    (await indexOf(host, name)) === index && (await host.readDir(`${DEVICES}/${name}/master`)).length === 0
  );
}

/** Keeps the records of running networks as the devices change. */
export class PortRecords {
  /** Index numbers of the ports last recorded, by network. */
  private readonly recorded = new Map<string, string>();
  private readonly known = new Map<string, ReadonlyMap<string, number>>();
  /** One at a time writes a record. */
  private last: Promise<unknown> = Promise.resolve();

  /** Without rights records are only read. */
  constructor(
    private readonly host: FileAccess,
    private readonly paths: Paths,
    private readonly mayWrite: boolean,
  ) {}

  /** Writes down what is plugged in to networks that are about to change. */
  async record(networks: readonly Bridge[]): Promise<void> {
    for (const network of networks) await this.write(network);
  }

  /** Takes in the ports that a bridge has now; gives since when each is plugged in, by name, in Unix milliseconds. */
  async note(
    network: Bridge,
    ports: readonly { name: string; index: number }[],
  ): Promise<ReadonlyMap<string, number>> {
    const now = ports.map(({ index }) => index).join(' ');
    if (this.recorded.get(network.name) === now) return this.known.get(network.name) ?? new Map();
    const record = this.mayWrite
      ? await this.write(network)
      : await readPortRecord(this.host, this.paths, network.name);
    const since = new Map(
      record.flatMap(({ name, index, since: from }) =>
        from > 0 && ports.some((port) => port.index === index) ? [[name, from] as const] : [],
      ),
    );
    this.recorded.set(network.name, now);
    this.known.set(network.name, since);
    return since;
  }

  /** Another helper may write the same record at this moment; what either writes is right, so its failure is none. */
  private write(network: Bridge): Promise<RecordedPort[]> {
    // What is there at the first look may be there since long ago.
    const since = this.recorded.has(network.name) ? Date.now() : 0;
    const mine = this.last.then(() =>
      recordPorts(this.host, this.paths, network, since).catch(() =>
        readPortRecord(this.host, this.paths, network.name),
      ),
    );
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
