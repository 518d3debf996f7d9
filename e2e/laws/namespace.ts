/** A private piece of kernel for one test: own network, mounts and processes, gone with its holder. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandResult, Host } from '../../electron/helper/host';
import { systemPaths, type Paths } from '../../electron/helper/paths';
import { pathWithVariant, type IptablesVariant } from './iptablesVariant';

export interface Namespace {
  host: Host;
  paths: Paths;
  /** Runs a shell command inside and returns its output. */
  shell: (script: string) => string;
  /** The command line and variables that run a program inside. */
  enter(argv: readonly string[]): { argv: string[]; env: Record<string, string> };
  close(): void;
}

/** Makes a namespace with a tmpfs over /run (for the lock of iptables), a /sys of its own (for its devices) and the wanted variant of iptables first in PATH. */
export async function openNamespace(variant: IptablesVariant): Promise<Namespace> {
  const { path, remove } = pathWithVariant(variant);
  const env = { ...process.env, LC_ALL: 'C', PATH: path };
  const holder = spawn(
    'unshare',
    [
      '--net',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      'sh',
      '-c',
      // A libvirt that the machine itself has is not this one's. The shell stays to reap, and reads from us until we are
      // gone: so the namespace ends with this process, however that ends.
      '{ [ ! -d /etc/libvirt ] || mount -t tmpfs tmpfs /etc/libvirt; } && mount -t tmpfs tmpfs /run && mount -t sysfs sysfs /sys && ip link set lo up && echo ready && cat > /dev/null; :',
    ],
    { env, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const stop = (): void => void holder.kill('SIGKILL');
  process.once('exit', stop);
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    holder.once('exit', () => reject(new Error('the namespace could not be made')));
  });
  const target = await firstChild(holder);
  const enter = ['-t', String(target), '--net', '--mount', '--pid'];
  const root = '/run/virtnet-laws';
  return {
    host: namespaceHost(target, enter, env),
    paths: systemPaths(root),
    shell(script) {
      const { status, stdout, stderr } = spawnSync('nsenter', [...enter, 'sh', '-c', script], {
        env,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${script}: ${stderr}`);
      return stdout;
    },
    enter: (argv) => ({ argv: ['nsenter', ...enter, ...argv], env: { PATH: env.PATH, LC_ALL: env.LC_ALL } }),
    close() {
      process.removeListener('exit', stop);
      stop();
      remove();
    },
  };
}

/** The first process inside: what `unshare --fork` has started. */
async function firstChild({ pid }: ChildProcess): Promise<number> {
  for (;;) {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim();
    if (children !== '') return Number(children.split(' ')[0]);
    await sleep(5);
  }
}

/** The namespace as the core sees a host: files by the holder's root, all else by nsenter(1). */
function namespaceHost(target: number, enter: string[], env: NodeJS.ProcessEnv): Host {
  const inside = (path: string): string => join(`/proc/${target}/root`, path);
  const run: Host['run'] = (argv, options = {}) =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const child = spawn('nsenter', [...enter, ...argv], { env });
      const result: CommandResult = {
        command: argv.join(' '),
        status: null,
        stdout: '',
        stderr: '',
        durationMs: 0,
      };
      child.stdout.on('data', (text) => (result.stdout += String(text)));
      child.stderr.on('data', (text) => (result.stderr += String(text)));
      child.on('error', reject);
      child.on('close', (status) =>
        resolve({ ...result, status, durationMs: performance.now() - startedAt }),
      );
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.input ?? '');
    });
  const processArgv = async (pid: number): Promise<string[] | null> => {
    const line = await readFile(inside(`/proc/${pid}/cmdline`), 'utf8').catch(() => '');
    return line === '' ? null : line.replace(/\0$/, '').split('\0');
  };
  // Its command line goes before its sockets are closed, and until then nobody else can have its ports.
  const hasEnded = async (pid: number): Promise<boolean> => {
    const stat = await readFile(inside(`/proc/${pid}/stat`), 'utf8').catch(() => '');
    return stat === '' || /\) [ZX] /.test(stat);
  };
  return {
    run,
    processArgv,
    readFile: (path) => readFile(inside(path), 'utf8').catch(() => null),
    async writeFile(path, content) {
      await mkdir(inside(dirname(path)), { recursive: true });
      await writeFile(inside(`${path}.new`), content);
      await rename(inside(`${path}.new`), inside(path));
    },
    removeFile: (path) => rm(inside(path), { force: true }),
    async moveFile(from, to) {
      const isFree = await readFile(inside(to)).then(
        () => false,
        () => true,
      );
      if (isFree) await rename(inside(from), inside(to)).catch(() => undefined);
    },
    makeFolder: async (path) => void (await mkdir(inside(path), { recursive: true })),
    readDir: (path) => readdir(inside(path)).catch(() => []),
    readSysctl: settingReader(enter, env),
    async writeSysctl(key, value) {
      const { status, stderr } = await run(['sh', '-c', `echo ${value} > /proc/sys/${key}`]);
      if (status !== 0) throw new Error(stderr);
    },
    async listProcesses() {
      const names = (await readdir(inside('/proc'))).filter((name) => /^\d+$/.test(name));
      const found = await Promise.all(
        names.map(async (name) => ({ pid: Number(name), argv: await processArgv(Number(name)) })),
      );
      return found.flatMap(({ pid, argv }) => (argv ? [{ pid, argv }] : []));
    },
    async terminate(pid) {
      await run(['kill', String(pid)]);
      for (let tries = 0; tries < 1000 && !(await hasEnded(pid)); tries += 1) await sleep(2);
    },
  };
}

/** For each line it reads: the setting of that name behind `=`, or an empty line when there is none. */
const PRINT_SETTINGS =
  'while read -r key; do value=$(cat "/proc/sys/$key" 2>/dev/null) && echo "=$value" || echo; done';

/**
 * Settings belong to the network namespace of whoever looks, so that a process inside has to: one shell for all of
 * them, since a look at many networks reads dozens. It ends with the namespace.
 */
function settingReader(enter: readonly string[], env: NodeJS.ProcessEnv): Host['readSysctl'] {
  let shell: ChildProcess | null = null;
  const waiting: ((value: string | null) => void)[] = [];
  const start = (): ChildProcess => {
    const child = spawn('nsenter', [...enter, 'sh', '-c', PRINT_SETTINGS], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let partial = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) waiting.shift()?.(line.startsWith('=') ? line.slice(1).trim() : null);
    });
    child.stdin.on('error', () => undefined);
    child.once('close', () => waiting.splice(0).forEach((resolve) => resolve(null)));
    return child;
  };
  return (key) =>
    new Promise((resolve) => {
      shell ??= start();
      waiting.push(resolve);
      shell.stdin?.write(`${key}\n`);
    });
}

/** True when this machine can make namespaces and has the variant; what says no also says why tests are skipped. */
export async function canRun(variant: IptablesVariant): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  return access(`/usr/sbin/xtables-${variant}-multi`).then(
    () => true,
    () => false,
  );
}

/**
 * Everything that a network may touch, as text: links, rules, processes, files; without `ip_forward`, which stays on,
 * without what is kept of the past, without numbers of processes and devices, and without any order that means nothing: only that of a chain's rules does.
 */
export async function stateOf({ shell, host, paths }: Namespace): Promise<string> {
  const shown = JSON.parse(shell('ip -j addr show')) as {
    ifname: string;
    address: string;
    mtu: number;
    flags: string[];
    addr_info: object[];
  }[];
  const links = shown.map(({ ifname, address, mtu, flags, addr_info: addresses }) =>
    JSON.stringify([ifname, address, mtu, flags.includes('UP'), addresses]),
  );
  const saved = shell('iptables-save; ip6tables-save')
    .replace(/ \[\d+:\d+\]/g, '')
    .split('\n');
  const rules = saved.filter((line) => /^(:VNM_|-A )/.test(line));
  const isShared = (line: string): boolean => /^-A VNM_[A-Z]{3} /.test(line);
  const traffic = shell(
    "{ ip route show proto static; ip -6 route show proto static; tc qdisc show | grep -v noqueue; nft list tables bridge; nft list tables netdev; } | sed 's/refcnt [0-9]*//'",
  ).split('\n');
  const processes = (await host.listProcesses())
    .filter(({ argv }) => argv[0] === 'dnsmasq')
    .map(({ argv }) => argv.join(' '));
  const root = dirname(dirname(paths.etc));
  const files = shell(
    `cd ${root} 2>/dev/null && find . -type f ! -name '*.pid' ! -path '*/log/*' ! -path '*/history/*' | sort | while read -r f; do echo "$f"; cat "$f"; done; true`,
    // A server of DHCPv6 makes its identifier from the time.
  ).replace(/^duid .*$/gm, 'duid');
  const pidFiles = shell(`find ${root} -name '*.pid' 2>/dev/null | sort; true`);
  const chainOf = (line: string): string => line.split(' ')[line.startsWith(':') ? 0 : 1] ?? '';
  return [
    ...links.sort(),
    ...rules.filter((line) => !isShared(line)).sort((a, b) => chainOf(a).localeCompare(chainOf(b))),
    ...rules.filter(isShared).sort(),
    ...traffic.sort(),
    ...processes.sort(),
    files,
    pidFiles,
  ].join('\n');
}
