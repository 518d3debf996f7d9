import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findExecutable } from '../programs/findExecutable';
import { INSTALLED_HELPER, programFolders } from '../app/launchEnvironment';
import { bundledLicences } from './licences.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('the packages', () => {
  const builder = read('electron-builder.yml');

  it('install the helper’s wrapper where the app and polkit’s action look for it', () => {
    expect(read('assets/linux/io.github.virtnet_manager.policy')).toContain(
      `exec.path">${INSTALLED_HELPER}</annotate>`,
    );
    expect(builder.match(new RegExp(`virtnet-helper=${INSTALLED_HELPER}\n`, 'g'))).toHaveLength(2);
    expect(statSync(path.join(root, 'assets/linux/virtnet-helper')).mode & 0o111).toBe(0o111);
  });

  it('run the helper that they bring, in the binary that they bring', () => {
    const wrapper = read('assets/linux/virtnet-helper');
    const folder = `/opt/${/^productName: (.*)$/m.exec(builder)?.[1]}`;
    const binary = /^ {2}executableName: (.*)$/m.exec(builder)?.[1];
    expect(wrapper).toContain(
      `ELECTRON_RUN_AS_NODE=1 '${folder}/${binary}' '${folder}/resources/helper.cjs' "$@"`,
    );
    expect(builder).toMatch(/from: dist\/helper\.cjs\n\s+to: helper\.cjs/);
    expect(builder).toMatch(/from: dist\/helper-parts\n\s+to: helper-parts/);
  });

  it('bring the command line with its wrapper, its boot unit and its documents', () => {
    const places = [
      'assets/linux/virtnet=/usr/bin/virtnet',
      'assets/linux/virtnet-boot.service=/usr/lib/systemd/system/virtnet-boot.service',
      'assets/linux/virtnet-serve.service=/usr/lib/systemd/system/virtnet-serve.service',
      'dist/linux/desktop/man/=/usr/share/man',
      'dist/linux/third-party-licences.txt=/usr/share/doc/virtnet-manager/third-party-licences.txt',
    ];
    for (const place of places) expect(builder.split(`    - ${place}\n`)).toHaveLength(3);
    expect(statSync(path.join(root, 'assets/linux/virtnet')).mode & 0o111).toBe(0o111);
    expect(read('assets/linux/virtnet')).toContain('/resources/virtnet.cjs');
    expect(builder).toMatch(/from: dist\/virtnet\.cjs\n\s+to: virtnet\.cjs/);
    expect(builder).toMatch(/from: dist\/virtnet-parts\n\s+to: virtnet-parts\n/);
    expect(read('assets/linux/virtnet-boot.service')).toContain('ExecStart=/usr/bin/virtnet boot\n');
  });

  it('bring the licence of everything that is bundled, which all may be', () => {
    const licences = bundledLicences(root);
    const names = licences.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['react', 'react-dom', 'scheduler', 'zod', 'style-mod', 'uplot', 'minisearch']),
    );
    expect(new Set(licences.map(({ licence }) => licence))).toEqual(
      new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', '0BSD']),
    );
    // React's marker for bundlers: two empty files.
    expect(licences.filter(({ text }) => text.length < 400).map(({ name }) => name)).toEqual(['client-only']);
  });

  it('start networks at boot and serve the app with no more than that takes', () => {
    const units = ['boot', 'serve'].map((name) => read(`assets/linux/virtnet-${name}.service`));
    for (const line of [
      'NoNewPrivileges=yes',
      'ProtectSystem=full',
      'ProtectHome=read-only',
      'ConfigurationDirectory=virtnet-manager',
      // What runs outlives the units.
      'KillMode=process',
    ])
      for (const unit of units) expect(unit).toContain(`\n${line}\n`);
  });

  it('close what Electron leaves open but the one door that the helper needs', () => {
    const fuse = (name: string): string | undefined =>
      new RegExp(`^ {2}${name}: (.*)$`, 'm').exec(builder)?.[1];
    expect(fuse('runAsNode')).toBe('true');
    expect(fuse('enableNodeOptionsEnvironmentVariable')).toBe('false');
    expect(fuse('enableNodeCliInspectArguments')).toBe('false');
    expect(fuse('onlyLoadAppFromAsar')).toBe('true');
    expect(fuse('enableEmbeddedAsarIntegrityValidation')).toBe('true');
    expect(fuse('enableCookieEncryption')).toBe('true');
  });
});

describe('finding programs', () => {
  it('looks in absolute folders of PATH and in the system’s own', () => {
    expect(programFolders('/a:b::/usr/sbin')).toEqual(['/a', '/usr/sbin', '/usr/local/sbin', '/sbin']);
    expect(findExecutable('sh', ['/nowhere', '/bin'])).toBe('/bin/sh');
    expect(findExecutable('virtnet-no-such-program', ['/bin'])).toBeNull();
  });
});
