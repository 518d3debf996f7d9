/** A machine of its own for one test: a namespace in which helpers of `virtnet:///system` run, die and run again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { HelperProcess } from './helperProcess';
import type { IptablesVariant } from './iptablesVariant';
import { openNamespace, type Namespace } from './namespace';

export class MachineFixture {
  private constructor(
    readonly namespace: Namespace,
    readonly root: string,
  ) {}

  /** A fresh machine with an uplink, `eth9`, and a default route. */
  static async open(variant: IptablesVariant = 'nft'): Promise<MachineFixture> {
    const namespace = await openNamespace(variant);
    namespace.shell(
      'ip link add eth9 type veth peer name peer9 && ip addr add 203.0.113.2/24 dev eth9 && ip link set eth9 up && ip link set peer9 up && ip route add default via 203.0.113.1',
    );
    // The usual places, under the root that the namespace keeps for them.
    const root = namespace.paths.etc.replace(/\/etc\/virtnet-manager$/, '');
    return new MachineFixture(namespace, root);
  }

  /** Starts a helper; `path` replaces its PATH. */
  async helper(options: { path?: string } = {}): Promise<HelperProcess> {
    const helper = this.spawn(options);
    await helper.hello();
    return helper;
  }

  spawn(options: { path?: string } = {}): HelperProcess {
    const path = options.path ? ['/usr/bin/env', `PATH=${options.path}`] : [];
    const { argv, env } = this.namespace.enter([
      ...path,
      process.execPath,
      join(inject('programs'), 'helper.cjs'),
      '--place',
      'system',
    ]);
    return new HelperProcess(argv, { ...env, VIRTNET_ROOT: this.root });
  }

  /** Kills a helper outright, with no chance to tidy up; what it has started goes on. */
  async killHelper(helper: HelperProcess): Promise<void> {
    killInside(helper.pid);
    await helper.kill('SIGKILL');
  }

  /** Names of the stored definitions' files. */
  definitionFiles(): string[] {
    const text = this.namespace.shell(
      `ls ${join(this.root, 'etc/virtnet-manager/networks')} 2>/dev/null || true`,
    );
    return text.split('\n').filter((line) => line !== '');
  }

  /** Links, rules, dnsmasq processes and generated files, without what only counts, is random or is kept of the past. */
  state(): string {
    return this.namespace.shell(
      [
        'ip -o link show | sed -E "s/^[0-9]+: //"',
        'iptables-save | grep -vE "^(#|:|\\*|COMMIT)" | sort',
        'for line in $(grep -ls "^dnsmasq" /proc/[0-9]*/cmdline); do tr "\\0" " " < $line; echo; done',
        `find ${this.root} -path '*/log' -prune -o -path '*/history' -prune -o \\( -type f -o -type l \\) -print | sort`,
      ].join('; '),
    );
  }

  close(): void {
    this.namespace.close();
  }
}

/** Kills what an nsenter(1) with this process id runs inside: nsenter itself only waits for it. */
export function killInside(pid: number): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  for (const child of children.split(' ').filter((text) => text !== ''))
    process.kill(Number(child), 'SIGKILL');
}
