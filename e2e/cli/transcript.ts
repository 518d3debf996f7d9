/** A script of calls with what each prints: a file that is read by people, played on a machine and compared. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliMachine } from './cliMachine';

const testdata = join(import.meta.dirname, 'testdata');

/** Copies the definitions that the calls name to where they are made. */
export function copyDefinitions(cli: CliMachine): void {
  for (const file of readdirSync(testdata).filter((name) => name.endsWith('.xml')))
    cpSync(join(testdata, file), join(cli.folder, file));
}

export interface Played {
  /** What the file says. */
  expected: string;
  /** The same calls with what they print now. */
  seen: string;
  /** How many calls there are. */
  calls: number;
}

/**
 * Makes the calls of `testdata/NAME` one after the other: `$ call`, then its output, `! ` before each line of standard
 * error, `? status` when it is not 0. `UPDATE_GOLDEN=1` writes the file anew, for the difference to be read.
 */
export async function playTranscript(cli: CliMachine, name: string): Promise<Played> {
  const file = join(testdata, name);
  const expected = readFileSync(file, 'utf8');
  const calls = expected.split('\n').filter((line) => line.startsWith('$ '));
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
      .replaceAll(cli.folder, '/HERE')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) =>
        uuid.startsWith('00000000-') ? uuid : 'RANDOM-UUID',
      );
    seen += `${call}\n${printed}${status === 0 ? '' : `? ${status}\n`}`;
  }
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, seen);
  return { expected, seen, calls: calls.length };
}
