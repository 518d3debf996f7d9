/** One network that spans hosts, as its agent lives it: pure but for what it is given, so that it runs on any clock and wire. */
import { servedBy } from './served';
import type { AgentConfig } from './agentConfig';
import { AGENT_PORT, FRAME_BYTES, frameOf, headerOf, openFrame, SPAN_PROTOCOL, type Frame } from './frame';
import type { SpanLease } from './lease';
import { OwnLeases } from './leaseTable';
import { LEASES_MAX, messageOf, type Beat, type Message } from './message';
import { mergeLeases, type Merged } from './otherLeases';
import { SpanMember } from './spanMember';
import { BEAT_MS, LARGE_MS } from './standing';

/** What it is given. */
export interface Surroundings {
  /** This start of the agent: 16 hex digits that no other has. */
  boot: string;
  program: string;
  /** The monotonic clock, and Unix time, in milliseconds. */
  now: () => number;
  wall: () => number;
  send: (data: Buffer, to: { from: string; address: string }) => void;
  log: (text: string) => void;
}

/** Why a message was dropped. */
type Dropped = 'stranger' | 'flood' | 'version' | 'key' | 'unfit' | 'old';

export class SpanNetwork {
  readonly members: readonly SpanMember[];
  /** How many messages were dropped for what reason since the last look. */
  readonly dropped = new Map<Dropped, number>();
  /** The member's own address. */
  readonly address: string;
  private own: readonly SpanLease[] = [];
  private readonly told = new OwnLeases();
  private readonly began: number;
  private beatAt = -Infinity;
  private largeAt = -Infinity;
  private lookedAt: number;
  private isMerged = false;
  /** When the first of the others' leases ends. */
  private overAt = Infinity;
  private readonly isServed: (address: string) => boolean;
  private merged: Merged = { others: [], duplicates: [] };

  /** `key` is null where the host does not have the secret; `seed` are others' leases that were known before. */
  constructor(
    readonly config: AgentConfig,
    private readonly key: Buffer | null,
    private readonly around: Surroundings,
    { earlier, seed }: { earlier?: SpanNetwork | undefined; seed?: ReadonlyMap<string, SpanLease[]> } = {},
  ) {
    const now = around.now();
    const { here, members } = config;
    this.isServed = servedBy(config.subnets);
    this.began = now;
    this.lookedAt = now;
    this.address = members.find(({ name }) => name === here)?.address ?? '';
    const isSameSpan = earlier?.config.key === config.key && earlier.key !== null;
    this.members = members
      .filter(({ name }) => name !== here)
      .map(({ name, address }) => {
        const known = earlier?.members.find((one) => one.name === name && one.address === address);
        if (known && isSameSpan) return known;
        return new SpanMember(name, address, {
          boot: around.boot,
          now,
          leases: known?.leases.leases ?? seed?.get(name) ?? [],
        });
      });
  }

  get hasKey(): boolean {
    return this.key !== null;
  }

  /** Whether all have told of their leases, or have had the time to. */
  isSettled(withinMs: number): boolean {
    return this.around.now() - this.began >= withinMs || this.members.every(({ leases }) => leases.isTold);
  }

  /** The leases of this host's dnsmasq; `said` is the same text as before where they are the same. */
  setLeases(leases: readonly SpanLease[], said: string): void {
    this.own = leases;
    this.isMerged = false;
    this.told.set(leases, said, this.around.now());
  }

  get ownLeases(): readonly SpanLease[] {
    return this.own;
  }

  /** Does what is due: several times a second. */
  tick(): void {
    const now = this.around.now();
    this.noticePause(now);
    this.told.look(now);
    const isBeat = now - this.beatAt >= BEAT_MS - 5;
    const isLarge = now - this.largeAt >= LARGE_MS - 5;
    if (isBeat) this.beatAt = now;
    if (isLarge) this.largeAt = now;
    for (const member of this.members) {
      if (isBeat) this.beat(member, 'beat');
      if (isLarge) this.beat(member, 'large');
      this.ask(member);
      this.look(member);
    }
  }

  /** A datagram of this VNI that came from this address and port. */
  receive(data: Buffer, from: string, port = AGENT_PORT): void {
    const member = this.members.find(({ address }) => address === from);
    if (member === undefined) return this.drop('stranger');
    const now = this.around.now();
    if (!member.hasRoom(port, now)) return this.drop('flood');
    const header = headerOf(data);
    if (header === null) return this.drop('unfit');
    if (header.protocol !== SPAN_PROTOCOL) {
      member.standing.strangeHeard('other-version', now);
      return this.drop('version');
    }
    const frame = this.key && header.key === this.config.key ? openFrame(data, this.key) : null;
    if (frame === null) {
      member.standing.strangeHeard('other-key', now);
      return this.drop('key');
    }
    const message = messageOf(frame);
    if (message?.from !== member.name || message.to !== this.config.here) return this.drop('unfit');
    this.hear(member, frame, message);
  }

  /** Others' leases as they are now; the same object as long as nothing has changed. */
  leases(): Merged {
    const now = this.around.now();
    if (this.isMerged && now < this.overAt) return this.merged;
    this.isMerged = true;
    const { here, fixed } = this.config;
    const tables = new Map(this.members.map(({ name, leases }) => [name, leases.leases]));
    this.merged = mergeLeases(this.own, tables, { here, fixed, isServed: this.isServed }, now);
    this.overAt = this.merged.others.reduce((at, { ends }) => Math.min(at, ends), Infinity);
    return this.merged;
  }

  private hear(member: SpanMember, frame: Frame, message: Message): void {
    const now = this.around.now();
    const taken = member.take(frame, message, now);
    if (taken === 'old') return this.drop('old');
    if (taken === 'hello') return this.beat(member, 'beat', frame.boot);
    const clocks = { now, wall: this.around.wall() };
    const isOther = message.kind === 'part' && member.leases.take(message, frame.boot, now);
    if (message.kind === 'beat' || message.kind === 'large') {
      member.standing.beat(message, clocks);
      if (member.leases.offered(message.leases, frame.boot, this.roomFor(member))) this.isMerged = false;
    } else member.standing.heard(now);
    if (isOther) this.isMerged = false;
    if (message.kind === 'ask') for (const part of this.told.answer(message, now)) this.say(member, part);
    if (taken === 'began') this.beat(member, 'beat');
    this.ask(member);
    this.look(member);
  }

  private roomFor(member: SpanMember): number {
    return this.members.reduce((room, one) => (one === member ? room : room - one.leases.size), LEASES_MAX);
  }

  private beat(member: SpanMember, kind: Beat['kind'], you?: string): void {
    const { program, wall, now } = this.around;
    const { common, large } = this.config;
    const body = {
      ...{ kind, program, common, clock: Math.round(wall()), leases: this.told.told },
      ...member.facts(kind, now()),
    };
    this.say(member, body, { you, length: kind === 'large' ? Math.max(large, FRAME_BYTES) : 0 });
  }

  private ask(member: SpanMember): void {
    const wanted = member.leases.wanted(this.around.now());
    if (wanted) this.say(member, { kind: 'ask', ...wanted });
  }

  private say(
    member: SpanMember,
    { kind, ...said }: Unaddressed,
    { you = member.sequence.boot, length = 0 }: { you?: string | undefined; length?: number } = {},
  ): void {
    if (this.key === null) return;
    const { boot, now, send } = this.around;
    const { key, vni, here } = this.config;
    const body = { from: here, to: member.name, you, ...said };
    const frame = { kind, boot, counter: member.number(now()), body };
    send(frameOf(frame, { key, vni }, this.key, length), { from: this.address, address: member.address });
  }

  private look({ standing, name }: SpanMember): void {
    const now = this.around.now();
    if (!standing.look({ now, wall: this.around.wall() })) return;
    const silent = standing.silentMs(now);
    const heard = silent === null ? 'never heard' : `heard ${Math.round(silent)} ms ago`;
    this.around.log(`${this.config.network}: ${name} is ${standing.view(now).state} (${heard})`);
  }

  /** Whoever was stopped for a while has not listened: nobody is lost for that. */
  private noticePause(now: number): void {
    const missed = now - this.lookedAt - BEAT_MS;
    this.lookedAt = now;
    if (missed > 0) for (const { standing } of this.members) standing.missed(missed);
  }

  private drop(why: Dropped): void {
    this.dropped.set(why, (this.dropped.get(why) ?? 0) + 1);
  }
}

type Unaddressed = Message extends infer M
  ? M extends Message
    ? Omit<M, 'from' | 'to' | 'you'>
    : never
  : never;
