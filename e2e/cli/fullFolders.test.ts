/** Folders that take nothing: each command says which one it is and what to do, and everything stays as it was. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

const RUN = 'run/virtnet-manager';
const LIB = 'var/lib/virtnet-manager';
const ETC = 'etc/virtnet-manager';

/** A file system of its own over a folder, with what was there, that has no room left. */
const full = (folder: string): string => `
  cp -a "$VIRTNET_ROOT/${folder}" /run/kept && mount -t tmpfs -o size=256k,mode=755 tmpfs "$VIRTNET_ROOT/${folder}" &&
  cp -a /run/kept/. "$VIRTNET_ROOT/${folder}" && rm -r /run/kept &&
  { dd if=/dev/zero of="$VIRTNET_ROOT/${folder}/filler" bs=4k 2>&1 || true; }`;
const withoutInodes = (folder: string): string => `
  cp -a "$VIRTNET_ROOT/${folder}" /run/kept && mount -t tmpfs -o nr_inodes=40,mode=755 tmpfs "$VIRTNET_ROOT/${folder}" &&
  cp -a /run/kept/. "$VIRTNET_ROOT/${folder}" && rm -r /run/kept &&
  { for n in $(seq 50); do touch "$VIRTNET_ROOT/${folder}/filler$n"; done 2>&1 || true; }`;
const readOnly = (folder: string): string =>
  `mount --bind "$VIRTNET_ROOT/${folder}" "$VIRTNET_ROOT/${folder}" && mount -o remount,bind,ro "$VIRTNET_ROOT/${folder}"`;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  for (const [name, n] of [
    ['lab', 77],
    ['other', 78],
  ] as const)
    writeFileSync(
      join(cli.folder, `${name}.xml`),
      `<network><name>${name}</name><bridge name='virbr${n}' stp='off'/><ip address='10.7.${n}.1' prefix='24'><dhcp><range start='10.7.${n}.100' end='10.7.${n}.200'/></dhcp></ip></network>`,
    );
  await cli.run('virtnet net-define lab.xml && virtnet net-start lab && virtnet net-destroy lab');
});
afterAll(() => cli.close());
beforeEach(async () => {
  await cli.run('virtnet net-undefine other; virtnet net-destroy lab');
});

it.each([
  ['a start', 'a full /run', full(RUN), RUN, 'ENOSPC', 'virtnet net-start lab'],
  ['a start', '/run without inodes', withoutInodes(RUN), RUN, 'ENOSPC', 'virtnet net-start lab'],
  ['a start', '/run that can only be read', readOnly(RUN), RUN, 'EROFS', 'virtnet net-start lab'],
  ['a start', 'a full /var', full(LIB), LIB, 'ENOSPC', 'virtnet net-start lab'],
  ['a start', '/var that can only be read', readOnly(LIB), LIB, 'EROFS', 'virtnet net-start lab'],
  ['a definition', 'a full /etc', full(ETC), ETC, 'ENOSPC', 'virtnet net-define other.xml'],
  ['a definition', '/etc that can only be read', readOnly(ETC), ETC, 'EROFS', 'virtnet net-define other.xml'],
  ['autostart', '/etc that can only be read', readOnly(ETC), ETC, 'EROFS', 'virtnet net-autostart lab'],
  ['a definition', 'a full /run', full(RUN), RUN, 'ENOSPC', 'virtnet net-define other.xml'],
])('%s with %s', async (_command, _what, make, folder, code, call) => {
  const list = 'virtnet net-list --all';
  const before = await cli.run(list);
  const made = await cli.run(make);
  const { status, stderr } = await cli.run(call);
  const during = await cli.run(list);
  expect(await cli.run(`umount "$VIRTNET_ROOT/${folder}"`)).toMatchObject({ status: 0 });
  expect(made.status, made.stderr).toBe(0);
  expect(stderr).not.toMatch(/Something went wrong|\bat .*\.cjs/);
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).toContain(code);
  expect(stderr).toContain(folder);
  expect(stderr).toMatch(/Free some space there|Make the file system of .* writable/);
  expect(status).toBe(1);
  expect(during.stdout).toBe(before.stdout);
  expect((await cli.run(list)).stdout).toBe(before.stdout);
  // And once there is room again it goes through.
  expect(await cli.run(call)).toMatchObject({ status: 0 });
});
