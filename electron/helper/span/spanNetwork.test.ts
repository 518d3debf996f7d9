/** Agents of one network on one wire and one clock, both in memory. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentConfig } from './agentConfig';
import { frameOf } from './frame';
import type { SpanLease } from './lease';
import { namesText, hostsText } from './otherLeases';
import { SpanNetwork } from './spanNetwork';

const SECRET = Buffer.alloc(32, 7);
const NAMES = ['one', 'two', 'three'];
const addressOf = (name: string): string => `192.0.2.${NAMES.indexOf(name) + 1}`;

interface Sent {
  data: Buffer;
  from: string;
  to: string;
}

class Wire {
  now = 1_000;
  readonly agents = new Map<string, SpanNetwork>();
  readonly logs: string[] = [];
  readonly sent: Sent[] = [];
  private waiting: Sent[] = [];
  /** Whether a datagram arrives. */
  passes: (sent: Sent) => boolean = () => true;

  add(
    name: string,
    {
      config,
      key = SECRET,
      boot = `${name}${this.now}`,
      earlier,
    }: Partial<{ config: Partial<AgentConfig>; key: Buffer | null; boot: string; earlier: SpanNetwork }> = {},
  ): SpanNetwork {
    const network = new SpanNetwork(
      configOf(name, config),
      key,
      {
        ...{ boot: Buffer.from(boot.padEnd(8, '.').slice(-8)).toString('hex'), program: '1.0' },
        ...{ now: () => this.now, wall: () => 1_700_000_000_000 + this.now },
        log: (text) => this.logs.push(`${name}: ${text}`),
        send: (data, { from, address: to }) => this.put({ data, from, to }),
      },
      { earlier },
    );
    this.agents.set(addressOf(name), network);
    return network;
  }

  put(sent: Sent): void {
    this.sent.push(sent);
    this.waiting.push(sent);
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now += 250;
      for (const agent of this.agents.values()) agent.tick();
      while (this.waiting.length > 0) {
        const now = this.waiting;
        this.waiting = [];
        for (const sent of now)
          if (this.passes(sent)) this.agents.get(sent.to)?.receive(sent.data, sent.from);
      }
    }
  }
}

const configOf = (here: string, config: Partial<AgentConfig> = {}): AgentConfig => ({
  ...{
    network: 'lab',
    vni: 77,
    key: '00112233445566aa',
    here,
    common: 'same',
    large: 1522,
    domain: 'lab.internal',
  },
  members: NAMES.map((name) => ({ name, address: addressOf(name) })),
  subnets: ['10.0.0.0/24'],
  given: [],
  fixed: { macs: ['52:54:00:00:00:01'], ids: [], addresses: ['10.0.0.1', '10.0.0.5'], names: ['fixed'] },
  ...{ conf: null, leases: '', hosts: '', names: '' },
  ...config,
});

const lease = (n: number, seconds: number, now: number, change: Partial<SpanLease> = {}): SpanLease => ({
  ends: now + seconds * 1000,
  mac: `52:54:00:00:01:${n.toString(16).padStart(2, '0')}`,
  address: `10.0.0.${n}`,
  name: `guest${n}`,
  duid: null,
  ...change,
});

let wire: Wire;
const stateOf = (network: SpanNetwork, name: string) =>
  network.members.find((member) => member.name === name)?.standing.view(wire.now);
const give = (network: SpanNetwork, ...leases: SpanLease[]): void =>
  network.setLeases(leases, JSON.stringify(leases));

describe('agents of a network', () => {
  let one: SpanNetwork;
  let two: SpanNetwork;
  beforeEach(() => {
    wire = new Wire();
    one = wire.add('one');
    two = wire.add('two');
  });

  it('hear each other, and say who never was there', () => {
    wire.pass(2_000);
    expect(stateOf(one, 'two')).toMatchObject({
      state: 'reached',
      version: '1.0',
      common: 'same',
      clockMs: 0,
    });
    expect(stateOf(two, 'one')?.state).toBe('reached');
    expect(stateOf(one, 'three')?.state).toBe('waiting');
  });

  it('lose one within three seconds of the cut, and have it back when it is heard again', () => {
    wire.pass(10_000);
    expect(stateOf(one, 'two')).toMatchObject({ state: 'reached', lossPercent: 0 });
    wire.passes = () => false;
    wire.pass(1_250);
    expect(stateOf(one, 'two')?.state).toBe('reached');
    wire.pass(1_750);
    expect(stateOf(one, 'two')?.state).toBe('lost');
    wire.passes = () => true;
    wire.pass(1_250);
    expect(stateOf(one, 'two')?.state).toBe('reached');
    expect(stateOf(one, 'two')?.lossPercent).toBeGreaterThan(10);
    expect(wire.logs.filter((line) => line.startsWith('one: lab: two is'))).toEqual([
      expect.stringMatching(/ is reached /),
      expect.stringMatching(/ is lost \(heard 2[5-9]\d\d ms ago\)/),
      expect.stringMatching(/ is reached /),
    ]);
  });

  it('lose nobody because they were stopped themselves', () => {
    wire.pass(3_000);
    wire.now += 60_000;
    wire.pass(500);
    expect(stateOf(one, 'two')?.state).toBe('reached');
  });

  it('find a way on which only small packets get through, in either direction, and that it is whole again', () => {
    wire.passes = ({ data, from }) => data.length < 1_500 || from !== addressOf('two');
    wire.pass(14_000);
    expect([stateOf(one, 'two')?.state, stateOf(two, 'one')?.state]).toEqual(['narrow', 'narrow']);
    wire.passes = () => true;
    wire.pass(5_000);
    expect([stateOf(one, 'two')?.state, stateOf(two, 'one')?.state]).toEqual(['reached', 'reached']);
    wire.passes = ({ data }) => data.length < 1_500;
    wire.pass(12_000);
    expect(stateOf(one, 'two')).toMatchObject({ state: 'narrow', lossPercent: 0 });
  });

  it('know one that began anew, and one that has another secret, version or definition', () => {
    wire.pass(2_000);
    two = wire.add('two', { config: { common: 'other' } });
    wire.pass(1_250);
    expect([stateOf(one, 'two'), stateOf(two, 'one')]).toMatchObject([
      { state: 'reached', common: 'other' },
      { state: 'reached', common: 'same' },
    ]);
    wire.add('two', { key: Buffer.alloc(32, 8) });
    wire.pass(3_500);
    expect(stateOf(one, 'two')?.state).toBe('other-key');
    wire.add('two', { config: { key: 'ffffffffffffffff' } });
    wire.pass(1_000);
    expect(stateOf(one, 'two')?.state).toBe('other-key');
    const frame = frameOf(
      { kind: 'beat', boot: '0011223344556677', counter: 1, body: {} },
      { key: '00112233445566aa', vni: 77 },
      SECRET,
    );
    frame[4] = 9;
    wire.agents.delete(addressOf('two'));
    wire.put({ data: frame, from: addressOf('two'), to: addressOf('one') });
    wire.pass(500);
    expect(stateOf(one, 'two')?.state).toBe('other-version');
    wire.pass(15_000);
    expect(stateOf(one, 'two')?.state).toBe('lost');
  });

  it('take nothing twice, nothing that is sent back to them, and nothing that was recorded before', () => {
    wire.pass(3_000);
    const recorded = wire.sent.slice();
    wire.agents.delete(addressOf('two'));
    wire.pass(3_000);
    expect(stateOf(one, 'two')?.state).toBe('lost');
    for (const sent of recorded) wire.put(sent);
    for (const { data } of recorded.filter(({ from }) => from === addressOf('one')))
      wire.put({ data, from: addressOf('two'), to: addressOf('one') });
    wire.pass(250);
    expect(stateOf(one, 'two')?.state).toBe('lost');
    // Nor does an agent that begins anew believe what an earlier one was told.
    one = wire.add('one', { boot: 'anew' });
    for (const sent of recorded) wire.put(sent);
    wire.pass(250);
    expect(stateOf(one, 'two')?.state).toBe('waiting');
    // And one that did begin anew is not taken for what it was before.
    two = wire.add('two', { boot: 'later' });
    wire.pass(2_000);
    expect(stateOf(one, 'two')?.state).toBe('reached');
    for (const sent of recorded) wire.put(sent);
    wire.pass(1_000);
    expect(stateOf(one, 'two')?.state).toBe('reached');
  });

  it('drop what is not of members, and too much of it', () => {
    wire.pass(1_000);
    for (let n = 0; n < 600; n += 1) one.receive(Buffer.from('VNMS'.repeat(20)), addressOf('two'));
    one.receive(Buffer.alloc(0), '198.51.100.1');
    expect(one.dropped.get('stranger')).toBe(1);
    expect(one.dropped.get('flood')).toBeGreaterThan(100);
    // Not for long.
    wire.pass(3_000);
    expect(stateOf(one, 'two')?.state).toBe('reached');
  });

  it('hear each other, whatever other programs send from the same host', () => {
    wire.pass(2_000);
    wire.passes = () => {
      for (let n = 0; n < 600; n += 1) one.receive(Buffer.from('VNMS'.repeat(20)), addressOf('two'), 50_000);
      return true;
    };
    wire.pass(5_000);
    expect(one.dropped.get('flood')).toBeGreaterThan(100);
    expect(stateOf(one, 'two')).toMatchObject({ state: 'reached', lossPercent: 0 });
  });

  it('tell each other of leases within a heartbeat, and reserve them', () => {
    wire.pass(2_000);
    give(two, lease(100, 600, wire.now), lease(101, 600, wire.now, { name: null }));
    wire.pass(1_250);
    const { others } = one.leases();
    expect(others.map(({ address, host, name }) => [address, host, name])).toEqual([
      ['10.0.0.100', 'two', 'guest100'],
      ['10.0.0.101', 'two', null],
    ]);
    expect(hostsText(others)).toBe('52:54:00:00:01:64,10.0.0.100\n52:54:00:00:01:65,10.0.0.101\n');
    const { fixed, domain } = one.config;
    expect(namesText(others, { own: [], fixed, domain })).toBe('10.0.0.100 guest100 guest100.lab.internal\n');
  });

  it('tell of very many leases, over a wire that loses some of it', () => {
    wire.pass(2_000);
    let count = 0;
    wire.passes = () => (count += 1) % 7 !== 0;
    const many = Array.from({ length: 5_000 }, (_, n) =>
      lease(0, 600, wire.now, {
        mac: `52:54:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`,
        address: `10.0.0.${n % 250}`,
      }),
    );
    give(two, ...many);
    wire.pass(10_000);
    expect(one.members[0]?.leases.leases.length).toBe(5_000);
  });

  it('keep names of one that is lost until its leases end, also when they are told anew what to do', () => {
    wire.pass(2_000);
    give(two, lease(100, 60, wire.now));
    wire.pass(1_250);
    wire.agents.delete(addressOf('two'));
    wire.pass(10_000);
    one = wire.add('one', { config: { large: 1_400 }, earlier: one });
    expect(one.leases().others).toHaveLength(1);
    wire.pass(55_000);
    expect(one.leases().others).toHaveLength(0);
  });

  it('let the newer lease count, whichever clock it was given by', () => {
    wire.pass(2_000);
    const three = wire.add('three');
    give(one, lease(100, 100, wire.now));
    give(two, lease(100, 600, wire.now));
    wire.pass(2_500);
    expect(three.leases().others.map(({ host }) => host)).toEqual(['two']);
    // It has its lease at one as well, and nobody takes it from there.
    expect(one.leases().others).toEqual([]);
    expect(three.leases().duplicates).toEqual([]);
  });

  it('name an address that two guests have, and reserve nothing that is fixed or of elsewhere', () => {
    wire.pass(2_000);
    give(one, lease(100, 100, wire.now));
    give(
      two,
      lease(100, 600, wire.now, { mac: '52:54:00:00:02:02' }),
      lease(5, 600, wire.now),
      lease(7, 600, wire.now, { mac: '52:54:00:00:00:01' }),
      lease(8, 600, wire.now, { address: '192.168.7.7' }),
    );
    wire.pass(2_000);
    expect(one.leases()).toMatchObject({
      others: [],
      duplicates: [
        {
          address: '10.0.0.100',
          holders: [
            { client: '52:54:00:00:02:02', host: 'two' },
            { client: '52:54:00:00:01:64', host: 'one' },
          ],
        },
      ],
    });
  });
});
