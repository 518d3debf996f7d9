/** Guests as they come, change and go on a real kernel: what a window is told is right within a second. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Guest, Snapshot } from '../../shared/contract/snapshot';
import { draftOf, SandboxFixture } from '../fixtures/sandboxFixture';
import { allowed, timed } from '../fixtures/yardstick';

/** What happens to a guest must be shown this soon, in milliseconds. */
const SOON_MS = 1000;
const MAC = '52:54:00:77:00:01';

let sandbox: SandboxFixture;
const bridges = new Map<string, string>();
beforeAll(async () => {
  sandbox = await SandboxFixture.open();
  for (const [name, net] of [
    ['one', '172.16.41'],
    ['two', '172.16.42'],
  ] as const) {
    const range = { start: `${net}.100`, end: `${net}.150` };
    await sandbox.network(draftOf(name, `${net}.0/24`, { mode: 'nat' }, range));
    bridges.set(name, (await sandbox.helper.network(name))?.device ?? '');
  }
});
afterAll(() => sandbox.close());

const guestsIn = ({ networks }: Snapshot, name: string): Guest[] =>
  networks.find((network) => network.name === name)?.guests ?? [];
const run = async (...lines: string[]): Promise<void> => {
  const { status, stderr } = await sandbox.inside(['sh', '-ec', lines.join('\n')]);
  if (status !== 0) throw new Error(stderr);
};
/** Does something and waits until the snapshots show it; returns how long that took, less what this machine needs to read the host. */
async function shownAfter(
  act: () => Promise<unknown>,
  fits: (snapshot: Snapshot) => boolean,
): Promise<number> {
  const shown = sandbox.helper.waitFor('what was done', fits).then(() => performance.now());
  await act();
  const doneAt = performance.now();
  const took = (await shown) - doneAt;
  const reading = await timed(() => sandbox.helper.call('checkNetworks', { names: null }));
  return took - allowed(0, reading);
}
/** Plugs a namespace in by hand, with a fixed address, and has it say something. */
const plugIn = (name: string, network: string, address: string) =>
  run(
    `ip netns add ${name}`,
    `ip link add ${name} type veth peer name eth0 address ${MAC} netns ${name}`,
    `ip link set ${name} master ${bridges.get(network) ?? ''} up`,
    `ip -n ${name} addr add ${address}/24 dev eth0`,
    `ip -n ${name} link set eth0 up`,
  );
const speak = (name: string, to: string) => run(`ip netns exec ${name} ping -c 1 -W 60 ${to} >/dev/null`);

describe('a guest', () => {
  it('that somebody plugs in by hand is shown with its port, address and since when', async () => {
    const startedAt = Date.now();
    await plugIn('byhand', 'one', '172.16.41.20');
    const took = await shownAfter(
      () => speak('byhand', '172.16.41.1'),
      (snapshot) =>
        guestsIn(snapshot, 'one').some(({ addresses }) => addresses[0]?.address === '172.16.41.20'),
    );
    expect(took).toBeLessThan(SOON_MS);
    const [guest] = guestsIn(await sandbox.helper.call('snapshot', {}), 'one');
    expect(guest).toMatchObject({ port: 'byhand', mac: MAC, name: null, left: null, test: false });
    expect(guest?.addresses[0]).toMatchObject({ source: 'seen', leaseUntil: null });
    expect(guest?.since).toBeGreaterThanOrEqual(startedAt);
  });

  it('that changes its address is shown with the new one only', async () => {
    const took = await shownAfter(
      async () => {
        await run(
          'ip -n byhand addr flush dev eth0 scope global',
          'ip -n byhand addr add 172.16.41.21/24 dev eth0',
        );
        await speak('byhand', '172.16.41.1');
      },
      (snapshot) =>
        guestsIn(snapshot, 'one').some(
          ({ mac, addresses }) =>
            mac === MAC && addresses.map(({ address }) => address).join() === '172.16.41.21',
        ),
    );
    expect(took).toBeLessThan(SOON_MS);
  });

  it('that is moved to another network has left the one and is on the other, before it says a word', async () => {
    const took = await shownAfter(
      () => run(`ip link set byhand master ${bridges.get('two') ?? ''}`),
      (snapshot) =>
        guestsIn(snapshot, 'two').some(({ mac, port }) => mac === MAC && port === 'byhand') &&
        guestsIn(snapshot, 'one').some(
          ({ mac, port, left }) => mac === MAC && port === null && left !== null,
        ),
    );
    expect(took).toBeLessThan(SOON_MS);
  });

  it('with a lease that is killed has left, and its lease is still told', async () => {
    const guest = await sandbox.helper.plug('one');
    const name = guest.name ?? '';
    // Whoever goes before anybody has looked was never seen there.
    expect(guestsIn(await sandbox.helper.call('snapshot', {}), 'one')).toContainEqual(
      expect.objectContaining({ mac: guest.mac, left: null }),
    );
    const took = await shownAfter(
      () => run(`ip link del ${name}`),
      (snapshot) =>
        guestsIn(snapshot, 'one').some(
          ({ mac, left, port, addresses }) =>
            mac === guest.mac &&
            port === null &&
            left !== null &&
            addresses.some(({ leaseUntil }) => leaseUntil !== null),
        ),
    );
    expect(took).toBeLessThan(SOON_MS);
    const rows = guestsIn(await sandbox.helper.call('snapshot', {}), 'one').filter(
      ({ mac }) => mac === guest.mac,
    );
    expect(rows).toHaveLength(1);
  });
});
