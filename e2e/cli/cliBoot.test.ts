/** virtnet boot on a host whose own bridge comes late: it says what it waits for, and goes on once that is there. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../fixtures/patience';
import { CliMachine } from './cliMachine';

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
});
afterAll(() => cli.close());

it('names the bridge that it waits for while it waits', async () => {
  const xml = "<network><name>office</name><forward mode='bridge'/><bridge name='br0'/></network>";
  await cli.run('cat > office.xml', { input: xml });
  expect((await cli.run('virtnet net-define office.xml && virtnet net-autostart office')).status).toBe(0);
  const booted = cli.run('virtnet boot 2> said');
  await until('what it waits for', async () =>
    (await cli.run('cat said')).stdout.includes(
      'Waiting up to 60 s for the bridge br0 of this host, which network office joins',
    ),
  );
  cli.machine.namespace.shell('ip link add br0 type bridge');
  const { status, stdout } = await booted;
  expect([status, stdout]).toEqual([0, expect.stringMatching(/started: .*office/)]);
  await cli.run('virtnet net-destroy office');
  await cli.run('virtnet boot 2> said');
  expect((await cli.run('cat said')).stdout).toBe('');
});
