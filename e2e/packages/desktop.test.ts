/** The desktop's packages, with Node in Electron's place: made, looked into, installed, used, and in the server's place. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageDesktop } from '../../electron/setup/packages/desktop.mjs';
import { sourceDate } from '../../electron/setup/packages/identity.mjs';
import { checksums, packageServer } from '../../electron/setup/packages/main.mjs';
import { command } from '../fixtures/command';
import { built, root } from './built';
import { octal } from './contents';
import { describeInstalled, Installation } from './installation';
import { FUSES, SENTINEL, standIns } from './standIn';

const out = mkdtempSync(path.join(tmpdir(), 'virtnet-desktop-'));
const made: string[] = [];
const ending = (end: string): string => made.find((file) => file.endsWith(end)) ?? '';

beforeAll(async () => {
  await built();
  const { electron, bin } = standIns(out);
  const before = { PATH: process.env['PATH'], USE_SYSTEM_FPM: process.env['USE_SYSTEM_FPM'] };
  Object.assign(process.env, { PATH: `${bin}:${before.PATH}`, USE_SYSTEM_FPM: 'true' });
  made.push(
    ...(await packageDesktop({
      root,
      out: path.join(out, 'made'),
      version: '1.0.0',
      date: sourceDate(root),
      electron,
      compression: 'store',
      quiet: true,
    })),
  );
  process.env['PATH'] = before.PATH;
  if (before.USE_SYSTEM_FPM === undefined) delete process.env['USE_SYSTEM_FPM'];
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** What the package has outside of the application's folder. */
const OUTSIDE = [
  '755 /usr/bin/virtnet',
  '755 /usr/bin/virtnet-helper',
  '755 /usr/bin/virtnet-manager',
  '644 /usr/lib/systemd/system/virtnet-boot.service',
  '644 /usr/lib/systemd/system/virtnet-serve.service',
  '644 /usr/share/applications/virtnet-manager.desktop',
  '644 /usr/share/bash-completion/completions/virtnet',
  '644 /usr/share/doc/virtnet-manager/changelog.gz',
  '644 /usr/share/doc/virtnet-manager/copyright',
  '644 /usr/share/doc/virtnet-manager/third-party-licences.txt',
  '644 /usr/share/fish/vendor_completions.d/virtnet.fish',
  ...['128', '16', '24', '256', '32', '48', '512', '64'].map(
    (size) => `644 /usr/share/icons/hicolor/${size}x${size}/apps/virtnet-manager.png`,
  ),
  '644 /usr/share/icons/hicolor/scalable/apps/virtnet-manager.svg',
  '644 /usr/share/man/de/man1/virtnet.1.gz',
  '644 /usr/share/man/man1/virtnet.1.gz',
  '644 /usr/share/man/man8/virtnet-helper.8.gz',
  '644 /usr/share/metainfo/io.github.virtnet_manager.metainfo.xml',
  '644 /usr/share/polkit-1/actions/io.github.virtnet_manager.policy',
  '644 /usr/share/zsh/vendor-completions/_virtnet',
];

/** What is in the application's folder, but for parts and pages. */
const INSIDE = [
  ...['LICENSE.electron.txt', 'LICENSES.chromium.html', 'chrome-sandbox', 'virtnet-manager'],
  ...['app.asar', 'apparmor-profile', 'helper.cjs', 'virtnet.cjs', 'web.cjs'].map(
    (name) => `resources/${name}`,
  ),
  ...['helper-parts', 'renderer', 'virtnet-parts'].map((folder) => `resources/${folder}/`),
];

describe('the desktop’s packages', () => {
  let extracted = '';
  beforeAll(async () => {
    extracted = path.join(out, 'extracted');
    await command(['dpkg-deb', '--raw-extract', ending('.deb'), extracted]);
  });
  const inside = (file: string): string => path.join(extracted, file);

  it('are a deb, an rpm and a tar, of which checksums are told', () => {
    expect(made.map((file) => path.basename(file)).toSorted()).toEqual([
      expect.stringMatching(/^virtnet-manager-1\.0\.0-\w+\.tar\.gz$/),
      expect.stringMatching(/^virtnet-manager-1\.0\.0\.\w+\.rpm$/),
      expect.stringMatching(/^virtnet-manager_1\.0\.0_\w+\.deb$/),
    ]);
    expect(checksums(made)).toMatch(/^([0-9a-f]{64} {2}virtnet-manager[^\n/]*\n){3}$/);
  });

  it('hold what their list says, and nothing else', async () => {
    const { stdout } = await command(['dpkg-deb', '--contents', ending('.deb')]);
    const files = stdout
      .trim()
      .split('\n')
      .filter((row) => !row.startsWith('d'))
      .map((row) => /^(\S+)(?:\s+\S+){4}\s+\.(.*)$/.exec(row))
      .map((row) => ({ mode: octal(row?.[1] ?? ''), place: row?.[2] ?? '' }));
    const application = '/opt/Virtnet Manager/';
    const outside = files.filter(({ place }) => !place.startsWith(application));
    expect(outside.map(({ mode, place }) => `${mode} ${place}`).toSorted()).toEqual(OUTSIDE.toSorted());
    const own = files
      .filter(({ place }) => place.startsWith(application))
      .map(({ place }) => place.slice(application.length).replace(/^(resources\/[^/]*\/).*/, '$1'));
    expect([...new Set(own)].toSorted()).toEqual(INSIDE.toSorted());
  });

  it('close all fuses but the one that the helper needs', () => {
    const binary = readFileSync(inside('opt/Virtnet Manager/virtnet-manager'));
    const at = binary.indexOf(SENTINEL) + SENTINEL.length + 2;
    // RunAsNode, cookie encryption, NODE_OPTIONS, --inspect, integrity, archive only, snapshot, file: (@electron/fuses).
    expect(binary.subarray(at, at + FUSES).toString()).toBe('11001100');
  });

  it('show themselves to desktops, software centres and AppArmor', async () => {
    const entry = inside('usr/share/applications/virtnet-manager.desktop');
    expect(await command(['desktop-file-validate', entry])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(entry, 'utf8')).toMatch(/^Icon=virtnet-manager$/m);
    const metainfo = inside('usr/share/metainfo/io.github.virtnet_manager.metainfo.xml');
    const { status, stdout } = await command(['appstreamcli', 'validate', '--no-net', metainfo]);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    const profile = readFileSync(inside('opt/Virtnet Manager/resources/apparmor-profile'), 'utf8');
    expect(profile).toContain('"/opt/Virtnet Manager/virtnet-manager" flags=(unconfined) {\n  userns,');
    const scripts = ['postinst', 'prerm', 'postrm'].map((name) => inside(`DEBIAN/${name}`));
    expect((await command(['shellcheck', ...scripts])).stdout).toBe('');
  });

  it('ask fpm for an rpm with Fedora’s names, places and scripts', () => {
    const { options, files } = JSON.parse(readFileSync(ending('.rpm'), 'utf8')) as {
      options: Record<string, string[]>;
      files: [string, string][];
    };
    expect(options['--depends']).toEqual(
      expect.arrayContaining(['iproute', 'iptables-nft', 'dnsmasq', 'gtk3', 'nss', 'polkit', 'shadow-utils']),
    );
    expect(options['--conflicts']).toEqual(['virtnet']);
    for (const name of ['--before-install', '--after-install', '--before-remove', '--after-remove'])
      expect(options[name]).toHaveLength(1);
    const places = files.map(([, to]) => to);
    expect(places).toContain('/usr/share/zsh/site-functions/_virtnet');
    expect(places).toContain('/usr/lib/systemd/system/virtnet-boot.service');
  });
});

describeInstalled(() => {
  let host: Installation;
  beforeAll(async () => {
    host = await Installation.open();
  });
  afterAll(() => host.close());

  /** Nothing here opens a window, and what that needs is not everywhere. */
  const install = (file: string): Promise<string> =>
    host.shell(`dpkg --force-depends --install ${host.bring(file)} 2>&1`);
  const running = (): Promise<string> => host.shell('pgrep -a dnsmasq; ip -o link show virbr77');

  it('takes the server’s place while a network runs', async () => {
    const [server = ''] = packageServer({ out, formats: ['deb'], version: '1.0.0', compression: 'none' });
    await install(server);
    await host.shell(
      `printf '%s' '<network><name>lab</name><bridge name="virbr77"/><ip address="192.168.77.1" netmask="255.255.255.0"/></network>' > /root/lab.xml
      virtnet net-define /root/lab.xml && virtnet net-start lab`,
    );
    const before = await running();
    const said = await install(ending('.deb'));
    expect(said).toContain('Setting up virtnet-manager (1.0.0)');
    expect(said).not.toContain('still run');
    expect(await running()).toBe(before);
    expect(await host.shell("dpkg-query --show --showformat '${db:Status-Status}' virtnet || true")).not.toBe(
      'installed',
    );
    expect(await host.shell('virtnet net-list --name && ls /usr/lib/virtnet 2> /dev/null || true')).toMatch(
      /^lab\n+$/,
    );
    expect((await host.run('systemctl is-enabled virtnet-boot virtnet-serve')).stdout).toBe(
      'enabled\ndisabled\n',
    );
  });

  it('runs the helper and the command line in its one binary', async () => {
    expect(await host.shell('virtnet-helper --version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await host.shell('cat /usr/bin/virtnet')).toContain("'/opt/Virtnet Manager/virtnet-manager'");
    await host.shell('virtnet net-destroy lab && virtnet net-autostart lab');
    expect(await host.shell('virtnet boot')).toContain('lab');
  });

  it('gives its place back to the server’s, and is purged without touching what that works with', async () => {
    const before = await running();
    const [server = ''] = packageServer({ out, formats: ['deb'], version: '1.0.0', compression: 'none' });
    await install(server);
    await host.shell('dpkg --purge virtnet-manager');
    expect(await running()).toBe(before);
    expect(await host.shell('virtnet net-list --name')).toContain('lab');
    expect((await host.run("ls '/opt/Virtnet Manager'")).status).not.toBe(0);
  });
});
