/** One host of a lab: a machine of its own with real FRR and OpenSSH, which has what a computer has but a kernel. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureUnpacked, unpackedFolder } from '../../electron/setup/unpacked.mjs';
import { command, type Output } from '../fixtures/command';
import { HelperProcess } from '../fixtures/helperProcess';
import { openNamespace, type Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { installHelper } from './labLogin';

const ROOT = join(import.meta.dirname, '../..');
const NEEDS = ['sshd', 'vtysh', 'wg', 'wireguard-go'];

export interface HostOptions {
  name: string;
  /** The folder of helper.cjs and virtnet.cjs; null for a host that has neither. */
  programs: string | null;
}

export class LabHost {
  private constructor(
    readonly namespace: Namespace,
    readonly name: string,
  ) {}

  static async open({ name, programs }: HostOptions): Promise<LabHost> {
    const missing = await ensureUnpacked(ROOT, NEEDS);
    if (missing !== null) throw new Error(missing);
    const host = new LabHost(await openNamespace('nft'), name);
    try {
      host.prepare();
      if (programs !== null) installHelper(host, programs);
    } catch (error) {
      host.close();
      throw error;
    }
    return host;
  }

  /** Where its helper keeps everything. */
  get root(): string {
    return this.namespace.paths.etc.replace(/\/etc\/virtnet-manager$/, '');
  }

  /** Runs lines of shell to their end; throws what they wrote when they fail. */
  shell(script: string): string {
    return this.namespace.shell(script);
  }

  /** Runs a program to its end, whatever comes of it. */
  run(
    argv: readonly string[],
    options: { input?: string; env?: Record<string, string> } = {},
  ): Promise<Output> {
    const { argv: inside, env } = this.namespace.enter(argv);
    return command(inside, { ...options, env: { ...env, ...this.variables, ...options.env } });
  }

  /** Calls the command line there, as root, as its shell would. */
  virtnet(call: string): Promise<Output> {
    return this.run(['sh', '-c', `virtnet ${call}`]);
  }

  /** A helper that a test speaks to by itself; `close` it. */
  async helper(): Promise<HelperProcess> {
    const { argv, env } = this.namespace.enter(['virtnet-helper', '--place', 'system']);
    const helper = new HelperProcess(argv, { ...env, ...this.variables });
    await helper.hello();
    return helper;
  }

  /** What a login of root has in its environment. */
  get variables(): Record<string, string> {
    return {
      ...{
        VIRTNET_ROOT: this.root,
        XDG_CONFIG_HOME: '/run/config',
        XDG_RUNTIME_DIR: '',
        HOME: '/run/home/root',
      },
      ...{ TZ: 'UTC', VISUAL: '', EDITOR: 'true' },
    };
  }

  /** Starts FRR with this configuration, or with what it has; it is there when all its daemons answer. */
  async startFrr(configuration?: string): Promise<void> {
    if (configuration !== undefined) {
      await this.namespace.host.writeFile('/etc/frr/frr.conf', configuration);
      this.shell('chown frr:frr /etc/frr/frr.conf && chmod 640 /etc/frr/frr.conf');
    }
    this.shell("sed -i 's/^bgpd=.*/bgpd=yes/' /etc/frr/daemons && systemctl start frr");
    await until(`FRR on ${this.name}`, async () => (await this.vtysh('show bgp summary')).status === 0);
  }

  stopFrr(): void {
    this.shell('systemctl stop frr');
  }

  /** Gives FRR's shell these commands, one after the other. */
  vtysh(...commands: string[]): Promise<Output> {
    return this.run(['vtysh', ...commands.flatMap((one) => ['-c', one])]);
  }

  close(): void {
    this.namespace.close();
  }

  /** Folders of its own, and over them what had to be unpacked. */
  private prepare(): void {
    const over = (folder: string): string => {
      const places = NEEDS.map((program) => join(unpackedFolder(ROOT, program), folder)).filter(existsSync);
      return `mkdir -p /run/over/${folder}/upper /run/over/${folder}/work
      mount -t overlay overlay -o lowerdir=${[...places, `/${folder}`].join(':')},upperdir=/run/over/${folder}/upper,workdir=/run/over/${folder}/work /${folder}`;
    };
    this.shell(`set -e
      hostname ${this.name}
      ${over('etc')}
      ${over('usr')}
      ldconfig
      for folder in /var/lib /var/log /var/tmp /var/cache; do mount -t tmpfs tmpfs $folder; done
      echo ${this.name} > /etc/hostname
      ${USERS}
      mkdir -p /run/frr /var/log/frr && chown frr:frr /run/frr /var/log/frr
      echo 'log syslog informational' > /etc/frr/frr.conf
      chown -R frr:frr /etc/frr && chmod 640 /etc/frr/*.conf /etc/frr/daemons && cp ${join(import.meta.dirname, 'systemctl.sh')} /usr/bin/systemctl`);
  }
}

/** Those that the packages' scripts would add, and a home of root that is not the machine's. */
const USERS = `
      grep -q '^frr:' /etc/passwd || {
        echo 'frrvty:x:931:frr' >> /etc/group; echo 'frr:x:930:' >> /etc/group
        echo 'frr:x:930:930::/nonexistent:/usr/sbin/nologin' >> /etc/passwd
      }
      grep -q '^sshd:' /etc/passwd || echo 'sshd:x:932:65534::/run/sshd:/usr/sbin/nologin' >> /etc/passwd
      sed -i 's#^\\(root:[^:]*:0:0:[^:]*\\):[^:]*:[^:]*$#\\1:/run/home/root:/bin/sh#' /etc/passwd
      mkdir -p -m 700 /run/home/root/.ssh`;
