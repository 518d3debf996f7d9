/**
 * Stands between a page and its front, and makes the network `default` one that spans hosts: what the page is told of it, and
 * answers to what it asks about spans. All else is the front's own. For how views look in states that are hard to bring about.
 */
import type { Page, WebSocketRoute } from '@playwright/test';
import type { SpanPlanned } from '../../shared/contract/contract';
import type { ErrorShape } from '../../shared/contract/error';
import type { NetworkState, Snapshot } from '../../shared/contract/snapshot';
import type { Held, SpanState } from '../../shared/contract/span';
import type { SpanGiven, SpanGround, SpanProgress } from '../../shared/contract/spanWish';
import type { Span } from '../../shared/definition/span';

/** Another host that is offered. */
export interface OtherHost {
  uri: string;
  label: string;
  isOpen: boolean;
}

/** What the page is to believe; changed with `set`. */
export interface Pretence {
  hosts: OtherHost[];
  span: Span | null;
  state: SpanState | null;
  guests: NetworkState['guests'];
  held: Held | null;
  ground: SpanGround;
  plan: Omit<SpanPlanned, 'wish'>;
  /** How far each host is, and in the end what has become of it; without an end it goes on. */
  progress: Omit<SpanProgress, 'id'>[];
  outcome: { given: SpanGiven } | { error: ErrorShape } | null;
}

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
}

export class SpanFront {
  /** What the page has asked for, as the methods' parameters. */
  readonly asked: { method: string; params: Record<string, unknown> }[] = [];
  private readonly waiting = new Map<number, string>();
  private socket: WebSocketRoute | null = null;
  private snapshot: { uri: string; snapshot: Snapshot } | null = null;
  private underWay: number | null = null;

  private constructor(private pretence: Pretence) {}

  static async between(page: Page, pretence: Pretence): Promise<SpanFront> {
    const front = new SpanFront(pretence);
    await page.routeWebSocket(/127\.0\.0\.1/, (socket) => front.connect(socket));
    return front;
  }

  /** Changes what the page believes, and tells it. */
  set(changes: Partial<Pretence>): void {
    this.pretence = { ...this.pretence, ...changes };
    if (!this.snapshot) return;
    const { uri, snapshot } = this.snapshot;
    snapshot.revision += 1;
    const payload = this.pretend(snapshot);
    this.say({ method: 'helper', params: { uri, event: 'snapshot', payload } });
  }

  private connect(socket: WebSocketRoute): void {
    this.socket = socket;
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as Message;
      if (!this.answer(message)) server.send(text);
    });
    server.onMessage((text) => {
      const message = JSON.parse(String(text)) as Message;
      socket.send(JSON.stringify(this.change(message)));
    });
  }

  /** Answers what is asked about other hosts; false for what the front is to answer. */
  private answer({ id, method, params }: Message): boolean {
    if (id === undefined || method === undefined) return false;
    const asked = (Array.isArray(params) ? params[0] : params) as Record<string, unknown>;
    const isOther = this.pretence.hosts.some(({ uri }) => uri === asked['uri']);
    if (!isOther && !/^(spanGround|spanPlan|spanGive|cancelSpan)$/.test(method)) {
      this.waiting.set(id, method === 'call' ? String(asked['method']) : method);
      return false;
    }
    this.asked.push({ method, params: asked });
    if (method === 'spanGive') this.give(id, String(asked['id']));
    else if (method === 'cancelSpan') this.cancel(id);
    else this.say({ id, result: this.resultOf(method, asked) });
    return true;
  }

  private resultOf(method: string, asked: Record<string, unknown>): unknown {
    if (method === 'spanGround') return this.pretence.ground;
    if (method === 'spanPlan') return { wish: asked['wish'], ...this.pretence.plan };
    if (method === 'open') return statusOf(String(asked['uri']), true);
    return asked['method'] === 'activity' ? [] : { ...this.snapshot?.snapshot, networks: [] };
  }

  private give(id: number, change: string): void {
    const { progress, outcome } = this.pretence;
    for (const step of progress) this.say({ method: 'spanProgress', params: { id: change, ...step } });
    this.underWay = id;
    if (outcome) this.end(outcome);
  }

  /** Ends the change that is under way. */
  end(outcome: NonNullable<Pretence['outcome']>): void {
    if (this.underWay === null) return;
    const id = this.underWay;
    this.underWay = null;
    if ('given' in outcome) this.say({ id, result: outcome.given });
    else this.say({ id, error: { code: -32000, message: outcome.error.message, data: outcome.error } });
  }

  private cancel(id: number): void {
    this.say({ id, result: null });
    const cause = 'Ended. Nothing is changed on any host.';
    const cancelled: ErrorShape = { message: cause, data: { code: 'rolled-back', cause, undoErrors: [] } };
    this.end({ error: cancelled });
  }

  private change(message: Message): Message {
    const method = message.id === undefined ? undefined : this.waiting.get(message.id);
    if (message.method === 'helper') return this.changeEvent(message);
    if (method === 'init') return { ...message, result: this.changeInit(message.result) };
    if (method === 'snapshot')
      return { ...message, result: this.pretend(message.result as Snapshot, 'virtnet:///sandbox') };
    return message;
  }

  private changeEvent(message: Message): Message {
    const list = Array.isArray(message.params);
    const told = (list ? (message.params as unknown[])[0] : message.params) as {
      uri: string;
      event: string;
      payload: unknown;
    };
    if (told.event !== 'snapshot') return message;
    const changed = { ...told, payload: this.pretend(told.payload as Snapshot, told.uri) };
    return { ...message, params: list ? [changed] : changed };
  }

  private changeInit(result: unknown): unknown {
    const init = result as { connections: { uri: string; label: string }[]; statuses: unknown[] };
    const { hosts } = this.pretence;
    return {
      ...init,
      connections: [...init.connections, ...hosts.map(({ uri, label }) => ({ uri, label }))],
      statuses: [...init.statuses, ...hosts.map(({ uri, isOpen }) => statusOf(uri, isOpen))],
    };
  }

  private pretend(snapshot: Snapshot, uri?: string): Snapshot {
    if (uri !== undefined) this.snapshot = { uri, snapshot };
    const { held } = this.pretence;
    return {
      ...snapshot,
      host: { ...snapshot.host, hostname: 'web1', place: 'system' },
      networks: snapshot.networks.map((network) =>
        network.name === 'default' ? this.spread(network) : network,
      ),
      ...(held ? { held } : {}),
    };
  }

  private spread(network: NetworkState): NetworkState {
    const { span, state, guests } = this.pretence;
    if (!span) return network;
    return {
      ...network,
      definition: { ...network.definition, span },
      running: network.running && { ...network.running, span },
      guests: [...network.guests, ...guests],
      ...(state && network.running ? { span: state } : {}),
    };
  }

  private say(message: object): void {
    this.socket?.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }
}

const statusOf = (uri: string, isOpen: boolean): object => ({
  ...{ uri, state: isOpen ? 'ready' : 'closed', error: null, since: Date.now(), retryAt: null },
});
