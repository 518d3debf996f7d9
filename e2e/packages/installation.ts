/** A computer on which packages can be installed: this one's files under an overlay, with namespaces and system folders of its own. */
import { describe } from 'vitest';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { command, type Output } from '../fixtures/command';
import { until } from '../fixtures/patience';

/** Why packages of Debian cannot be installed in an overlay here, or null when they can. */
const whyNotHere = (): string | null => {
  if (process.getuid?.() !== 0) return 'it takes root to mount an overlay';
  if (!existsSync('/var/lib/dpkg/status')) return 'this is no Debian or relative';
  const script = 'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w && mount -t overlay o -o "$0" /mnt';
  const layers = 'lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w';
  const { status, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script, layers], {
    encoding: 'utf8',
  });
  return status === 0 ? null : `no overlay can be mounted: ${stderr.trim()}`;
};

const refusal = whyNotHere();

/** What is tried with packages installed; skipped with its reason where they cannot be. */
export const describeInstalled = (tests: () => void): void => {
  const reason = refusal === null ? '' : ` (${refusal})`;
  describe.skipIf(refusal !== null)(`on a computer of its own${reason}`, tests);
};

/** What is written goes to memory; what an installed Virtnet Manager has here is not this one's. */
const FURNISH = `set -e
mount -t tmpfs tmpfs "$0"
mkdir "$0/upper" "$0/work" "$0/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/root"
cd "$0/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
[ ! -d etc/libvirt ] || mount -t tmpfs tmpfs etc/libvirt
rm -rf etc/virtnet-manager var/lib/virtnet-manager etc/systemd/system/*/virtnet-*
chroot . dpkg --purge --force-all virtnet virtnet-manager 2> /dev/null || true
sed -i '/^virtnet-dnsmasq:/d' etc/passwd etc/shadow etc/group
ip link set lo up
echo ready
cat > /dev/null
:`;

export class Installation {
  private constructor(
    private readonly folder: string,
    private readonly holder: ChildProcess,
    private readonly target: number,
  ) {}

  static async open(): Promise<Installation> {
    const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-installed-'));
    const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
    const holder = spawn('unshare', [...isolate, 'sh', '-c', FURNISH, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      holder.stdout.on('data', (text) => String(text).includes('ready') && resolve());
      holder.once('exit', () => reject(new Error('the computer could not be furnished')));
    });
    const children = (): string =>
      readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim();
    const target = await until('the first process inside', () => Number(children().split(' ')[0]));
    return new Installation(folder, holder, target);
  }

  /** Runs a shell line inside, as a person who has logged in would. */
  run(line: string): Promise<Output> {
    return command(this.enter(['sh', '-c', line]));
  }

  /** The output of a line that has to succeed. */
  async shell(line: string): Promise<string> {
    const { status, stdout, stderr } = await this.run(line);
    if (status !== 0) throw new Error(`${line}: status ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** The command line that runs a program inside. */
  enter(argv: readonly string[]): string[] {
    return [
      ...['nsenter', '-t', String(this.target), '--net', '--mount', '--pid'],
      ...['chroot', path.join(this.folder, 'root')],
      ...['env', '-i', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ...['HOME=/root', 'LC_ALL=C.UTF-8', 'DEBIAN_FRONTEND=noninteractive', ...argv],
    ];
  }

  /** Brings a file in; returns its place there. */
  bring(file: string): string {
    const name = path.basename(file);
    copyFileSync(file, `/proc/${this.target}/root${this.folder}/root/root/${name}`);
    return `/root/${name}`;
  }

  close(): void {
    this.holder.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
