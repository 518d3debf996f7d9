/** The sandbox as a place: kept between runs, private to the kernel, gone with its helper. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { helperEvents } from '../../shared/contract/contract';
import { command } from '../fixtures/command';
import { newBridged } from '../../shared/propose/suggest';
import { draftOf, SandboxFixture } from '../fixtures/sandboxFixture';
import { timed } from '../fixtures/yardstick';

const NAT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);
const plain = { start: true, autostart: false, transient: false };

let root: string;
const open: SandboxFixture[] = [];
const openSandbox = async (ordinary = false): Promise<SandboxFixture> => {
  const sandbox = await SandboxFixture.open({ root, ordinary });
  open.push(sandbox);
  return sandbox;
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'virtnet-kept-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  rmSync(root, { recursive: true, force: true });
});

describe.each([false, true])('the sandbox (of an ordinary user: %s)', (ordinary) => {
  it('keeps definitions; what is set to start on boot comes back, and the rest is inactive', async () => {
    const first = await openSandbox(ordinary);
    expect((await first.helper.network('default'))?.state).toBe('inactive');
    await first.helper.call('give', { order: { do: 'create', networks: [{ ...plain, definition: NAT }] } });
    await first.helper.call('give', { order: { do: 'autostart', names: ['default'], autostart: false } });
    await first.helper.call('give', {
      order: {
        do: 'create',
        networks: [
          {
            ...plain,
            autostart: true,
            start: false,
            definition: draftOf('boot', '172.16.41.0/24', { mode: 'isolated' }, null),
          },
        ],
      },
    });
    await first.helper.close();

    const second = await openSandbox(ordinary);
    const isBooted = async (): Promise<boolean> => (await second.helper.network('boot'))?.state === 'active';
    if (!(await isBooted()))
      await second.helper.waitFor('the start of boot', ({ networks }) =>
        networks.some(({ name, state }) => name === 'boot' && state === 'active'),
      );
    const { networks } = await second.helper.call('snapshot', {});
    expect(networks.map(({ name, state, autostart }) => [name, state, autostart])).toEqual([
      ['boot', 'active', true],
      ['default', 'inactive', false],
      ['lab', 'inactive', false],
    ]);
    const entries = await second.helper.call('activity', { limit: 50 });
    expect(entries.find(({ front }) => front === 'boot')).toMatchObject({
      action: 'start',
      network: 'boot',
      outcome: 'done',
    });
    // What happened in the sandbox before is kept as its definitions are.
    expect(entries.map(({ action, network }) => `${action} ${network}`)).toContain('create lab');
  });
});

describe('the sandbox', () => {
  it('names its uplink and its outside', async () => {
    const sandbox = await openSandbox();
    const { host } = await sandbox.helper.call('snapshot', {});
    expect(host).toMatchObject({
      place: 'sandbox',
      outside: { router: '203.0.113.1', address: '198.51.100.80', name: 'www.example.test' },
      problems: [],
    });
    expect(host.uplinks).toEqual([
      { name: 'eth0', kind: 'physical', up: true, addresses: ['203.0.113.2/24'], isDefault: true },
    ]);
    expect(host.addressSpace.map(({ subnet, owner }) => [subnet, owner])).toEqual([
      ['192.168.122.0/24', 'network “default”'],
      ['203.0.113.0/24', 'interface eth0'],
    ]);
  });

  it('leaves the machine’s own links and rules alone, and ends with its helper', async () => {
    const machine = async (): Promise<string> =>
      (
        await Promise.all(
          [
            ['ip', '-o', 'link'],
            ['ip', 'route'],
            ['ip', 'netns', 'list'],
          ].map((argv) => command(argv)),
        )
      )
        .map(({ stdout }) => stdout)
        .join();
    const before = await machine();
    const sandbox = await openSandbox();
    await sandbox.network(NAT, 1);
    expect(await machine()).toBe(before);
    expect(await sandbox.helper.close()).toBe(0);
    expect(await machine()).toBe(before);
    const { stdout } = await command(['pgrep', '-af', root]);
    expect(stdout).toBe('');
  });

  it('plugs guests in and out, gives their leases back, and unplugs them before a stop', async () => {
    const sandbox = await openSandbox();
    const [first] = await sandbox.network(NAT, 2);
    const guestsOf = async (): Promise<(string | null)[]> =>
      ((await sandbox.helper.network('lab'))?.guests ?? []).map(({ name }) => name);
    expect((await guestsOf()).sort()).toEqual(['guest-1', 'guest-2']);
    await sandbox.helper.call('give', { order: { do: 'unplug', network: 'lab', guest: first?.name ?? '' } });
    expect(await guestsOf()).toEqual([first?.name === 'guest-1' ? 'guest-2' : 'guest-1']);
    await sandbox.helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    await sandbox.helper.call('give', { order: { do: 'start', names: ['lab'] } });
    expect(await guestsOf()).toEqual([]);
    await expect(
      sandbox.helper.call('give', { order: { do: 'unplug', network: 'lab', guest: 'guest-9' } }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(sandbox.helper.plug('default')).rejects.toMatchObject({
      code: 'is-inactive',
    });
  });

  it('has a LAN that a bridge over the uplink brings guests on', async () => {
    const sandbox = await openSandbox();
    await sandbox.helper.call('give', { order: { do: 'makeBridge', bridge: 'br0', card: 'eth0' } });
    const [guest] = await sandbox.network(newBridged('office', 'br0'), 1);
    expect(guest?.addresses).toMatchObject([
      { address: expect.stringMatching(/^203\.0\.113\.1\d\d$/) as string, source: 'lease' },
    ]);
    expect((await sandbox.helper.network('office'))?.guests).toMatchObject([
      { name: 'guest-1', addresses: [{ address: guest?.addresses[0]?.address, source: 'lease' }] },
    ]);
    await sandbox.pings(guest?.name ?? '', '198.51.100.80');
  });

  it('gives a guest of a network without DHCP no address, and does not wait for one', async () => {
    const sandbox = await openSandbox();
    const starting = await timed(() =>
      sandbox.network(draftOf('bare', '172.16.41.0/24', { mode: 'nat' }, null)),
    );
    const before = performance.now();
    expect(await sandbox.helper.plug('bare')).toMatchObject({
      addresses: [],
      test: true,
    });
    // A start is as much work as plugging in; waiting for a lease would be three seconds more.
    expect(performance.now() - before).toBeLessThan(2000 + starting);
  });

  it('sends the counters of the devices that are watched, and stops when asked to', async () => {
    const sandbox = await openSandbox();
    const first = sandbox.helper.next('a reading', 'counters');
    await sandbox.helper.call('watchCounters', { devices: ['eth0', 'nothing'], intervalMs: 500 });
    const reading = helperEvents.counters.parse(await first);
    expect(Object.keys(reading.devices)).toEqual(['eth0']);
    const second = await sandbox.helper.next('a reading', 'counters');
    expect(helperEvents.counters.parse(second).at).toBeGreaterThan(reading.at);
    await sandbox.helper.call('watchCounters', { devices: [], intervalMs: 500 });
    let late = 0;
    sandbox.helper.on('counters', () => (late += 1));
    // The helper looks at the settings of its networks every second or two, by the same clock, and tells of this later.
    await sandbox.network(NAT);
    const { device } = (await sandbox.helper.network('lab')) ?? {};
    const told = sandbox.helper.waitFor('the setting', ({ networks }) =>
      networks.some(({ drift }) => drift.length > 0),
    );
    await sandbox.inside(['sh', '-c', `echo 1 > /proc/sys/net/ipv6/conf/${device}/accept_ra`]);
    await told;
    expect(late).toBe(0);
  });

  it('refuses a caller that speaks another version of the contract', async () => {
    const sandbox = await openSandbox();
    // A later version may say more than this one knows.
    const hello = { protocol: 999, version: '9.9', front: 'window', since: 'later' } as const;
    await expect(sandbox.helper.call('hello', hello)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /^The helper on .* this is Virtnet Manager 9\.9 \(protocol 999\).* Update Virtnet Manager on /,
      ) as string,
    });
  });
});
