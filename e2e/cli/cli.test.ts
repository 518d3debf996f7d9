/** virtnet as people and scripts call it, on a real kernel: every call with its exact output and exit status. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { copyDefinitions, playTranscript } from './transcript';

describe('a script of calls', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    copyDefinitions(cli);
  });
  afterAll(() => cli.close());

  it('prints what it always printed', async () => {
    const before = cli.machine.state();
    const { expected, seen, calls } = await playTranscript(cli, 'expected.txt');
    expect(calls).toBeGreaterThan(100);
    expect(seen).toBe(expected);
    expect(linksAndRules(cli.machine.state())).toBe(linksAndRules(before));
  });
});

/** Without the files, some of which a first call makes. */
const linksAndRules = (state: string): string =>
  state
    .split('\n')
    .filter((line) => !line.startsWith('/'))
    .join('\n');
