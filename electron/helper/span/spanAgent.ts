/** The agent of all networks of a host that span hosts: one process, which talks with those of the other members. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { formatAddress, parseAddress } from '../../../shared/addresses/addresses';
import { writeWhole } from '../host/wholeFile';
import { readAgentConfig, type AgentConfig } from './agentConfig';
import { configFile, configFolder, keyFile, othersFile, statusFile, type AgentPlaces } from './agentPlaces';
import { AgentSocket } from './agentSocket';
import { statusOf } from './agentStatus';
import { headerOf } from './frame';
import { SpanFiles } from './spanFiles';
import { SpanNetwork } from './spanNetwork';

/** Between two looks, in milliseconds: who is lost is known so soon after. */
const TICK_MS = 250;
/** Leases are looked at without being told of, and files written, once in so many looks. */
const SLOW_EVERY = 4;
/** The status is written no more often than this, in milliseconds. */
const STATUS_MS = 500;
/** What was dropped is logged no more often than this, in milliseconds. */
const DROPPED_MS = 60_000;

/** One network with what belongs to it. */
interface Span {
  network: SpanNetwork;
  files: SpanFiles;
}

export class SpanAgent {
  private readonly boot = randomBytes(8).toString('hex');
  private readonly spans = new Map<string, Span>();
  private readonly sockets = new Map<string, AgentSocket>();
  private byVni: ReadonlyMap<number, Span> = new Map();
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private status = '';
  /** What could not be written last, and why; empty where it could. */
  private readonly problems = new Map<string, string>();
  private statusAt = -Infinity;
  private droppedAt = -Infinity;

  constructor(
    private readonly places: AgentPlaces,
    private readonly program: string,
    private readonly log: (text: string) => void,
  ) {}

  open(): void {
    this.reload();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Reads anew what it shall do; who is known stays known. */
  reload(): void {
    const names = namesIn(configFolder(this.places));
    for (const name of [...this.spans.keys()].filter((one) => !names.includes(one))) this.leave(name);
    for (const name of names) {
      const config = readAgentConfig(configFile(this.places, name));
      if (config?.network === name) this.take(spelled(config));
      else this.log(`${name}: unreadable`);
    }
    this.byVni = new Map([...this.spans.values()].map((span) => [span.network.config.vni, span]));
    const wanted = new Set([...this.spans.values()].map(({ network }) => network.address));
    for (const [address, socket] of this.sockets)
      if (!wanted.has(address)) {
        socket.close();
        this.sockets.delete(address);
      }
    for (const address of wanted) if (!this.sockets.has(address)) this.listen(address);
    this.log(`${this.spans.size} networks: ${[...this.spans.keys()].join(', ')}`);
    this.tick();
  }

  /** dnsmasq's leases may be other ones. */
  noticed(): void {
    for (const { network, files } of this.spans.values()) files.read(network, clocks());
  }

  /** Ends, and leaves nothing that says how things stand. */
  close(): void {
    if (this.timer) clearInterval(this.timer);
    for (const socket of this.sockets.values()) socket.close();
    for (const name of this.spans.keys()) rmSync(othersFile(this.places, name), { force: true });
    rmSync(statusFile(this.places), { force: true });
  }

  private take(config: AgentConfig): void {
    const known = this.spans.get(config.network);
    const key = keyIn(keyFile(this.places, config.network));
    const isSame =
      known &&
      JSON.stringify(known.network.config) === JSON.stringify(config) &&
      known.network.hasKey === (key !== null);
    if (isSame) return;
    const files = known?.files ?? new SpanFiles(this.places);
    const seed = files.seed(config.network, clocks());
    const around = {
      ...{ boot: this.boot, program: this.program, now: () => performance.now(), wall: () => Date.now() },
      ...{ log: this.log, send: this.send },
    };
    const network = new SpanNetwork(config, key, around, { earlier: known?.network, seed });
    files.forget();
    files.read(network, clocks());
    this.spans.set(config.network, { network, files });
  }

  private leave(name: string): void {
    this.spans.get(name)?.files.remove(name);
    this.spans.delete(name);
  }

  private listen(address: string): void {
    const socket = new AgentSocket(
      address,
      (data, from, port) => this.receive(data, { from, port, to: address }),
      () => this.log(`${address}: ${this.sockets.get(address)?.state ?? 'opening'}`),
    );
    this.sockets.set(address, socket);
  }

  private readonly send = (data: Buffer, { from, address }: { from: string; address: string }): void =>
    this.sockets.get(from)?.send(data, address);

  private receive(data: Buffer, { from, port, to }: { from: string; port: number; to: string }): void {
    const header = headerOf(data);
    const span = header && this.byVni.get(header.vni);
    if (span?.network.address === to) span.network.receive(data, from, port);
    this.tell();
  }

  private tick(): void {
    this.turn += 1;
    const isSlow = this.turn % SLOW_EVERY === 0;
    if (isSlow) for (const socket of this.sockets.values()) socket.look();
    for (const { network, files } of this.spans.values()) {
      if (isSlow) files.read(network, clocks());
      network.tick();
      if (isSlow) this.attempt(network.config.network, () => files.write(network, clocks()));
    }
    this.tell();
    this.logDropped();
  }

  /** Writes how things stand, where that is another way than before. */
  private tell(): void {
    const now = performance.now();
    if (now - this.statusAt < STATUS_MS) return;
    this.statusAt = now;
    const networks = [...this.spans.values()].map(({ network }) => network);
    const socketOf = (address: string) => this.sockets.get(address)?.state ?? 'gone';
    const status = JSON.stringify(statusOf(networks, { program: this.program, now, socketOf }));
    if (status === this.status) return;
    this.attempt('status', () => {
      writeWhole(statusFile(this.places), status);
      this.status = status;
    });
  }

  /** Writes what is tried again at the next look: on a disk that is full, who is there is still known. */
  private attempt(what: string, work: () => void): void {
    let problem = '';
    try {
      work();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (problem !== (this.problems.get(what) ?? '')) this.log(`${what}: ${problem || 'written again'}`);
    this.problems.set(what, problem);
  }

  private logDropped(): void {
    const now = performance.now();
    if (now - this.droppedAt < DROPPED_MS) return;
    this.droppedAt = now;
    for (const { network } of this.spans.values()) {
      if (network.dropped.size === 0) continue;
      const counts = [...network.dropped].map(([why, count]) => `${count} ${why}`).join(', ');
      this.log(`${network.config.network}: dropped ${counts}`);
      network.dropped.clear();
    }
  }
}

const clocks = (): { now: number; wall: number } => ({ now: performance.now(), wall: Date.now() });

const SUFFIX = '.json';

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));
}

/** A key of 32 bytes in hex; null where the host does not have the secret. */
function keyIn(path: string): Buffer | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : null;
  } catch {
    return null;
  }
}

/** With addresses in the one spelling that the kernel has, too. */
function spelled(config: AgentConfig): AgentConfig {
  const of = (text: string): string => {
    const address = parseAddress(text);
    return address ? formatAddress(address) : text;
  };
  return { ...config, members: config.members.map(({ name, address }) => ({ name, address: of(address) })) };
}
