/** virtnet as people and scripts call it, on a real kernel: every call with its exact output and exit status. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

const testdata = join(import.meta.dirname, 'testdata/cli');
/** The calls with what they print: `UPDATE_GOLDEN=1` writes it anew, for the difference to be read. */
const transcript = join(testdata, 'expected.txt');

describe('a script of calls', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    for (const file of readdirSync(testdata).filter((name) => name.endsWith('.xml')))
      cpSync(join(testdata, file), join(cli.folder, file));
  });
  afterAll(() => cli.close());

  it('prints what it always printed', { timeout: 180_000 }, async () => {
    const before = cli.machine.state();
    const expected = readFileSync(transcript, 'utf8');
    const calls = expected.split('\n').filter((line) => line.startsWith('$ '));
    expect(calls.length).toBeGreaterThan(100);
    let seen = '';
    for (const call of calls) {
      const { status, stdout, stderr } = await cli.run(call.slice(2));
      const errors = stderr
        .split('\n')
        .slice(0, -1)
        .map((line) => `! ${line}\n`)
        .join('');
      const printed = `${stdout}${errors}`
        .replaceAll(cli.machine.root, '/ROOT')
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) =>
          uuid.startsWith('00000000-') ? uuid : 'RANDOM-UUID',
        );
      seen += `${call}\n${printed}${status === 0 ? '' : `? ${status}\n`}`;
    }
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(transcript, seen);
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
