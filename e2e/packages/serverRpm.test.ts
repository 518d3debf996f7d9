/** The server's package for Fedora and its relatives: made, looked into, and its scripts carried out. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageServer } from '../../electron/setup/packages/main.mjs';
import { command } from '../fixtures/command';
import { built } from './built';
import { octal, SERVER_CONTENT, summarised } from './contents';
import { describeInstalled, Installation } from './installation';

const out = mkdtempSync(path.join(tmpdir(), 'virtnet-rpm-'));
const make = (version: string, place: string): string =>
  packageServer({ out: path.join(out, place), formats: ['rpm'], version, compression: 'none' })[0] ?? '';

let rpm = '';
beforeAll(async () => {
  await built('virtnet', 'helper', 'web', 'renderer');
  rpm = make('1.0.0', 'once');
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const query = async (...options: string[]): Promise<string[]> => {
  const { stdout } = await command(['rpm', '--query', '--package', ...options, rpm]);
  return stdout.trim().split('\n');
};

/** All folders of ours in which files lie, in order. */
const foldersOf = (places: readonly string[]): string[] =>
  [...new Set(places.map((place) => path.dirname(place)))]
    .filter((folder) => folder.startsWith('/usr/lib/virtnet'))
    .toSorted();

describe('the server’s package for Fedora', () => {
  it('holds what its list says, as root’s, and owns its folders', async () => {
    const rows = (await query('--list', '--verbose')).map((row) => row.split(/\s+/));
    expect(new Set(rows.map(([, , user, group]) => `${user}/${group}`))).toEqual(new Set(['root/root']));
    const files = rows.filter(([mode]) => mode?.startsWith('-'));
    const found = files.map(([mode = '', ...rest]) => `${octal(mode)} ${rest.at(-1)}`);
    const wanted = SERVER_CONTENT.filter((line) => !line.endsWith('changelog.gz')).map((line) =>
      line.replace('zsh/vendor-completions', 'zsh/site-functions'),
    );
    expect(summarised(found)).toEqual(summarised(wanted));
    const folders = rows.filter(([mode]) => mode?.startsWith('d')).map((row) => row.at(-1));
    expect(folders).toEqual(foldersOf(files.map((row) => row.at(-1) ?? '')));
  });

  it('names what it needs as Fedora does', async () => {
    expect(await query('--requires')).toEqual(
      expect.arrayContaining([
        ...['dnsmasq', 'iproute', 'iproute-tc', 'iptables-nft', 'shadow-utils', 'util-linux'],
        expect.stringMatching(/^libc\.so\.6\(GLIBC_2\.\d+\)\(64bit\)$/),
      ]),
    );
    expect(await query('--recommends')).toEqual(expect.arrayContaining(['polkit', 'nftables']));
    expect(await query('--conflicts')).toEqual(['virtnet-manager']);
  });

  it('has the same bytes when it is made again', () => {
    const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(digest(make('1.0.0', 'again'))).toBe(digest(rpm));
  });
});

describeInstalled(() => {
  let host: Installation;
  beforeAll(async () => {
    host = await Installation.open();
  });
  afterAll(() => host.close());
  // Its dependencies are another distribution's.
  const rpmTool = (words: string): Promise<string> =>
    host.shell(`rpm --nodeps --define '_dbpath /root/rpm' ${words} 2>&1`);

  it('installs, makes dnsmasq’s user, and runs', async () => {
    await rpmTool(`--install ${host.bring(rpm)}`);
    expect(await host.shell('getent passwd virtnet-dnsmasq')).toContain('/usr/sbin/nologin');
    const enabled = await host.run('systemctl is-enabled virtnet-boot virtnet-serve');
    expect(enabled.stdout).toBe('enabled\ndisabled\n');
    await host.shell(
      `printf '%s' '<network><name>lab</name><bridge name="virbr77"/><ip address="192.168.77.1" netmask="255.255.255.0"/></network>' > /root/lab.xml
      virtnet net-define /root/lab.xml && virtnet net-start lab`,
    );
    expect(await host.shell('virtnet net-list --name')).toContain('lab');
  });

  it('is upgraded with the network running, and leaves the administrator’s decision alone', async () => {
    const running = 'pgrep -a dnsmasq; ip -o link show virbr77';
    const before = await host.shell(running);
    await host.shell('systemctl disable virtnet-boot 2> /dev/null');
    await rpmTool(`--upgrade ${host.bring(make('1.0.1', 'next'))}`);
    expect(await host.shell(running)).toBe(before);
    expect((await host.run('systemctl is-enabled virtnet-boot')).stdout).toBe('disabled\n');
  });

  it('is removed: says what still runs, and leaves it and the definitions', async () => {
    await host.shell('mkdir /etc/virtnet-manager/bridges && touch /etc/virtnet-manager/bridges/br7.json');
    const said = await rpmTool('--erase virtnet');
    expect(said).toMatch(/still run.*\n {2}lab\n/);
    expect(said).toMatch(/network cards stay.*\n {2}br7\n/);
    expect(said).toContain('Definitions stay');
    expect(await host.shell('ls /etc/virtnet-manager/networks; pgrep dnsmasq')).toMatch(/lab\.xml\n\d+\n/);
    expect((await host.run('ls /usr/lib/virtnet')).status).not.toBe(0);
  });
});
