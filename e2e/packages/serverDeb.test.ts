/** The server's package for Debian: made, looked into, installed, used, upgraded while a network runs, removed, purged. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../electron/setup/build.mjs';
import { packageServer } from '../../electron/setup/packages/main.mjs';
import { command } from '../fixtures/command';
import { until } from '../fixtures/patience';
import { built, root } from './built';
import { octal, SERVER_CONTENT, summarised } from './contents';
import { describeInstalled, Installation } from './installation';

const PARTS = ['virtnet', 'helper', 'web', 'renderer'];
const out = mkdtempSync(path.join(tmpdir(), 'virtnet-deb-'));
const make = (version: string, place = 'once', dist = path.join(root, 'dist')): string =>
  packageServer({ out: path.join(out, place), formats: ['deb'], version, compression: 'none', dist })[0] ??
  '';

let deb = '';
beforeAll(async () => {
  await built(...PARTS);
  deb = make('1.0.0');
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const outputOf = async (...argv: string[]): Promise<string> => {
  const { status, stdout, stderr } = await command(argv);
  expect({ argv, status, stderr }).toEqual({ argv, status: 0, stderr: '' });
  return stdout;
};

describe('the server’s package for Debian', () => {
  it('holds what its list says, as root’s, and nothing else', async () => {
    const rows = (await outputOf('dpkg-deb', '--contents', deb)).trim().split('\n');
    const files = rows.map((row) => row.split(/\s+/)).filter(([mode]) => !mode?.startsWith('d'));
    expect(new Set(files.map(([, owner]) => owner))).toEqual(new Set(['root/root']));
    const found = files.map(([mode = '', , , , , name = '']) => `${octal(mode)} ${name.slice(1)}`);
    expect(summarised(found)).toEqual(
      [...SERVER_CONTENT, '644 /usr/share/lintian/overrides/virtnet'].toSorted((a, b) =>
        a.slice(4) < b.slice(4) ? -1 : 1,
      ),
    );
  });

  it('is as Debian wants it, but for what is explained in it', async () => {
    // It is not compressed, to be made quickly.
    const uncompressed = ['control', 'data'].map((part) => `uses-no-compression-for-${part}-tarball`);
    const { stdout } = await command(['lintian', '--suppress-tags', uncompressed.join(','), deb]);
    expect(stdout).toBe('');
  });

  it('has the same bytes when all of it is built again', async () => {
    const dist = path.join(out, 'dist-again');
    await build(PARTS, dist);
    const again = make('1.0.0', 'again', dist);
    const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(digest(again)).toBe(digest(deb));
  });

  it('depends on no newer libraries than Debian 12, Ubuntu 22.04 and their contemporaries have', async () => {
    const depends = await outputOf('dpkg-deb', '--field', deb, 'Depends');
    const [, minor = ''] = /libc6 \(>= 2\.(\d+)\)/.exec(depends) ?? [];
    const [, gcc = ''] = /libstdc\+\+6 \(>= (\d+)/.exec(depends) ?? [];
    // Ubuntu 22.04: glibc 2.35, and libstdc++ of GCC 12.
    expect(Number(minor)).toBeGreaterThan(17);
    expect(Number(minor)).toBeLessThanOrEqual(35);
    expect(Number(gcc)).toBeLessThanOrEqual(12);
  });

  it('has scripts that shells of all kinds read the same', async () => {
    const scripts = path.join(out, 'scripts');
    await outputOf('dpkg-deb', '--control', deb, scripts);
    const files = ['postinst', 'prerm', 'postrm'].map((name) => path.join(scripts, name));
    expect(await outputOf('shellcheck', ...files)).toBe('');
  });
});

describeInstalled(() => {
  let host: Installation;
  let newer = '';
  beforeAll(async () => {
    host = await Installation.open();
  });
  afterAll(() => host.close());

  const link = async (name: string): Promise<string> =>
    (await host.shell(`ip -o link show ${name}`)).split(':')[0] ?? '';
  const dnsmasq = async (): Promise<string> => host.shell('pgrep -a dnsmasq');
  const lease = (): Promise<string> =>
    host.shell('ip netns exec guest udhcpc -f -n -q -i eth0 -s /bin/true 2>&1 | grep "lease of"');

  it('installs, makes dnsmasq’s user, and starts nothing', async () => {
    const processes = 'ps -eo comm= | grep -vE "^(ps|sh|grep|sort|cat|chroot|env)$" | sort';
    const before = await host.shell(`${processes}; ip -o link | wc -l; iptables-save | wc -l`);
    const said = await host.shell(`dpkg -i ${host.bring(deb)} 2>&1`);
    expect(said).toContain('Setting up virtnet (1.0.0)');
    expect(await host.shell(`${processes}; ip -o link | wc -l; iptables-save | wc -l`)).toBe(before);
    expect(await host.shell('getent passwd virtnet-dnsmasq')).toMatch(
      /:\/nonexistent:\/usr\/sbin\/nologin$/m,
    );
    const enabled = 'systemctl is-enabled virtnet-boot virtnet-serve; true';
    expect((await host.shell(enabled)).split('\n').slice(0, 2)).toEqual(['enabled', 'disabled']);
    expect(await host.shell('dpkg --verify virtnet')).toBe('');
  });

  it('lists networks, says its version, and has its page and completions', async () => {
    expect(await host.shell('virtnet net-list --all')).toContain('Autostart');
    expect(await host.shell('virtnet --version && virtnet-helper --version')).toMatch(
      /^(\d+\.\d+\.\d+)\n+\1\n+$/,
    );
    expect(await host.shell('MANPAGER=cat man virtnet')).toContain('net-define');
    expect(
      await host.shell(
        `bash -c '. /usr/share/bash-completion/completions/virtnet; complete -p virtnet' && virtnet man | head -1`,
      ),
    ).toMatch(/virtnet\n.*VIRTNET 1/);
  });

  it('starts a network at boot, whose guest gets a lease from a dnsmasq that is its own user', async () => {
    await host.shell(`printf '%s' '<network><name>lab</name><bridge name="virbr77"/><ip address="192.168.77.1" netmask="255.255.255.0"><dhcp><range start="192.168.77.20" end="192.168.77.20"/></dhcp></ip></network>' > /root/lab.xml
      virtnet net-define /root/lab.xml && virtnet net-autostart lab && virtnet net-autostart --disable default`);
    const boot = /^ExecStart=(.*)$/m.exec(
      await host.shell('cat /usr/lib/systemd/system/virtnet-boot.service'),
    );
    expect(await host.shell(boot?.[1] ?? '')).toContain('1 started: lab');
    await host.shell(
      `ip netns add guest && ip link add tap7 type veth peer name eth0 netns guest &&
       ip link set tap7 master virbr77 up && ip -n guest link set eth0 up && ip -n guest link set lo up`,
    );
    await until('the port of the guest', async () =>
      (await host.shell('bridge link show dev tap7')).includes('state forwarding'),
    );
    expect(await lease()).toContain('lease of 192.168.77.20 obtained from 192.168.77.1');
    expect(await host.shell('ps -o user:20= -C dnsmasq')).toContain('virtnet-dnsmasq');
  });

  /** The server that this command starts, once it listens, with what it said. */
  const serving = async (line: string): Promise<{ said: string; end: (signal: string) => Promise<void> }> => {
    const [program = '', ...args] = host.enter(['sh', '-c', `echo $$ > /run/serve.pid; exec ${line}`]);
    const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    let said = '';
    server.stdout.on('data', (text) => (said += String(text)));
    await until('the server', () => said.includes('\n'));
    const end = async (signal: string): Promise<void> => {
      await host.shell(`kill -${signal} $(cat /run/serve.pid)`);
      await ended;
    };
    return { said, end };
  };

  it('serves the app on the unit’s socket, to whoever has the token', async () => {
    const unit = await host.shell('cat /usr/lib/systemd/system/virtnet-serve.service');
    // Else ProtectSystem= keeps it from making a bridge over a card of systemd-networkd.
    expect(unit).toContain('ReadWritePaths=-/etc/systemd/network\n');
    const line = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
    await host.shell('mkdir /run/virtnet-serve');
    const killed = await serving(line);
    await killed.end('KILL');
    const dead = await host.run('virtnet serve --link');
    expect([dead.status, dead.stdout]).toEqual([1, '']);
    expect(dead.stderr).toContain('nobody answers on /run/virtnet-serve/socket');
    const server = await serving(line);
    const [forward = '', address = ''] = (await host.shell('virtnet serve --link')).split('\n');
    expect(forward).toMatch(/^ssh -N -L 8080:\/run\/virtnet-serve\/socket \S+$/);
    const token = /^http:\/\/127\.0\.0\.1:8080\/#token=(.*)$/.exec(address)?.[1] ?? '';
    expect(token).toHaveLength(43);
    expect(server.said).not.toContain(token);
    const curl = 'curl --silent --unix-socket /run/virtnet-serve/socket';
    expect(await host.shell(`${curl} http://127.0.0.1:8080/`)).toMatch(/Virtnet Manager<\/title>/);
    const upgrade = (offered: string): Promise<string> =>
      host.shell(
        `${curl} --http1.1 --max-time 1 -o /dev/null -w '%{http_code}' -H 'Origin: http://127.0.0.1:8080' -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' -H 'Sec-WebSocket-Protocol: virtnet, token.${offered}' http://127.0.0.1:8080/rpc || true`,
      );
    expect([await upgrade(token), await upgrade('guess')]).toEqual(['101', '401']);
    await server.end('TERM');
    expect(await host.shell('ls -A /run/virtnet-serve')).toBe('');
    // What it served goes on.
    expect(await host.shell('virtnet net-list --name')).toContain('lab');
  });

  it('is upgraded while a network runs, of which nothing is lost', async () => {
    const before = [
      await link('virbr77'),
      await link('tap7'),
      await dnsmasq(),
      await host.shell('iptables-save -t filter | grep -v "^[#:]"'),
    ];
    const [program = '', ...args] = host.enter(
      'ip netns exec guest sh -c'
        .split(' ')
        .concat('ip addr add 192.168.77.20/24 dev eth0; exec ping -i 0.05 192.168.77.1'),
    );
    const ping = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => ping.once('close', resolve));
    let answers = '';
    ping.stdout.on('data', (text) => (answers += String(text)));
    await until('answers before', () => answers.includes('icmp_seq=3 '));
    newer = host.bring(make('1.0.1'));
    expect(await host.shell(`dpkg -i ${newer} 2>&1`)).toContain('virtnet (1.0.1) over (1.0.0)');
    const count = (answers.match(/icmp_seq/g) ?? []).length;
    await until('answers after', () => (answers.match(/icmp_seq/g) ?? []).length > count + 3);
    await host.shell('pkill -INT ping');
    await ended;
    const [, sent = '', received = ''] = /(\d+) packets transmitted, (\d+) received/.exec(answers) ?? [];
    // The last one may be on its way.
    expect(Number(sent) - Number(received)).toBeLessThanOrEqual(1);
    const after = [
      await link('virbr77'),
      await link('tap7'),
      await dnsmasq(),
      await host.shell('iptables-save -t filter | grep -v "^[#:]"'),
    ];
    expect(after).toEqual(before);
    expect(await host.shell('virtnet net-check lab')).toContain('lab');
    expect(await lease()).toContain('lease of 192.168.77.20 obtained');
  });

  it('leaves the administrator’s decision about the boot alone', async () => {
    await host.shell('systemctl disable virtnet-boot 2> /dev/null');
    await host.shell(`dpkg -i ${newer}`);
    expect((await host.run('systemctl is-enabled virtnet-boot')).stdout).toBe('disabled\n');
  });

  it('is removed: says what still runs, and leaves it and the definitions', async () => {
    const before = [await link('virbr77'), await dnsmasq()];
    await host.shell('mkdir /etc/virtnet-manager/bridges && touch /etc/virtnet-manager/bridges/br7.json');
    const said = await host.shell('dpkg --remove virtnet 2>&1');
    expect(said).toContain('These virtual networks still run');
    expect(said).toMatch(/^ {2}lab$/m);
    expect(said).toMatch(/^These bridges over network cards stay.*\n {2}br7$/m);
    expect(said).toContain('Definitions stay in /etc/virtnet-manager');
    expect([await link('virbr77'), await dnsmasq()]).toEqual(before);
    expect((await host.run('ls /usr/lib/virtnet /usr/bin/virtnet')).stdout).toBe('');
    expect(await host.shell('ls /etc/virtnet-manager/networks')).toContain('lab.xml');
  });

  it('finds what ran when it is installed again, and can stop it', async () => {
    await host.shell(`dpkg -i ${host.bring(deb)}`);
    expect(await host.shell('virtnet net-list --name')).toContain('lab');
    await host.shell('virtnet net-destroy lab');
    expect((await host.run('pgrep dnsmasq')).stdout).toBe('');
  });

  it('is purged: nothing of ours is left but the user, and that twice', async () => {
    const said = await host.shell('dpkg --purge virtnet 2>&1');
    expect(said).not.toContain('still run');
    expect(said).toMatch(/^These bridges over network cards stay.*\n {2}br7$/m);
    await host.shell('dpkg --purge virtnet 2> /dev/null');
    const left = await host.shell(
      'find /etc /usr /var/lib -xdev -path "*virtnet*" -not -path "/var/lib/dpkg/*" 2> /dev/null || true',
    );
    expect(left).toBe('');
  });
});
