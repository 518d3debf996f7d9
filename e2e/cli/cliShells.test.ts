/** The completion scripts in the shells that they are for: what a person gets who presses Tab. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { copyDefinitions } from './transcript';

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  copyDefinitions(cli);
  await cli.run('virtnet net-define lab.xml');
  for (const shell of ['bash', 'zsh', 'fish'])
    expect((await cli.run(`virtnet completion ${shell} > completion.${shell}`)).status).toBe(0);
});
afterAll(() => cli.close());

/** Runs a script of a shell in the machine; its lines. */
async function lines(shell: string, script: string): Promise<string[]> {
  const file = join(cli.folder, `script.${shell}`);
  writeFileSync(file, script);
  const { stdout, stderr } = await cli.run(`${shell} ${file}`);
  expect(stderr, shell).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** A line, cut at the cursor, with what is offered at its end. */
const CASES: [string[], string[]][] = [
  [['net-st'], ['net-start']],
  [
    ['net-start', ''],
    ['default', 'lab'],
  ],
  [['net-start', 'l'], ['lab']],
  [
    ['-c', 'virtnet:///sandbox', 'net-des'],
    ['net-desc', 'net-destroy'],
  ],
  [['net-info', '--j'], ['--json']],
  [['net-update', 'lab', 'add', 'dns-h'], ['dns-host']],
  [['net-update', 'lab', 'mod'], ['modify']],
  [['net-plan', '--format', 'ip'], ['iptables']],
  [
    ['net-define', 'lab'],
    ['lab.xml', 'labWider.xml'],
  ],
  [['completion', 'f'], ['fish']],
];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

describe('completion', () => {
  it('works in bash', async () => {
    for (const [words, offered] of CASES) {
      const line = ['virtnet', ...words].join(' ');
      const script = `source completion.bash
COMP_LINE='${line}'; COMP_POINT=${line.length}
_virtnet; printf '%s\\n' "\${COMPREPLY[@]}"`;
      expect((await lines('bash', script)).sort(), line).toEqual(offered);
    }
  });

  it('works in zsh', async () => {
    for (const [words, offered] of CASES) {
      // What compadd is given is what is offered; _files is zsh's own, which needs a terminal.
      const script = `compdef() { : }
_files() { print -l -- \${PREFIX}*(N) }
compadd() { shift; print -l -- "$@" }
source completion.zsh
words=(virtnet ${quoted(words)}); CURRENT=$#words; PREFIX=$words[-1]
_virtnet`;
      expect((await lines('zsh', script)).sort(), words.join(' ')).toEqual(offered);
    }
  });

  it('works in fish', async () => {
    for (const [words, offered] of CASES) {
      const script = `source completion.fish\ncomplete --do-complete 'virtnet ${words.join(' ')}' | string replace -r '\\t.*' ''`;
      expect((await lines('fish', script)).sort(), words.join(' ')).toEqual(offered);
    }
  });
});
