/** Networks that an earlier version has started: the first helper of this one takes them over, and nothing of them is shown as changed outside. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { answeredIn, lostUpToNow } from '../fixtures/pings';
import { draftOf } from '../fixtures/sandboxFixture';

const RANGE = { start: '172.16.40.100', end: '172.16.40.200' };
const LAB = {
  ...draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, RANGE),
  bridge: { name: 'virbr7', stp: false, delay: 0 },
};
const GATEWAY = '172.16.40.1';
const OTHERS = `table inet corp { chain passing { type filter hook forward priority 10; policy drop; }; }`;

let machine: MachineFixture;
let helper: HelperProcess;
let before = '';

const shell = (...lines: string[]): string => machine.namespace.shell(lines.join('\n'));
const output = (): string => shell('cat /run/guest.ping');
const state = (): string =>
  [machine.state(), shell('nft list table inet corp; cat /proc/sys/net/ipv4/conf/eth9/rp_filter')].join('\n');

/**
 * The network as the version before pid files had a folder of their own leaves it: the pid file beside the run state,
 * which says nothing of its layout; dnsmasq as nobody; fixes noted in a file beside it.
 */
function makeOlder(): void {
  const { run, lib, log } = machine.namespace.paths;
  const accepts = ['iifname', 'oifname'].map(
    (way) => `nft 'insert rule inet corp passing ${way} "virbr7" accept comment "virtnet-manager virbr7"'`,
  );
  const fixes = [
    { kind: 'nft', family: 'inet', table: 'corp', chain: 'passing', bridge: 'virbr7' },
    { kind: 'sysctl', key: 'net/ipv4/conf/eth9/rp_filter', applied: '2', before: '1' },
  ];
  shell(
    'set -e',
    `old=$(cat ${run}/pids/lab.pid) && kill $old && while [ -d /proc/$old ]; do sleep 0.05; done`,
    `rm -rf ${run}/pids`,
    `sed -i 's|^pid-file=.*|pid-file=${run}/lab.pid|' ${lib}/lab.conf`,
    `dnsmasq --conf-file=${lib}/lab.conf --log-facility=${log}/lab.log`,
    `sed -i "s/ layout='[0-9]*'//; /^<addition>/d" ${run}/lab.xml`,
    `nft list table inet corp | grep -q virtnet-manager || { ${accepts.join('; ')}; }`,
    'echo 2 > /proc/sys/net/ipv4/conf/eth9/rp_filter',
    `printf '%s\\n' '${JSON.stringify(fixes)}' > ${run}/lab.fixes`,
  );
}

beforeAll(async () => {
  machine = await MachineFixture.open();
  shell(`nft '${OTHERS}'`, 'echo 1 > /proc/sys/net/ipv4/conf/eth9/rp_filter');
  const first = await machine.helper();
  await first.call('give', {
    order: {
      do: 'create',
      networks: [{ definition: LAB, start: false, autostart: false, transient: false }],
    },
  });
  before = state();
  await first.call('give', { order: { do: 'start', names: ['lab'] } });
  await first.close();
  shell(
    'ip netns add guest',
    'ip link add veth0 type veth peer name eth0 netns guest',
    'ip -n guest addr add 172.16.40.20/24 dev eth0 && ip -n guest link set eth0 up',
    'ip link set veth0 master virbr7 up',
    `(ip netns exec guest ping -n -i 0.02 ${GATEWAY} > /run/guest.ping 2>&1 & echo $! > /run/ping.pid) < /dev/null > /dev/null 2>&1`,
  );
  await until('the pinging', () => answeredIn(output()).length > 0);
  makeOlder();
});
afterAll(async () => {
  await helper.close();
  machine.close();
});

function expectItsFilesAlone(): void {
  const { run, lib } = machine.namespace.paths;
  expect(shell(`ls ${run} | grep -E '^lab[.](pid|fixes)$' || true`)).toBe('');
  const pid = shell(`cat ${run}/pids/lab.pid`).trim();
  expect(shell(`pgrep -f -- '^dnsmasq --conf-file=${lib}/lab.conf'`).trim()).toBe(pid);
}

describe('a network that an earlier version has started', () => {
  it('is as it should be at the first look, and its guest loses nothing', async () => {
    const lostBefore = await lostUpToNow(output);
    helper = await machine.helper();
    expect((await helper.network('lab'))?.drift).toEqual([]);
    expect(await helper.call('checkNetworks', { names: null })).toEqual([{ name: 'lab', drift: [] }]);
    const entries = await helper.call('activity', { limit: 100 });
    expect(entries.filter(({ action }) => action === 'drift')).toEqual([]);
    expect(entries.filter(({ action }) => action === 'upgrade')).toMatchObject([
      { network: 'lab', outcome: 'done', front: 'helper' },
    ]);
    expect(await lostUpToNow(output)).toEqual(lostBefore);
  });

  it('has its files where this version keeps them, and dnsmasq runs once', () => expectItsFilesAlone());

  it('is taken over once', async () => {
    const again = await machine.helper();
    const entries = await again.call('activity', { limit: 100 });
    expect(entries.filter(({ action }) => action === 'upgrade')).toHaveLength(1);
    await again.close();
  });

  it.each(['journal.json', 'pids/lab.pid'])(
    'is taken over by the next helper when the first is killed once there is %s',
    async (file) => {
      await helper.close();
      makeOlder();
      const { host, paths } = machine.namespace;
      const mortal = machine.spawn();
      const greeting = mortal.hello().catch(() => undefined);
      const isOver = async (): Promise<boolean> =>
        (await host.readFile(join(paths.run, file))) !== null ||
        (await host.readFile(join(paths.run, 'lab.fixes'))) === null;
      await until(`the sign to kill it at, ${file}`, isOver);
      await machine.killHelper(mortal);
      await greeting;
      helper = await machine.helper();
      expect((await helper.network('lab'))?.drift).toEqual([]);
      expect(await helper.call('checkNetworks', { names: null })).toEqual([{ name: 'lab', drift: [] }]);
      expectItsFilesAlone();
    },
  );

  it('leaves nothing behind when it stops, nor what fixes had changed for it', async () => {
    expect(shell('nft list table inet corp')).toContain('virtnet-manager virbr7');
    shell('kill $(cat /run/ping.pid); ip netns del guest');
    await until('the guest to be gone', () => shell('ip -o link').includes('veth0') === false);
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    const { run } = machine.namespace.paths;
    shell(`rmdir ${run}/pids`);
    expect(state()).toBe(before);
  });
});
