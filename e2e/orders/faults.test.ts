/**
 * Law 2 with real programs that misbehave: each command that an order starts fails, hangs, is killed or answers rubbish,
 * one by one. The order is carried out or taken back whole, says why, and nothing of anybody else is touched.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Helper } from '../../electron/helper/compose';
import type { CommandResult, Host } from '../../electron/helper/host/host';
import { systemPaths, type Paths } from '../../electron/helper/host/paths';
import { createRunner } from '../../electron/helper/host/runner';
import { toErrorShape, VirtnetError, type ErrorShape } from '../../shared/contract/error';
import type { Order } from '../../shared/contract/order';
import type { NetworkDefinition, NetworkDraft } from '../../shared/definition/network';
import { openNamespace, stateOf, type Namespace } from '../fixtures/namespace';
import { draftOf } from '../fixtures/sandboxFixture';

type Run = Host['run'];
type Work = () => Promise<CommandResult>;

/** How the one command goes wrong; `half` is the same with the first half of what it reads. */
const FAULTS: Record<string, (work: Work, half: Work, hang: Work) => Promise<CommandResult>> = {
  fails: () => Promise.resolve(failed({ stderr: 'sabotaged' })),
  'fails after its work': async (work) => ({ ...(await work()), status: 1, stderr: 'sabotaged' }),
  hangs: async (_work, _half, hang) => hang(),
  'hangs after its work': async (work, _half, hang) => work().then(hang),
  'is killed halfway': async (_work, half) => ({ ...(await half()), status: null, stderr: '' }),
  'answers rubbish': async (work) => ({
    ...(await work()),
    stdout: '\0{"\u{fffd}rubbish',
    stderr: '\x1b[2J\n',
  }),
  'says nothing': async (work) => ({ ...(await work()), stdout: '', stderr: '' }),
};

const failed = (more: Partial<CommandResult>): CommandResult => ({
  command: 'sabotaged',
  status: 1,
  stdout: '',
  stderr: '',
  durationMs: 0,
  ...more,
});

/** So long the one that hangs is waited for, in milliseconds: it does nothing else. */
const HANG_LIMIT_MS = 100;
/** More commands than any order takes, its way back and another plan included. */
const MOST_COMMANDS = 120;

let space: Namespace;
let paths: Paths;
let root: string;
let lab: NetworkDraft;
let foreign: string;

beforeAll(async () => {
  space = await openNamespace('nft');
  root = mkdtempSync(join(tmpdir(), 'virtnet-faults-'));
  // dnsmasq reads its files there as its own user.
  chmodSync(root, 0o755);
  paths = systemPaths(root);
  space.shell(`set -e
    ip link add eth9 type veth peer name peer9
    sysctl -qw net.ipv6.conf.eth9.disable_ipv6=1 net.ipv6.conf.peer9.disable_ipv6=1
    ip addr add 203.0.113.2/24 dev eth9
    ip link set eth9 up
    ip link set peer9 up
    ip route add default via 203.0.113.1
    ip link add theirs0 type bridge
    ip addr add 198.51.100.1/24 dev theirs0
    iptables -N THEIRS
    iptables -A THEIRS -s 198.51.100.0/24 -j ACCEPT
    iptables -I FORWARD -i theirs0 -j THEIRS
    nft 'add table inet theirs; add chain inet theirs c { type filter hook input priority 5; }; add rule inet theirs c iifname "theirs0" counter drop'
    (sleep 100000 & echo $! > /run/theirs.pid) < /dev/null > /dev/null 2>&1`);
  lab = {
    ...draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, { start: '172.16.40.10', end: '172.16.40.20' }),
    bandwidth: { inbound: { average: 1000 }, outbound: { average: 1000 } },
  };
  const other = draftOf('other', '172.16.41.0/24', { mode: 'route' }, null);
  const helper = helperOn(space.host);
  await helper.prepare();
  await give(helper, { do: 'delete', names: ['default'], stop: true });
  await give(helper, {
    do: 'create',
    networks: [lab, other].map((definition) => ({
      definition,
      start: true,
      autostart: true,
      transient: false,
    })),
  });
  await helper.close();
  foreign = theirs();
});
afterAll(() => {
  space.close();
  rmSync(root, { recursive: true, force: true });
});

function helperOn(host: Host): Helper {
  return compose({
    host,
    paths,
    surroundings: { place: 'system', outside: null, user: 'ada', asRoot: true, root },
    sandboxGuests: null,
    emit: null,
    onError: () => undefined,
    probeProgram: { node: '', bundle: '' },
    front: 'virtnet',
  });
}

const give = (helper: Helper, order: Order): Promise<unknown> =>
  Promise.resolve(helper.handlers.give({ order, accept: [] }));

/** What is there of others, byte by byte. */
const theirs = (): string =>
  space.shell(`iptables-save | grep -vE 'VNM_|^#' | sed 's/ \\[.*//'
    nft list table inet theirs
    ip -d -o addr show dev theirs0 | sed 's/valid_lft.*//'
    ip -o link show dev theirs0
    cut -d ' ' -f 1-3,22 /proc/$(cat /run/theirs.pid)/stat`);

/** The same host, whose nth command goes wrong. */
function saboteur(nth: number, fault: keyof typeof FAULTS): { host: Host; count: () => number } {
  let count = 0;
  const short = createRunner(HANG_LIMIT_MS);
  const hang: Work = () => short.run(space.enter(['sh', '-c', 'exec sleep 100000']).argv);
  const run: Run = (argv, options) => {
    count += 1;
    const work = (input = options?.input) =>
      space.host.run(argv, input === undefined ? options : { ...options, input });
    const lines = options?.input?.split('\n') ?? [];
    // All that nft reads is one transaction.
    const half: Work = () =>
      options?.input === undefined || argv[0] === 'nft'
        ? Promise.resolve(failed({}))
        : work(`${lines.slice(0, lines.length / 2).join('\n')}\n`);
    return count === nth + 1 ? (FAULTS[fault]?.(work, half, hang) ?? work()) : work();
  };
  return { host: { ...space.host, run }, count: () => count };
}

interface Case {
  /** Brings the host to where the order begins. */
  arrange: (helper: Helper) => Promise<unknown>;
  act: (helper: Helper) => Promise<unknown>;
  /** Where a failed one leaves the host no worse instead of the same. */
  mends?: boolean;
}

const definition = async (helper: Helper, name: string): Promise<NetworkDefinition> => {
  const { networks } = await helper.handlers.networks({});
  const found = networks.find((network) => network.name === name);
  if (!found) throw new Error(`${name} is not there`);
  return found.running ?? found.definition;
};
const isActive = async (helper: Helper, name: string): Promise<boolean> =>
  (await helper.handlers.networks({})).networks.some(
    (network) => network.name === name && network.state === 'active',
  );
const change = async (helper: Helper, name: string, more: object): Promise<unknown> => {
  const draft = { ...(await definition(helper, name)), ...more };
  return give(helper, { do: 'update', updates: [{ name, config: draft, live: draft }] });
};
const begin = async (helper: Helper, name: string): Promise<void> => {
  if (!(await isActive(helper, name))) await give(helper, { do: 'start', names: [name] });
};
const end = async (helper: Helper, name: string): Promise<void> => {
  if (await isActive(helper, name)) await give(helper, { do: 'stop', names: [name] });
};
const names = async (helper: Helper): Promise<string[]> =>
  (await helper.handlers.networks({})).networks.map(({ name }) => name);

const CASES: Record<string, Case> = {
  start: {
    arrange: (helper) => end(helper, 'lab'),
    act: (helper) => give(helper, { do: 'start', names: ['lab'] }),
  },
  stop: {
    arrange: (helper) => begin(helper, 'lab'),
    act: (helper) => give(helper, { do: 'stop', names: ['lab'] }),
  },
  edit: {
    arrange: async (helper) => {
      await begin(helper, 'lab');
      await change(helper, 'lab', { ips: lab.ips, forward: lab.forward, bandwidth: lab.bandwidth });
    },
    act: (helper) =>
      change(helper, 'lab', {
        forward: { mode: 'route' },
        bandwidth: { inbound: { average: 2000 } },
        ips: [...lab.ips, { address: '172.16.42.1', prefix: 24 }],
      }),
  },
  rename: {
    arrange: async (helper) => {
      if ((await names(helper)).includes('hall')) await change(helper, 'hall', { name: 'lab' });
      await begin(helper, 'lab');
    },
    act: (helper) => change(helper, 'lab', { name: 'hall' }),
  },
  repair: {
    mends: true,
    arrange: async (helper) => {
      if ((await names(helper)).includes('hall')) await change(helper, 'hall', { name: 'lab' });
      await begin(helper, 'lab');
      await give(helper, { do: 'repair', names: ['lab', 'other'] });
      const { bridge } = await definition(helper, 'lab');
      space.shell(
        `ip addr flush dev ${bridge.name}; tc qdisc del dev ${bridge.name} root; iptables -F VNM_${bridge.name}_EGR; kill -9 $(cat ${paths.run}/pids/lab.pid)`,
      );
    },
    act: (helper) => give(helper, { do: 'repair', names: ['lab'] }),
  },
  boot: {
    mends: true,
    arrange: async (helper) => {
      await end(helper, 'lab');
      await end(helper, 'other');
    },
    act: async (helper) => {
      const { failed: bad } = await helper.boot();
      for (const { name } of bad) expect(await isActive(helper, name)).toBe(false);
      // One fault costs one attempt; by halves, each network has another.
      if (bad.length === 0)
        expect([await isActive(helper, 'lab'), await isActive(helper, 'other')]).toEqual([true, true]);
      if (bad[0]) throw new VirtnetError(bad[0].error.message, bad[0].error.data);
    },
  },
};

async function plainly<T>(work: (helper: Helper) => Promise<T>): Promise<T> {
  const helper = helperOn(space.host);
  try {
    return await work(helper);
  } finally {
    await helper.close();
  }
}

/** Everything of ours and theirs, without when networks were started. */
const state = async (): Promise<string> =>
  `${(await stateOf({ ...space, paths })).replace(/started='\d+'/g, "started=''")}\n${theirs()}`;

/** Runs as it should, all of it: nothing is left to repair. */
async function expectWhole(helper: Helper, after: string): Promise<void> {
  const { networks } = await helper.handlers.networks({});
  const active = networks.filter((network) => network.state === 'active').map(({ name }) => name);
  if (active.length === 0) return;
  const { plan } = await helper.handlers.plan({ order: { do: 'repair', names: active }, accept: [] });
  expect(plan.changes, after).toEqual([]);
}

const rounds = Object.keys(CASES).flatMap((order) =>
  Object.keys(FAULTS).map((fault) => [order, fault] as const),
);

describe('an order is done or taken back whole, and says why', () => {
  it.each(rounds)('%s, of which any command %s', async (order, fault) => {
    const { arrange, act, mends = false } = CASES[order] as Case;
    let rejected = 0;
    for (let nth = 0; ; nth += 1) {
      await plainly(arrange);
      const before = await state();
      const trap = saboteur(nth, fault);
      const error = await act(helperOn(trap.host)).then(
        () => null,
        (thrown: unknown): ErrorShape => toErrorShape(thrown),
      );
      const at = `command ${nth} of ${order} ${fault}: ${error?.message ?? 'done'}`;
      expect(theirs(), at).toBe(foreign);
      expect(trap.count(), at).toBeLessThan(MOST_COMMANDS);
      if (error === null) await plainly((helper) => expectWhole(helper, at));
      else {
        rejected += 1;
        expect(error.message, at).toMatch(/\p{L}{3}.*\./u);
        expect(error.message, at).not.toMatch(/[^\P{Cc}\n]|undefined|\[object/u);
        expect(error.data.code, at).not.toBe('internal');
        if (!mends) expect(await state(), at).toBe(before);
        // Nothing of it is left that would keep the very same order from being carried out.
        await plainly(act);
        await plainly((helper) => expectWhole(helper, at));
      }
      if (trap.count() <= nth) break;
    }
    if (order !== 'boot' && (fault === 'fails' || fault === 'hangs')) expect(rejected).toBeGreaterThan(0);
  });
});
