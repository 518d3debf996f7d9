/** What a take-over leaves that was killed outright goes with the next look, and one that hangs is taken back in time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { heldName } from '../../electron/helper/kinds/libvirt/handOver';
import { lentNetwork, libvirtNetwork } from '../../electron/helper/kinds/libvirt/libvirtNetwork';
import { lookAt } from '../../electron/helper/kinds/look';
import type { Step } from '../../electron/helper/kinds/operation';
import type { Resource } from '../../shared/contract/resource';
import { openNamespace, type Namespace } from '../fixtures/namespace';

const BRIDGE = 'virbr3';
const HELD = heldName(BRIDGE);

/** Whoever has called the one that limits virsh's time. */
const SCRIPT = '$(ps -o ppid= $PPID)';

let space: Namespace;
let folder: string;
let status: string;
let one: ReturnType<typeof lentNetwork>;
beforeAll(async () => {
  space = await openNamespace('nft');
  folder = mkdtempSync(join(tmpdir(), 'virtnet-handover-'));
  status = join(folder, 'lab.xml');
  one = lentNetwork({ network: 'lab', bridge: BRIDGE, autostart: false, ports: [], leases: null }, status);
});
afterAll(() => {
  space.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  writeFileSync(status, '<networkstatus/>');
  space.shell(`ip link del ${BRIDGE} 2> /dev/null || :
    ip link add ${BRIDGE} type bridge
    iptables -F FORWARD; iptables -A FORWARD -i theirs -j DROP; ip6tables -F FORWARD`);
});

/** The same host, on which virsh does this. */
const withVirsh = (script: string) => ({
  ...space.host,
  run: (argv: readonly string[], options: object = {}) => {
    writeFileSync(join(folder, 'virsh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return space.host.run(['env', `PATH=${folder}:${process.env['PATH']}`, ...argv], options);
  },
});

const read = async (): Promise<Resource[]> => [
  ...(await libvirtNetwork.read(lookAt(space.host, [], { thorough: true }), [one])),
];

async function perform(steps: readonly Step[] | undefined, host = space.host): Promise<void> {
  for (const { operation } of steps ?? []) await operation.perform(host);
}

const stepsOf = (parts: { removed?: Resource[]; replaced?: { before: Resource; after: Resource }[] }) =>
  libvirtNetwork.steps(
    { of: () => ({ created: [], replaced: [], removed: [], written: [], ...parts }) as never },
    { granted: [], moves: [], announced: [] },
  );

const left = (): string => space.shell('ip -o link; iptables-save; ip6tables-save').replaceAll('\\', '');

/** A take-over that is killed where it asks libvirt. */
async function killed(): Promise<void> {
  const host = withVirsh(`kill -KILL ${SCRIPT}`);
  await perform(stepsOf({ removed: [one] })['take over'], host).catch(() => undefined);
  expect(left()).toContain(HELD);
}

it('gives the bridge its name back and takes the rules away, while libvirt still runs it', async () => {
  await killed();
  const [found] = await read();
  expect(found?.value).toMatchObject({ isHeld: true, runs: true });
  await perform(stepsOf({ replaced: [{ before: found!, after: one }] })['give back']);
  expect(left()).not.toContain(HELD);
  expect(left()).toContain(`${BRIDGE}: `);
  expect(space.shell('iptables -S FORWARD')).toContain('-A FORWARD -i theirs -j DROP');
  expect((await read())[0]?.value).toMatchObject({ isHeld: false, runs: true });
});

it('takes away rules that are left where the bridge has its name, and libvirt has let go', async () => {
  await killed();
  rmSync(status);
  space.shell(`ip link set ${HELD} name ${BRIDGE}`);
  const [found] = await read();
  expect(found?.value).toMatchObject({ isHeld: true, runs: false });
  expect(libvirtNetwork.holds?.(found as never)).toEqual([]);
  await perform(stepsOf({ removed: [found!] })['take over']);
  expect(left()).not.toContain(HELD);
  expect(await read()).toEqual([]);
});

it('takes everything back when it is ended halfway, or libvirt fails', async () => {
  for (const script of [`kill -TERM ${SCRIPT}`, 'exit 1', 'exit 124']) {
    await expect(perform(stepsOf({ removed: [one] })['take over'], withVirsh(script))).rejects.toThrow(/./);
    expect(left(), script).not.toContain(HELD);
    expect(left(), script).toContain(`${BRIDGE}: `);
  }
});
