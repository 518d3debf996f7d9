/** Taking over what an earlier version has started: whole, and tried once. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../electron/helper/changes/store';
import type { Host } from '../../electron/helper/host/host';
import type { RunState } from '../../electron/helper/changes/runState';
import { sabotage } from '../fakes/failing';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

const STRICT = 'net/ipv4/conf/eth9/rp_filter';
const BRIDGE = 'virbr1';
const ACCEPT = ['-i', '-o'].map(
  (way) => `${way} ${BRIDGE} -m comment --comment "virtnet-manager ${BRIDGE}" -j ACCEPT`,
);
const FIXES = [
  { kind: 'iptables', program: 'iptables', bridge: BRIDGE },
  { kind: 'sysctl', key: STRICT, applied: '2', before: '1' },
];

let fake: HelperInMemory;
let stopped: string;

beforeEach(async () => {
  fake = await HelperInMemory.open();
  fake.host.sysctls.set(STRICT, '1');
  stopped = fake.host.describe();
  const definition = { ...isolatedDraft('lab', 1), bridge: { name: BRIDGE, stp: false, delay: 0 } };
  await fake.helper.handlers.give({
    order: { do: 'create', networks: [{ definition, start: true, autostart: false, transient: false }] },
  });
});
afterEach(() => fake.close());

/** The running network as the version before pid files had a folder of their own leaves it. */
function makeOlder(fixes: string): void {
  const { run, lib } = fake.paths;
  const { files, firewall, sysctls } = fake.host;
  const [pid, conf, state] = [join(run, 'pids/lab.pid'), join(lib, 'lab.conf'), join(run, 'lab.xml')];
  files.set(join(run, 'lab.pid'), files.get(pid) ?? '');
  files.delete(pid);
  files.set(conf, (files.get(conf) ?? '').replace(/^pid-file=.*$/m, `pid-file=${join(run, 'lab.pid')}`));
  files.set(join(run, 'lab.fixes'), fixes);
  const text = readFileSync(state, 'utf8');
  writeFileSync(state, text.replace(/ layout='\d+'/, '').replace(/^<addition>.*\n/gm, ''));
  for (const rule of ACCEPT)
    if (!firewall.rulesOf('filter', 'FORWARD').includes(rule))
      firewall.restore(`*filter\n-A FORWARD ${rule}\nCOMMIT\n`);
  sysctls.set(STRICT, '2');
}

/** Whoever looks first on this host. */
async function look(host: Host = fake.host): Promise<void> {
  const helper = fake.another(host);
  await helper.prepare();
  await helper.close();
}
const running = async (): Promise<RunState> => {
  const state = (await new Store(fake.paths).load()).running.get('lab');
  if (!state) throw new Error('lab does not run');
  return state;
};
const leavings = (): string[] => [...fake.host.files.keys()].filter((file) => /lab\.(fixes|pid)$/.test(file));

it('takes fixes in, clears away what only the earlier version kept, and shows nothing as changed', async () => {
  makeOlder(JSON.stringify(FIXES));
  await look();
  expect(fake.errors).toEqual([]);
  expect(leavings()).toEqual([join(fake.paths.run, 'pids/lab.pid')]);
  const state = await running();
  expect(state.isOutdated).toBeUndefined();
  expect(state.additions).toMatchObject([
    // After the jumps to our own chains.
    { kind: 'accept', value: { program: 'iptables', place: 4, direction: 'from' } },
    { kind: 'accept', value: { program: 'iptables', place: 4, direction: 'to' } },
    { kind: 'override', key: STRICT, value: { value: '2', before: '1' } },
  ]);
  expect(await fake.helper.handlers.checkNetworks({ names: null })).toEqual([{ name: 'lab', drift: [] }]);
  await fake.helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
  expect(fake.host.describe()).toBe(stopped);
});

it('is not kept from it by another network, whose bridge somebody has replaced', async () => {
  const definition = { ...isolatedDraft('two', 2), bridge: { name: 'virbr2', stp: false, delay: 0 } };
  await fake.helper.handlers.give({
    order: { do: 'create', networks: [{ definition, start: true, autostart: false, transient: false }] },
  });
  makeOlder(JSON.stringify(FIXES));
  const file = join(fake.paths.run, 'two.xml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/ layout='\d+'/, ''));
  const bridge = fake.host.links.get('virbr2');
  if (!bridge) throw new Error('virbr2 is not there');
  fake.host.links.set('virbr2', { ...bridge, kind: 'dummy' });
  await look();
  expect(fake.errors).toMatchObject([{ data: { code: 'foreign-resource' } }]);
  expect(await fake.helper.handlers.checkNetworks({ names: null })).toMatchObject([
    { name: 'lab', drift: [] },
    { name: 'two', drift: [{ kind: 'link' }] },
  ]);
  expect((await running()).additions).toHaveLength(3);
});

it.each([
  ['cut off', '[{"kind":'],
  ['of a program that is none of iptables', JSON.stringify([{ ...FIXES[0], program: '/tmp/iptables' }])],
  ['of a setting of something else', JSON.stringify([{ ...FIXES[1], key: 'kernel/core_pattern' }])],
  ['of a path', JSON.stringify([{ ...FIXES[1], key: 'net/ipv4/conf/../../ip_forward/rp_filter' }])],
  ['without end', JSON.stringify(Array.from({ length: 1000 }, () => FIXES[1]))],
])('takes nothing in by a note that is %s', async (_title, note) => {
  makeOlder(note);
  await look();
  expect((await running()).additions).toEqual([]);
  expect(leavings()).toEqual([join(fake.paths.run, 'pids/lab.pid')]);
});

it('is tried once: what cannot be taken over runs on, and goes whole when it stops', async () => {
  let failures = 0;
  for (let nth = 0; ; nth += 1) {
    makeOlder(JSON.stringify(FIXES));
    fake.errors.length = 0;
    const saboteur = sabotage(fake.host, nth, 'before');
    await look(saboteur.host);
    if (!saboteur.hasStruck()) break;
    const state = await running();
    expect(state.isOutdated, `action ${nth}`).toBeUndefined();
    expect(state.additions, `action ${nth}`).toHaveLength(3);
    if (fake.errors.length > 0) failures += 1;
    await fake.helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
    for (const file of leavings()) fake.host.files.delete(file);
    expect(fake.host.describe(), `action ${nth}`).toBe(stopped);
    await fake.helper.handlers.give({ order: { do: 'start', names: ['lab'] } });
  }
  expect(failures).toBeGreaterThan(1);
});
