import { beforeEach, describe, expect, it } from 'vitest';
import {
  sampleEntry,
  sampleError,
  sampleNetwork,
  sampleSnapshot,
  sampleUuid,
} from '../../../e2e/fakes/samples';
import type { ConnectionStatus, Told } from '../../../shared/contract/contract';
import type { Snapshot } from '../../../shared/contract/snapshot';
import { FailureTeller } from './failureTeller';
import { Standing } from './standing';

const HERE = 'virtnet:///system';
const LAB = 'virtnet+ssh://ada@lab/system';

let now: number;
let due: { at: number; act: () => void } | null;
let wanted: boolean;
let told: Told[];
let standing: Standing;
let teller: FailureTeller;

beforeEach(() => {
  [now, due, wanted, told] = [0, null, true, []];
  standing = new Standing();
  teller = new FailureTeller({
    isWanted: () => wanted,
    stillIs: (failure) => standing.stillIs(failure),
    labelOf: (uri) => (uri === HERE ? 'This computer' : 'lab'),
    tell: (one) => told.push(one),
    now: () => now,
    later: (act, ms) => {
      const mine = { at: now + ms, act };
      due = mine;
      return () => {
        if (due === mine) due = null;
      };
    },
  });
  hear();
});

const hear = (uri = HERE, ...broken: string[]): void => hearOf(uri, {}, ...broken);

/** A snapshot in which these networks have drifted, of all that there are. */
function hearOf(uri: string, changes: Partial<Snapshot>, ...broken: string[]): void {
  const names = new Set([...broken, 'a', 'b', 'c', 'd', 'e', 'f']);
  const networks = [...names].map((name) =>
    sampleNetwork(name, {
      state: 'active',
      drift: broken.includes(name)
        ? [
            {
              kind: 'link',
              change: 'change',
              title: 'Set it up',
              differs: `The bridge of ${name} is down`,
            } as never,
          ]
        : [],
    }),
  );
  teller.noticed(standing.snapshot(uri, { ...sampleSnapshot(1, networks), ...changes }));
}

function become(uri: string, state: ConnectionStatus['state']): void {
  const error = state === 'lost' ? sampleError().toShape() : null;
  teller.noticed(standing.status({ uri, state, error, since: 0, retryAt: null }));
}

/** Lets so many seconds pass. */
function pass(seconds: number): void {
  const until = now + seconds * 1000;
  while (due && due.at <= until) {
    const { at, act } = due;
    due = null;
    now = Math.max(now, at);
    act();
  }
  now = until;
}

const titles = (): string[] => told.map(({ title }) => title);

describe('what is told', () => {
  it('is a network that is no longer as it should be, with what is wrong', () => {
    hear(HERE, 'a');
    pass(1.9);
    expect(told).toEqual([]);
    pass(0.1);
    expect(told).toEqual([
      {
        title: 'a on This computer is not as it should be',
        body: 'The bridge of a is down.',
        uri: HERE,
        uuid: sampleUuid('a'),
      },
    ]);
  });

  it('is nothing that was so already, or is right again at once', () => {
    hear(LAB, 'a');
    pass(10);
    hear(HERE, 'b');
    hear(HERE);
    pass(10);
    expect(told).toEqual([]);
  });

  it('is not what the host repairs by itself, until it gives that up or fails', () => {
    const byItself = { repair: { byItself: true, paused: [] } };
    hearOf(HERE, byItself, 'a', 'b');
    pass(10);
    expect(told).toEqual([]);
    const repair = { byItself: true, paused: [{ network: 'a', until: 99 }] };
    hearOf(HERE, { repair }, 'a', 'b');
    const failed = {
      action: 'repair',
      front: 'helper',
      outcome: 'failed',
      error: sampleError().toShape(),
    } as const;
    const entries = [
      sampleEntry('1', { ...failed, network: 'b' }),
      sampleEntry('2', { ...failed, network: 'c', front: 'window' }),
      sampleEntry('3', { ...failed, network: 'd', outcome: 'done' }),
      sampleEntry('4', { ...failed, network: 'unknown' }),
    ];
    teller.noticed(standing.activity(HERE, entries));
    pass(2);
    expect(told.map(({ body }) => body)).toEqual([
      'The bridge of a is down.',
      'dnsmasq could not start: port 53 is taken.',
    ]);
  });

  it('is a connection that was ready and is lost, but not one that somebody closed', () => {
    become(LAB, 'lost');
    pass(10);
    become(LAB, 'ready');
    become(LAB, 'closed');
    pass(10);
    expect(told).toEqual([]);
    become(LAB, 'ready');
    become(LAB, 'lost');
    become(LAB, 'lost');
    pass(10);
    expect(told).toEqual([
      {
        title: 'Disconnected from lab',
        body: 'dnsmasq could not start: port 53 is taken.',
        uri: LAB,
        uuid: null,
      },
    ]);
  });

  it('is nothing while somebody looks, also when they look before it is told', () => {
    wanted = false;
    hear(HERE, 'a');
    expect(due).toBeNull();
    wanted = true;
    hear(HERE, 'a', 'b');
    wanted = false;
    pass(10);
    wanted = true;
    hear(HERE, 'a', 'b', 'c');
    teller.drop();
    pass(100);
    expect(told).toEqual([]);
  });

  it('is no longer than a person reads', () => {
    hear(HERE, 'x'.repeat(100_000));
    pass(2);
    expect([told[0]?.title.length, told[0]?.body.length]).toEqual([300, 300]);
  });
});

describe('how often', () => {
  it('is once a minute for each network, and then only what is still so', () => {
    const flap = (): void => {
      hear(HERE, 'a');
      pass(5);
      hear(HERE);
      pass(5);
    };
    for (let n = 0; n < 3; n += 1) flap();
    expect(titles()).toHaveLength(1);
    hear(HERE, 'a');
    pass(31);
    expect(titles()).toHaveLength(1);
    pass(1);
    expect(titles()).toHaveLength(2);
    pass(1000);
    expect(titles()).toHaveLength(2);
  });

  it('is once for many that fail together', () => {
    become(LAB, 'ready');
    become(LAB, 'lost');
    hear(HERE, 'a', 'b', 'c', 'd', 'e', 'f');
    pass(2);
    expect(told).toEqual([
      {
        title: '7 networks and hosts have failed',
        body: 'lab, a, b, c, d, and 2 more',
        uri: LAB,
        uuid: null,
      },
    ]);
  });

  it('is four times a minute at most, whatever a host says of networks that come and go', () => {
    const shown: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      hear(HERE, `n${second}`, `m${second}`);
      pass(1);
      shown.push(told.length);
    }
    for (let second = 60; second < 300; second += 1)
      expect((shown[second] ?? 0) - (shown[second - 60] ?? 0)).toBeLessThanOrEqual(4);
    expect(told.length).toBeGreaterThan(10);
  });

  it('keeps no more waiting than is ever told of', () => {
    hear(HERE, ...Array.from({ length: 5000 }, (_, n) => `n${n}`));
    pass(2);
    expect(titles()).toEqual(['1,000 networks and hosts have failed']);
    pass(1000);
    expect(titles()).toHaveLength(1);
  });
});
