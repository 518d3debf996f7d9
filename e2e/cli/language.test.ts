/** virtnet in the language of its environment: what a person reads changes, what a program reads does not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { copyDefinitions } from './transcript';

const ENGLISH = { LC_ALL: 'C.UTF-8', LANGUAGE: '' };
const GERMAN = { LC_ALL: 'de_DE.UTF-8', LANGUAGE: '' };

/** What scripts cut: tables, and JSON. */
const READ_BY_PROGRAMS = [
  'net-list --all',
  'net-list --all --name',
  'net-info lab',
  'net-uuid lab',
  'net-dumpxml lab',
  'net-dhcp-leases lab',
  'net-list --all --json',
  'net-info lab --json',
  'net-plan --stop lab --json',
  'net-plan --stop lab --format json',
  'net-history',
  'host-check --json',
  'completion bash',
];

describe('virtnet in another language', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    copyDefinitions(cli);
    await cli.run('virtnet net-define lab.xml && virtnet net-start lab', { env: ENGLISH });
  });
  afterAll(() => cli.close());

  const said = async (line: string, env: Record<string, string>): Promise<string> => {
    const { stdout, stderr } = await cli.run(line, { env });
    return stdout + stderr;
  };

  it('says in it what was done, what went wrong, what would be done, and how it is called', async () => {
    expect(await said('virtnet net-start nowhere', GERMAN)).toMatch(/^Fehler: .*„nowhere“/);
    expect(await said('virtnet net-frob', GERMAN)).toMatch(/^Fehler: /);
    expect(await said('virtnet net-plan --stop lab', GERMAN)).toContain('entfernen');
    expect(await said('virtnet net-stop lab; virtnet net-start lab', GERMAN)).toContain('Netzwerk');
    expect(await said('virtnet --help', GERMAN)).toContain('Verben:');
    expect(await said('virtnet net-start --help', GERMAN)).toContain('Optionen:');
    expect(await said('virtnet man', GERMAN)).toContain('BEZEICHNUNG');
  });

  it.each(READ_BY_PROGRAMS)('prints the same for programs: %s', async (call) => {
    const { stdout } = await cli.run(`virtnet ${call}`, { env: GERMAN });
    const { stdout: english } = await cli.run(`virtnet ${call}`, { env: ENGLISH });
    expect(stdout).not.toBe('');
    expect(stdout).toBe(english);
  });

  it('shows its tables in it to whoever sits at a terminal', async () => {
    const atTerminal = (env: Record<string, string>) =>
      said(`script -qec 'virtnet net-list --all' /dev/null`, env);
    expect(await atTerminal(ENGLISH)).toMatch(/^ Name +State/m);
    expect(await atTerminal(GERMAN)).toMatch(/^ Name +(?:Zustand|Status)/m);
  });

  it.each([
    [{ LANG: 'de_DE.UTF-8' }, true],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'de_AT.UTF-8' }, true],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'C' }, false],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'en_US.UTF-8', LANGUAGE: 'fr:de' }, true],
    [{ LANG: 'fr_FR.UTF-8' }, false],
    [{ LANG: '../../../etc/passwd' }, false],
  ])('goes by %j', async (env, isGerman) => {
    const none = { LC_ALL: '', LC_MESSAGES: '', LANG: '', LANGUAGE: '' };
    const line = await said('virtnet net-start nowhere', { ...none, ...env });
    expect(line).toContain(isGerman ? 'Fehler: ' : 'error: ');
  });
});
