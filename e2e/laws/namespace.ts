/** A private piece of kernel for one test: own network, mounts and processes, gone with its holder. */
import { spawn, spawnSync, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CommandResult, Host } from '../../electron/helper/host/host';
import { systemPaths, type Paths } from '../../electron/helper/host/paths';
import { pathWithVariant, type IptablesVariant } from './iptablesVariant';
import { until } from './patience';

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
const firstChild = ({ pid }: ChildProcess): Promise<number> =>
  until('the first process of a namespace', async () => {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim();
    return children !== '' && Number(children.split(' ')[0]);
  });

/** The namespace as the core sees a host: files by the holder's root, all else by a process inside. */
function namespaceHost(target: number, enter: string[], env: NodeJS.ProcessEnv): Host {
  const inside = (path: string): string => join(`/proc/${target}/root`, path);
  const ask = insideRunner(enter, env);
  const run: Host['run'] = async (argv, options = {}) => {
    const startedAt = performance.now();
    const result = await ask('run', { argv, input: options.input ?? '' });
    return {
      command: argv.join(' '),
      ...(result as Pick<CommandResult, 'status' | 'stdout' | 'stderr'>),
      durationMs: performance.now() - startedAt,
    };
  };
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
    async readSysctl(key) {
      const { value } = (await ask('readSetting', { path: `/proc/sys/${key}` })) as { value: string | null };
      return value;
    },
    async writeSysctl(key, value) {
      const { error } = (await ask('writeSetting', { path: `/proc/sys/${key}`, value })) as {
        error: string | null;
      };
      if (error !== null) throw new Error(error);
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
      await until(`the end of process ${pid}`, () => hasEnded(pid));
    },
  };
}

/** What asks the runner inside, which is started with the first question and ends with the namespace. */
function insideRunner(
  enter: readonly string[],
  env: NodeJS.ProcessEnv,
): (task: 'run' | 'readSetting' | 'writeSetting', question: object) => Promise<object> {
  let runner: ChildProcessWithoutNullStreams | null = null;
  let count = 0;
  const waiting = new Map<number, { resolve: (answer: object) => void; reject: (error: Error) => void }>();
  const start = (): ChildProcessWithoutNullStreams => {
    const script = join(import.meta.dirname, 'insideRunner.mjs');
    const child = spawn('nsenter', [...enter, process.execPath, script], { env });
    let errors = '';
    child.stderr.on('data', (text) => (errors += String(text)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line) as { id: number };
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    });
    child.stdin.on('error', () => undefined);
    child.once('close', () => {
      for (const { reject } of waiting.values()) reject(new Error(`the runner has ended: ${errors}`));
      waiting.clear();
    });
    return child;
  };
  return (task, question) =>
    new Promise((resolve, reject) => {
      runner ??= start();
      const id = (count += 1);
      waiting.set(id, { resolve, reject });
      runner.stdin.write(`${JSON.stringify({ id, task, ...question })}\n`);
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
export async function stateOf({ host, paths }: Namespace): Promise<string> {
  const root = dirname(dirname(paths.etc));
  const END = '\u001e';
  const scripts = [
    'ip -j addr show',
    'iptables-save; ip6tables-save',
    "{ ip route show proto static; ip -6 route show proto static; tc qdisc show | grep -v noqueue; nft list tables bridge; nft list tables netdev; } | sed 's/refcnt [0-9]*//'",
    `cd ${root} 2>/dev/null && find . -type f ! -name '*.pid' ! -path '*/log/*' ! -path '*/history/*' | sort | xargs -r tail -v -n +1`,
    `find ${root} -name '*.pid' 2>/dev/null | sort`,
  ];
  const asked = await host.run([
    'sh',
    '-c',
    scripts.map((script) => `(${script}); printf '${END}'`).join('\n'),
  ]);
  const texts = asked.stdout.split(END);
  const [addresses = '', allRules = '', allTraffic = '', allFiles = '', pidFiles = ''] = texts;
  if (texts.length !== scripts.length + 1 || asked.stderr !== '') throw new Error(asked.stderr);
  const shown = JSON.parse(addresses) as {
    ifname: string;
    address: string;
    mtu: number;
    flags: string[];
    addr_info: object[];
  }[];
  const links = shown.map(({ ifname, address, mtu, flags, addr_info: own }) =>
    JSON.stringify([ifname, address, mtu, flags.includes('UP'), own]),
  );
  const saved = allRules.replace(/ \[\d+:\d+\]/g, '').split('\n');
  const rules = saved.filter((line) => /^(:VNM_|-A )/.test(line));
  const isShared = (line: string): boolean => /^-A VNM_[A-Z]{3} /.test(line);
  const traffic = allTraffic.split('\n');
  const processes = (await host.listProcesses())
    .filter(({ argv }) => argv[0] === 'dnsmasq')
    .map(({ argv }) => argv.join(' '));
  // A server of DHCPv6 makes its identifier from the time.
  const files = allFiles.replace(/^duid .*$/gm, 'duid');
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
