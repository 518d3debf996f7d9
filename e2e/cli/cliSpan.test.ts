/** net-span on a host whose others are not there: what is shown of them, what is asked, and what is refused in words. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { copyDefinitions, playTranscript } from './transcript';

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  copyDefinitions(cli);
  await cli.run('virtnet net-undefine default; virtnet net-define lab.xml; virtnet net-define wide.xml');
});
afterAll(() => cli.close());

it('says which hosts a network spans, and what becomes of those that are not reached', async () => {
  const { expected, seen } = await playTranscript(cli, 'spans.txt');
  expect(seen).toBe(expected);
});
