/** virtnet where it is hard: many at once, edits that fail, boots with bad networks. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';

const testdata = join(import.meta.dirname, 'testdata');
const LAB = readFileSync(join(testdata, 'lab.xml'), 'utf8');

let cli: CliMachine;
beforeEach(async () => {
  cli = await CliMachine.open();
  for (const file of readdirSync(testdata).filter((name) => name.endsWith('.xml')))
    cpSync(join(testdata, file), join(cli.folder, file));
  await cli.run('virtnet net-undefine default');
});
afterEach(() => cli.close());

/** Makes an editor of a shell script; `$1` is the file that is edited. */
function editor(script: string): { EDITOR: string } {
  writeFileSync(join(cli.folder, 'editor'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { EDITOR: join(cli.folder, 'editor') };
}

describe('ten processes that define one name', () => {
  const ten = Array.from({ length: 10 }, (_, n) => n);

  it('leave one whole definition when each brings another network', async () => {
    for (const n of ten) {
      writeFileSync(
        join(cli.folder, `lab${n}.xml`),
        LAB.replace(/ {2}<(uuid|mac|bridge).*\n/g, '').replaceAll('172.16.40', `172.16.${50 + n}`),
      );
    }
    const outputs = await Promise.all(ten.map((n) => cli.run(`virtnet net-define lab${n}.xml`)));
    const done = outputs.flatMap(({ status }, n) => (status === 0 ? [n] : []));
    expect(done).toHaveLength(1);
    for (const { status, stderr } of outputs) if (status !== 0) expect(stderr).toContain('exists already');
    const { stdout } = await cli.run('virtnet net-dumpxml lab');
    expect(stdout).toContain(`address='172.16.${50 + (done[0] ?? 0)}.1'`);
    expect((await cli.run('virtnet net-list --all --name -q')).stdout).toBe('lab\n');
    expect(cli.machine.definitionFiles()).toEqual(['lab.xml']);
  });

  it('all succeed when they bring the same one, and the last word is whole', async () => {
    const files = ['lab.xml', 'labWider.xml'];
    const outputs = await Promise.all(ten.map((n) => cli.run(`virtnet net-define ${files[n % 2]}`)));
    expect(outputs.map(({ status }) => status)).toEqual(ten.map(() => 0));
    expect((await cli.run('virtnet net-dumpxml lab')).stdout).toMatch(/end='172\.16\.40\.2[01]0'/);
    expect(cli.machine.definitionFiles()).toEqual(['lab.xml']);
  });
});

describe('net-edit', () => {
  beforeEach(async () => void (await cli.run('virtnet net-define lab.xml')));

  it('opens a broken edit again with the reason and what was typed, until it is right', async () => {
    const env = editor(
      `cp "$1" '${cli.folder}'/seen.$$
if grep -q 'Not accepted' "$1"; then sed -i 's/nonsense/172.16.40.180/' "$1"; else sed -i 's/172.16.40.200/nonsense/' "$1"; fi`,
    );
    const { status, stdout, stderr } = await cli.run('virtnet net-edit lab', { env, input: 'y\n' });
    expect([status, stdout]).toEqual([0, 'Network lab XML configuration edited.\n\n']);
    expect(stderr).toContain('Failed. Try again?');
    const seen = readdirSync(cli.folder)
      .filter((name) => name.startsWith('seen.'))
      .map((name) => readFileSync(join(cli.folder, name), 'utf8'));
    expect(seen).toHaveLength(2);
    const reopened = seen.find((text) => text.includes('Not accepted')) ?? '';
    expect(reopened).toContain("end='nonsense'");
    expect((await cli.run('virtnet net-dumpxml lab')).stdout).toContain("end='172.16.40.180'");
  });

  it('keeps what was typed when it is given up, and changes nothing', async () => {
    const before = (await cli.run('virtnet net-dumpxml lab')).stdout;
    const env = editor(`echo '<network>' > "$1"`);
    const { status, stderr } = await cli.run('virtnet net-edit lab', { env, input: 'n\n' });
    expect(status).toBe(1);
    const kept = /kept in (\S+)/.exec(stderr)?.[1] ?? '';
    expect((await cli.run(`cat ${kept}; rm -r $(dirname ${kept})`)).stdout).toBe('<network>\n');
    expect((await cli.run('virtnet net-dumpxml lab')).stdout).toBe(before);
  });

  it('does not overwrite what somebody else changed meanwhile', async () => {
    const env = editor(`virtnet net-define labWider.xml >&2; sed -i 's/40.100/40.50/' "$1"`);
    const { status, stderr } = await cli.run('virtnet net-edit lab', { env, input: 'n\n' });
    expect(status).toBe(1);
    expect(stderr).toContain('changed by somebody else');
    expect((await cli.run('virtnet net-dumpxml lab')).stdout).toContain("end='172.16.40.210'");
    await cli.run(`rm -r $(dirname ${/kept in (\S+)/.exec(stderr)?.[1] ?? ''})`);
  });
});

describe('boot', () => {
  it('starts all autostart networks but the bad ones, and keeps the result', async () => {
    for (const name of ['lab', 'quiet', 'short'])
      await cli.run(`virtnet net-define ${name}.xml && virtnet net-autostart ${name}`);
    // Somebody has taken the addresses of one, and torn the file of another.
    cli.machine.namespace.shell('ip addr add 172.16.41.9/24 dev eth9');
    cli.machine.namespace.shell(`echo '<net' > ${cli.machine.root}/etc/virtnet-manager/networks/short.xml`);
    const { status, stdout, stderr } = await cli.run('virtnet boot');
    expect(status).toBe(1);
    expect(stdout).toBe('1 started: lab\n2 failed: short, quiet\n\n');
    expect(stderr).toContain('172.16.41.0/24 are in use by eth9');
    expect(stderr).toContain('virtnet net-start quiet');
    expect((await cli.run('virtnet net-list --name -q')).stdout).toBe('lab\n');
    const past = JSON.parse((await cli.run('virtnet boot --status --json')).stdout) as { started: string[] };
    expect(past.started).toEqual(['lab']);
    expect((await cli.run('virtnet host-check')).stdout).toContain('“quiet” did not start at boot');
    const again = await cli.run('virtnet boot');
    expect(again.stdout).toContain('1 active before: lab');
  });
});
