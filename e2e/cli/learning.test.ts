/** What a bridge remembers of its guests is bounded: the addresses that it learns, where `ip` can say so, and their groups. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

/** An `ip` that knows the bound whatever the one here knows, and writes down what it is given. */
const NEWER = (folder: string): string => `#!/bin/sh
real=$(PATH=\${PATH#${folder}:} command -v ip)
case "$*" in
  *batch*) tee -a /run/given | sed 's/ fdb_max_learned [0-9]*//' | "$real" "$@" ;;
  *) exec "$real" "$@" ;;
esac
`;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  writeFileSync(
    join(cli.folder, 'lab.xml'),
    "<network><name>lab</name><bridge name='virbr77' stp='off'/><ip address='10.7.7.1' prefix='24'/></network>",
  );
  await cli.run('virtnet net-define lab.xml');
});
afterAll(() => cli.close());

it('is told to the bridge at its birth by an ip that knows it, and is no change of others afterwards', async () => {
  const folder = join(cli.folder, 'newer');
  mkdirSync(folder);
  writeFileSync(join(folder, 'ip'), NEWER(folder));
  chmodSync(join(folder, 'ip'), 0o755);
  const inside = `PATH="${folder}:$PATH"`;
  expect(await cli.run(`${inside} virtnet net-start lab`)).toMatchObject({ status: 0, stderr: '' });
  expect((await cli.run('cat /run/given')).stdout).toMatch(
    /^link add dev virbr77 address \S+ type bridge stp_state 0 forward_delay 0 fdb_max_learned 4096$/m,
  );
  expect(await cli.run(`${inside} virtnet net-check lab`)).toMatchObject({ status: 0 });
  // And a helper whose ip does not know it finds the same network.
  expect(await cli.run('virtnet net-check lab')).toMatchObject({ status: 0 });
  await cli.run('virtnet net-destroy lab');
});

it('has a bound of groups by the kernel', async () => {
  expect(await cli.run('virtnet net-start lab')).toMatchObject({ status: 0, stderr: '' });
  const most = Number((await cli.run('cat /sys/class/net/virbr77/bridge/hash_max')).stdout);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(4096);
  await cli.run('virtnet net-destroy lab');
});
