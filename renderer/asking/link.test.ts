import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_PREFERENCES } from '../../shared/contract/contract';
import { keepLinked, waitBefore, type Link } from './link';
import { initialState, useStore } from '../state/store';
import { receiveLink } from '../state/sync';
import { sampleSnapshot } from '../../e2e/fakes/samples';
import type { Transport } from './transport';

const URI = 'virtnet:///sandbox';

interface Request {
  id: number;
  method: string;
  params: { uri: string; method?: string };
}

/** A main process at the other end of a transport: answers by itself until it is cut off. */
class FakeEnd implements Transport {
  private listener: (message: unknown) => void = () => undefined;
  private ended: () => void = () => undefined;
  readonly asked: string[] = [];

  send(message: object): void {
    const { id, method, params } = message as Request;
    this.asked.push(params.method ?? method);
    const result = this.answer(method, params);
    queueMicrotask(() => this.say({ id, result }));
  }
  onMessage(listener: (message: unknown) => void): void {
    this.listener = listener;
  }
  onClose(listener: () => void): void {
    this.ended = listener;
  }
  close(): void {
    this.ended();
  }
  say(message: object): void {
    this.listener({ jsonrpc: '2.0', ...message });
  }
  private answer(method: string, params: Request['params']): unknown {
    if (method === 'init') {
      return {
        front: 'browser',
        version: '1.0.0',
        preferences: { ...DEFAULT_PREFERENCES, connection: URI },
        language: 'en',
        connections: [{ uri: URI, label: 'Sandbox' }],
        statuses: [],
        questions: [],
        initial: URI,
      };
    }
    if (method === 'open') return { uri: params.uri, state: 'ready', error: null, since: 0, retryAt: null };
    return params.method === 'snapshot' ? sampleSnapshot(1, []) : [];
  }
}

let link: Link | undefined;
let ends: FakeEnd[] = [];
const menu: string[] = [];
const ready: string[] = [];

function start(): void {
  const open = () => {
    const end = new FakeEnd();
    ends.push(end);
    return end;
  };
  link = keepLinked(open, {
    onMenu: (command) => menu.push(command),
    onReady: (uri) => ready.push(uri),
    onTell: () => undefined,
  });
}

const settle = () => vi.advanceTimersByTimeAsync(50);

beforeEach(() => {
  vi.useFakeTimers();
  receiveLink('lost');
  useStore.setState(initialState, true);
  ends = [];
  menu.length = 0;
  ready.length = 0;
});
afterEach(() => {
  link?.close();
  vi.useRealTimers();
});

describe('keepLinked', () => {
  it('says hello, opens the first connection and reads it', async () => {
    start();
    await settle();
    expect(ends[0]?.asked).toEqual(expect.arrayContaining(['init', 'open', 'snapshot', 'activity']));
    expect(useStore.getState()).toMatchObject({ link: 'up', connection: URI, version: '1.0.0' });
    expect(useStore.getState().snapshots[URI]).toBeDefined();
  });

  it('comes back by itself after a loss, and keeps what was in sight', async () => {
    start();
    await settle();
    useStore.setState({ tab: 'activity' });
    ends[0]?.close();
    expect(useStore.getState().link).toBe('lost');
    expect(useStore.getState().snapshots[URI]).toBeDefined();
    await vi.advanceTimersByTimeAsync(waitBefore(0) + 50);
    expect(useStore.getState()).toMatchObject({ link: 'up', tab: 'activity' });
    expect(ends).toHaveLength(2);
  });

  it('reconnects at once when asked to', async () => {
    start();
    await settle();
    ends[0]?.close();
    link?.reconnect();
    await vi.advanceTimersByTimeAsync(10);
    expect(useStore.getState().link).toBe('up');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ends).toHaveLength(2);
  });

  it('passes on menu commands, statuses and helper events', async () => {
    start();
    await settle();
    ends[0]?.say({ method: 'menu', params: { command: 'refresh' } });
    ends[0]?.say({
      method: 'connection',
      params: { uri: URI, state: 'ready', error: null, since: 0, retryAt: null },
    });
    ends[0]?.say({
      method: 'helper',
      params: { uri: URI, event: 'snapshot', payload: sampleSnapshot(7, []) },
    });
    await settle();
    expect(menu).toEqual(['refresh']);
    expect(ready).toEqual([URI]);
    expect(useStore.getState().snapshots[URI]?.revision).toBe(7);
  });

  it('ignores what does not fit the contract', async () => {
    start();
    await settle();
    ends[0]?.say({ method: 'menu', params: { command: 'rm -rf' } });
    ends[0]?.say({ method: 'helper', params: { uri: URI, event: 'snapshot', payload: { revision: 99 } } });
    await settle();
    expect(menu).toEqual([]);
    expect(useStore.getState().snapshots[URI]?.revision).toBe(1);
  });
});

describe('waitBefore', () => {
  it('doubles up to ten seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 20].map(waitBefore)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});
