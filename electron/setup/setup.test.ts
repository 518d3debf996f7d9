import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../package.json';
import { readFlags } from './flags.mjs';
import { isNewEnough } from './nodeVersion.mjs';
import { areInstalled } from './npmPackages.mjs';
import { findProgram, run } from './programs.mjs';
import { familyOf, installCommand, missingOf, RUNNING } from './systemPackages.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtnet-setup-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('readFlags', () => {
  it('opens a window and a browser’s page unless told otherwise', () => {
    expect(readFlags([])).toEqual({ browser: false, open: true, help: false, port: null, connection: null });
    expect(readFlags(['--browser', '--no-open', '--port', '8080', '--connection', 'sandbox'])).toEqual({
      browser: true,
      open: false,
      help: false,
      port: '8080',
      connection: 'sandbox',
    });
  });

  it('takes a port for a wish for the browser front', () => {
    expect(readFlags(['--port=8080']).browser).toBe(true);
  });

  it('takes port 0 for any free one, as elsewhere', () => {
    expect(readFlags(['--port', '0'])).toMatchObject({ browser: true, port: '0' });
  });

  it.each([
    [['--bogus'], /--bogus/],
    [['extra'], /extra/],
    [['--port', '-1'], /port/],
    [['--port', '70000'], /1 to 65535/],
    [['--port', 'x'], /1 to 65535/],
    [['--port'], /port/],
    [['--connection', 'qemu:///system'], /sandbox, system or a URI/],
    [['--connection', 'virtnet+ssh://lab/other'], /sandbox, system or a URI/],
  ])('explains %j', (argv, message) => {
    expect(() => readFlags(argv)).toThrow(message);
  });
});

describe('the needed Node', () => {
  it('is the one that package.json names', () => {
    const [major = 0, minor = 0] = engines.node.replace('>=', '').split('.').map(Number);
    expect(isNewEnough(`${major}.${minor}.0`)).toBe(true);
    expect(isNewEnough(`${major}.${minor - 1}.9`)).toBe(false);
    expect(isNewEnough(`${major + 2}.0.0`)).toBe(true);
    expect(isNewEnough('8.17.0')).toBe(false);
  });
});

describe('npm packages', () => {
  const write = async (file: string, packages: object): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), JSON.stringify({ packages }));
  };
  const wanted = {
    '': { version: '1' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-system': { version: '2.0.0', optional: true },
  };

  it('are missing before the first install', async () => {
    await write('package-lock.json', wanted);
    expect(areInstalled(folder)).toBe(false);
  });

  it('are there when npm’s own list says so, optional ones aside', async () => {
    await write('package-lock.json', wanted);
    await write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(areInstalled(folder)).toBe(true);
  });

  it('are outdated when a version differs', async () => {
    await write('package-lock.json', wanted);
    await write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
    expect(areInstalled(folder)).toBe(false);
  });
});

describe('system packages', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', { id: 'debian', family: 'apt' }],
    ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', { id: 'ubuntu', family: 'apt' }],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', { id: 'linuxmint', family: 'apt' }],
    ['ID=fedora', { id: 'fedora', family: 'dnf' }],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', { id: 'rocky', family: 'dnf' }],
    ['ID=arch', { id: 'arch', family: null }],
    ['', { id: '', family: null }],
  ])('belong to the family of %j', (osRelease, family) => {
    expect(familyOf(osRelease)).toEqual(family);
  });

  it('are installed by one command that names each package once', () => {
    expect(installCommand([...RUNNING.slice(0, 3), ...RUNNING.slice(0, 1)], 'apt').join(' ')).toBe(
      'apt-get install -y --no-install-recommends iproute2 iptables dnsmasq-base',
    );
    expect(installCommand(RUNNING.slice(0, 2), 'dnf').join(' ')).toBe('dnf install -y iproute iptables-nft');
  });

  it('are missing when neither their program nor their file is there', () => {
    const here = { program: 'sh', apt: 'dash', dnf: 'bash' };
    const absent = { program: 'virtnet-no-such-program', apt: 'x', dnf: 'x' };
    const file = { file: [folder], apt: 'y', dnf: 'y' };
    const noFile = { file: [path.join(folder, 'no')], apt: 'z', dnf: 'z' };
    expect(missingOf([here, absent, file, noFile])).toEqual([absent, noFile]);
  });
});

describe('running programs', () => {
  it('finds them in PATH and in the system’s folders, never by a relative path', async () => {
    await writeFile(path.join(folder, 'tool'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(path.join(folder, 'text'), '', { mode: 0o644 });
    expect(findProgram('tool', `.:${folder}`)).toBe(path.join(folder, 'tool'));
    expect(findProgram('text', folder)).toBeNull();
    expect(findProgram('tool', path.relative(process.cwd(), folder))).toBeNull();
  });

  it('tells their status and output', async () => {
    expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 3'], { quiet: true })).toEqual({
      status: 3,
      output: expect.stringMatching(/out[^]*err|err[^]*out/) as string,
    });
    expect((await run(['/no/such/program'], { quiet: true })).status).toBe(127);
  });
});
