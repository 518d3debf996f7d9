import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installLine, parseDistribution } from '../../programs/distribution';
import { findProgram, firewallOf, missingTools, parseVersion, readTools, requireTools } from './tools';
import type { Host } from './host';

const debian = parseDistribution('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n');

describe('parseDistribution', () => {
  it.each([
    ['ID=ubuntu\nID_LIKE=debian', 'sudo apt-get install iproute2 dnsmasq-base'],
    ['ID=fedora', 'sudo dnf install iproute dnsmasq'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'sudo dnf install iproute dnsmasq'],
    ['ID="opensuse-tumbleweed"', 'sudo zypper install iproute2 dnsmasq'],
    ['ID=arch', 'sudo pacman -S iproute2 dnsmasq'],
  ])('installs as %j does', (osRelease, line) => {
    expect(installLine(['ip', 'dnsmasq'], parseDistribution(osRelease), false)).toBe(line);
  });

  it('names the distribution, and leaves sudo out for root', () => {
    expect(debian.title).toBe('Debian GNU/Linux 12 (bookworm)');
    expect(installLine(['iptables-restore'], debian, true)).toBe('apt-get install iptables');
  });
});

describe('parseVersion', () => {
  it.each([
    ['ip utility, iproute2-6.1.0, libbpf 1.1.2', '6.1.0'],
    ['iptables-restore v1.8.9 (nf_tables)', '1.8.9 (nf_tables)'],
    ['iptables v1.8.9 (legacy)', '1.8.9 (legacy)'],
    ['Dnsmasq version 2.90  Copyright (c) 2000-2024 Simon Kelley', '2.90'],
    ['no idea', null],
  ])('reads %j', (output, version) => {
    expect(parseVersion(output)).toBe(version);
  });
});

describe('the version of a program that hangs', () => {
  it('is not known, keeps nobody waiting, and is asked for once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'virtnet-hanging-'));
    try {
      for (const name of ['ip', 'iptables-restore', 'dnsmasq']) {
        await writeFile(join(folder, name), '#!/bin/sh\n');
        await chmod(join(folder, name), 0o755);
      }
      vi.stubEnv('PATH', folder);
      const asked: { program: string; withinMs: number | undefined }[] = [];
      const run: Host['run'] = ([program = ''], options) => {
        asked.push({ program: basename(program), withinMs: options?.withinMs });
        const result = {
          command: '',
          status: 0,
          stdout: 'ip utility, iproute2-6.1.0',
          stderr: '',
          durationMs: 0,
        };
        return basename(program) === 'ip' ? Promise.resolve(result) : new Promise(() => undefined);
      };
      const read = async () =>
        Object.fromEntries(
          (await readTools({ run } as Host, debian)).map(({ name, version }) => [name, version]),
        );
      const known = { ip: '6.1.0', 'iptables-restore': null, dnsmasq: null };
      expect(await read()).toMatchObject(known);
      expect(await read()).toMatchObject(known);
      expect(firewallOf(await readTools({ run } as Host, debian))).toEqual({
        backend: 'unknown',
        version: null,
      });
      expect(asked.map(({ program }) => program).sort()).toEqual(['dnsmasq', 'ip', 'iptables-restore']);
      // Nothing hangs longer than twenty seconds, either.
      for (const { withinMs } of asked) expect(withinMs).toBeLessThanOrEqual(20_000);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });
});

describe('firewallOf', () => {
  const tool = (path: string | null, version: string | null) => [
    { name: 'iptables-restore', purpose: '', path, version, package: 'iptables', required: true },
  ];
  it('knows both variants and none', () => {
    expect(firewallOf(tool('/sbin/x', '1.8.9 (nf_tables)'))).toEqual({
      backend: 'nf_tables',
      version: '1.8.9',
    });
    expect(firewallOf(tool('/sbin/x', '1.8.9 (legacy)'))).toEqual({ backend: 'legacy', version: '1.8.9' });
    expect(firewallOf(tool(null, null))).toEqual({ backend: 'none', version: null });
  });
});

describe('programs in PATH', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'virtnet-tools-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true, force: true });
  });
  const put = async (name: string): Promise<void> => {
    await writeFile(join(directory, name), '#!/bin/sh\n');
    await chmod(join(directory, name), 0o755);
  };

  it('are found only when they can be run', async () => {
    await writeFile(join(directory, 'text'), '');
    await put('ip');
    expect(await findProgram('ip', `/nowhere:${directory}`)).toBe(join(directory, 'ip'));
    expect(await findProgram('text', directory)).toBeNull();
  });

  it('that are missing are named with their packages before anything is done', async () => {
    vi.stubEnv('PATH', directory);
    await put('ip');
    await put('iptables-restore');
    await expect(requireTools(debian, false)).rejects.toMatchObject({
      data: {
        code: 'missing-tool',
        tools: [{ tool: 'dnsmasq', package: 'dnsmasq-base' }],
        install: 'sudo apt-get install dnsmasq-base',
      },
    });
    await put('dnsmasq');
    await expect(requireTools(debian, false)).resolves.toBeUndefined();
  });

  it('make one sentence when several are missing', () => {
    expect(missingTools(['ip', 'dnsmasq'], debian, true).message).toMatch(
      /^ip and dnsmasq are not installed.*apt-get install iproute2 dnsmasq-base$/,
    );
  });
});
