/** A real virtual machine: QEMU without KVM boots an iPXE ROM on a tap in the bridge, and takes a lease. */
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { draftOf, SandboxFixture } from '../fixtures/sandboxFixture';

const NAT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.109' },
);
const MAC = '52:54:00:12:34:56';

let sandbox: SandboxFixture;
beforeEach(async () => {
  sandbox = await SandboxFixture.open();
});
afterEach(() => sandbox.close());

it('takes a lease from the configured range and is listed as a guest', async () => {
  await sandbox.network(NAT);
  const { device } = (await sandbox.helper.network('lab')) ?? {};
  await sandbox.inside(['ip', '-batch', '-'], {
    input: `tuntap add vm0 mode tap\nlink set vm0 master ${device} up\n`,
  });
  const leased = sandbox.helper.waitFor('the lease of the machine', ({ networks }) =>
    networks.some(({ guests }) => guests.some(({ mac, addresses }) => mac === MAC && addresses.length > 0)),
  );
  const [program = '', ...rest] = sandbox.enter([
    ...[
      'qemu-system-x86_64',
      '-accel',
      'tcg',
      '-machine',
      'pc',
      '-m',
      '64',
      '-display',
      'none',
      '-nodefaults',
      '-no-user-config',
    ],
    ...[
      '-netdev',
      'tap,id=net0,ifname=vm0,script=no,downscript=no',
      '-device',
      `virtio-net-pci,netdev=net0,mac=${MAC}`,
      '-boot',
      'n',
    ],
  ]);
  const machine = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  machine.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  try {
    const snapshot = await leased.catch((error: Error) => {
      throw new Error(`${error.message}; QEMU said: ${errors || 'nothing'}`);
    });
    const guest = snapshot.networks.flatMap(({ guests }) => guests).find(({ mac }) => mac === MAC);
    expect(guest).toMatchObject({ port: 'vm0', test: false });
    expect(guest?.addresses[0]?.address).toMatch(/^172\.16\.40\.10\d$/);
  } finally {
    machine.kill('SIGKILL');
  }
});
