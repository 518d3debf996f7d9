/** An operating system in memory for tests: it interprets the very commands that the core gives to a real one. */
import { version } from '../../package.json';
import { withSecrets } from '../../electron/helper/host/secrets';
import { FakeFrr } from './fakeFrr';
import type { CommandResult, Datagram, Host, RunOptions } from '../../electron/helper/host/host';
import { fakeBridge, fakeIp, type FakeLink, type FakeQueue, type FakeRoute } from './fakeIp';
import { listDevice, readDevice } from './fakeSysfs';
import { SPAN_AGENT_ARGUMENT } from '../../electron/helper/host/roles';
import { agentPidFile, agentVersionFile } from '../../electron/helper/span/agentPlaces';
import { FORWARD_IPV6 } from '../../electron/helper/kinds/firewall/firewallModel';
import { FakeFirewall } from './fakeIptables';
import { fakeIptables, FakeOthers, fakeVirsh } from './fakeOthers';
import { fakeResolvectl, type FakeResolver } from './fakeResolved';
import { fakeFirewallCmd, fakeNft, fakeTc, type FakeTable } from './fakeTraffic';

export class FakeHost implements Host {
  readonly links = new Map<string, FakeLink>();
  readonly routes = new Map<string, FakeRoute>();
  readonly queues = new Map<string, FakeQueue>();
  readonly tables = new Map<string, FakeTable>();
  /** Zones of firewalld by device; null while it does not run. */
  zones: Map<string, string> | null = new Map();
  /** What systemd-resolved knows of devices; null while it does not run. */
  resolvers: Map<string, FakeResolver> | null = new Map();
  readonly firewall = new FakeFirewall();
  readonly firewall6 = new FakeFirewall();
  /** What other programs filter. */
  readonly others = new FakeOthers();
  readonly files = new Map<string, string>();
  readonly sysctls = new Map([
    ['net/ipv4/ip_forward', '0'],
    ['net/ipv6/conf/default/disable_ipv6', '0'],
    [FORWARD_IPV6, '0'],
  ]);
  readonly processes = new Map<number, string[]>();
  /** What each dnsmasq has read of hosts and names. */
  private readonly filesRead = new Map<number, string>();
  /** Command lines that ran, in their order. */
  readonly commands: string[] = [];
  readonly frr = new FakeFrr(this);
  private nextPid = 100;

  run(argv: readonly string[], { input, secrets }: RunOptions = {}): Promise<CommandResult> {
    const command = argv.join(' ');
    this.commands.push(command);
    const { status, stdout = '', stderr = '' } = this.interpret(argv, withSecrets(input ?? '', secrets));
    return Promise.resolve({
      command,
      ...(input === undefined ? {} : { input }),
      status,
      stdout,
      stderr,
      durationMs: 0,
    });
  }

  private interpret(
    argv: readonly string[],
    input: string,
  ): { status: number; stdout?: string; stderr?: string } {
    switch (argv[0]) {
      case 'ip':
        return fakeIp(this, argv.slice(1), input);
      case 'bridge':
        return fakeBridge(this, argv.slice(1), input);
      case 'iptables-restore':
        return this.firewall.restore(input);
      case 'ip6tables-restore':
        return this.firewall6.restore(input);
      case 'ip6tables-save':
        return { status: 0, stdout: this.firewall6.save() };
      case 'iptables-save':
        return { status: 0, stdout: this.firewall.save() };
      case 'tc':
        return fakeTc(this, argv.slice(1), input);
      case 'nft':
        return this.others.nft(argv.slice(1), input) ?? fakeNft(this, argv.slice(1), input);
      case 'iptables':
        return fakeIptables(this.firewall, argv.slice(1));
      case 'virsh':
        return fakeVirsh(this.files, argv.slice(1), input);
      case 'sh':
        // Of its scripts, some are FRR's, and one has virsh read its input.
        return (
          this.frr.shell(argv[2] ?? '', input) ?? fakeVirsh(this.files, (argv[2] ?? '').split(' '), input)
        );
      case 'vtysh':
        return this.frr.vtysh(argv.slice(1));
      case 'firewall-cmd':
        return fakeFirewallCmd(this, argv.slice(1));
      case 'resolvectl':
        return fakeResolvectl(this, argv.slice(1));
      case 'kill':
        return this.reload(Number(argv[2]));
      case 'dnsmasq':
        return this.startDnsmasq(argv);
      case 'setsid':
        return this.startAgent(argv);
      case 'chown':
        return { status: 0 };
      default:
        return { status: 127, stderr: `${argv[0] ?? ''}: not found` };
    }
  }

  private startDnsmasq(argv: readonly string[]): { status: number; stderr?: string } {
    if (argv[1] === '--test') return { status: 0 };
    const conf = this.files.get(argv[1]?.replace('--conf-file=', '') ?? '');
    if (conf === undefined) return { status: 1, stderr: 'dnsmasq: cannot read the configuration' };
    const option = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(conf)?.[1];
    const bridge = option('interface') ?? '';
    const address = this.links.get(bridge)?.addresses[0];
    const isTaken = [...this.processes.values()].some((other) => other[0] === `holder-of-53-on-${bridge}`);
    if (address === undefined || isTaken) {
      const place = address?.split('/')[0] ?? bridge;
      return {
        status: 2,
        stderr: `\ndnsmasq: failed to create listening socket for ${place}: Address already in use\n`,
      };
    }
    const pid = this.spawn([...argv]);
    this.files.set(option('pid-file') ?? '', `${pid}\n`);
    this.reload(pid);
    const leases = option('dhcp-leasefile');
    if (leases !== undefined && !this.files.has(leases)) this.files.set(leases, '');
    return { status: 0 };
  }

  /** The agent of networks that span hosts reads its files when it is told to, and nothing here asks what they say. */
  private startAgent(argv: readonly string[]): { status: number } {
    const [, run = ''] = argv.slice(argv.indexOf(SPAN_AGENT_ARGUMENT));
    const pid = this.spawn(argv.slice(argv.indexOf('env') + 3));
    this.files.set(agentPidFile({ run }), `${pid}\n`);
    this.files.set(agentVersionFile({ run }), `${version}\n`);
    return { status: 0 };
  }

  private reload(pid: number): { status: number; stderr?: string } {
    if (this.processes.get(pid)?.includes(SPAN_AGENT_ARGUMENT)) return { status: 0 };
    const conf = this.files.get(this.processes.get(pid)?.[1]?.replace('--conf-file=', '') ?? '');
    if (conf === undefined)
      return { status: 1, stderr: `kill: sending signal to ${pid} failed: No such process` };
    const paths = [...conf.matchAll(/^(?:dhcp-hostsfile|addn-hosts)=(.*)$/gm)].map(([, path = '']) => path);
    this.filesRead.set(pid, JSON.stringify(paths.map((path) => this.files.get(path) ?? null)));
    return { status: 0 };
  }

  /** Adds a process and gives its id. */
  spawn(argv: string[]): number {
    this.nextPid += 1;
    this.processes.set(this.nextPid, argv);
    return this.nextPid;
  }

  readFile = (path: string): Promise<string | null> =>
    Promise.resolve(readDevice(this.links, path) ?? this.files.get(path) ?? null);
  holdsText = async (path: string, text: string): Promise<boolean> =>
    (await this.readFile(path))?.includes(text) ?? false;
  writeFile = (path: string, content: string): Promise<void> => done(this.files.set(path, content));
  changeFile: Host['changeFile'] = (path, edit) => {
    const content = this.files.get(path);
    return content === undefined
      ? Promise.reject(new Error(`no file ${path}`))
      : done(this.files.set(path, edit(content)));
  };
  removeFile = (path: string): Promise<void> => done(this.files.delete(path));
  moveFile = (from: string, to: string): Promise<void> => {
    const content = this.files.get(from);
    if (content === undefined || this.files.has(to)) return Promise.resolve();
    this.files.delete(from);
    return done(this.files.set(to, content));
  };
  makePrivateFolder = (): Promise<void> => Promise.resolve();
  readDir = (path: string): Promise<string[]> =>
    Promise.resolve(
      listDevice(this.links, path) ??
        [...this.files.keys()].flatMap((file) =>
          file.startsWith(`${path}/`) ? [file.slice(path.length + 1)] : [],
        ),
    );
  readSysctl = (key: string): Promise<string | null> => Promise.resolve(this.sysctls.get(key) ?? null);
  writeSysctl = (key: string, value: string): Promise<void> =>
    this.sysctls.has(key)
      ? done(this.sysctls.set(key, value))
      : Promise.reject(new Error(`no setting ${key}`));
  /** Of all that hosts tell each other, a dnsmasq here understands only that a lease of IPv4 is given back. */
  tell = ({ port, data }: Datagram): Promise<void> => {
    const address = [...data.subarray(12, 16)].join('.');
    for (const [path, text] of this.files)
      if (port === 67 && path.endsWith('.leases'))
        this.files.set(
          path,
          text
            .split('\n')
            .filter((line) => line.split(' ')[2] !== address)
            .join('\n'),
        );
    return Promise.resolve();
  };
  processArgv = (pid: number): Promise<string[] | null> => Promise.resolve(this.processes.get(pid) ?? null);
  listProcesses = (): Promise<{ pid: number; argv: string[] }[]> =>
    Promise.resolve([...this.processes].map(([pid, argv]) => ({ pid, argv })));
  terminate: Host['terminate'] = (pid, isMeant) =>
    done(isMeant(this.processes.get(pid) ?? []) && this.processes.delete(pid));

  /** Everything there is as text, less the settings of forwarding, the numbers of processes and the order in shared chains. */
  describe(): string {
    const rows = <V>(values: Iterable<[string, V]>): string[] =>
      [...values].map(([key, value]) => `${key} ${JSON.stringify(value)}`).sort();
    return [
      ...rows(this.links),
      ...rows(this.routes),
      ...rows(this.queues),
      ...rows(this.tables),
      ...rows(this.zones ?? []),
      ...rows(
        [...(this.resolvers ?? [])]
          .filter(([device]) => this.links.has(device))
          // They are set side by side, and who is asked for certain domains only is not asked for others unless told so.
          .map(([device, { dns, domain, ...said }]): [string, object] => [
            device,
            { dns, domain, isDefault: said['default-route']?.[0] === 'yes' },
          ]),
      ),
      ...rows([...this.sysctls].filter(([key]) => key !== 'net/ipv4/ip_forward' && key !== FORWARD_IPV6)),
      ...sortedShared(this.firewall.save().split('\n')),
      ...sortedShared(this.firewall6.save().split('\n')),
      ...[...(this.others.rules?.values() ?? [])].sort(),
      ...rows([...this.files].map(([path, text]) => [path, path.endsWith('.pid') ? 'PID' : text])),
      ...[...this.processes].map(([pid, argv]) => [...argv, this.filesRead.get(pid)].join(' ')).sort(),
    ].join('\n');
  }
}

/** Rules in shared chains go by what they say, because their order means nothing. */
function sortedShared(lines: readonly string[]): string[] {
  const isShared = (line: string): boolean => /^-A VNM_[A-Z]{3} /.test(line);
  return [...lines.filter((line) => !isShared(line)), ...lines.filter(isShared).sort()];
}

const done = (_result: unknown): Promise<void> => Promise.resolve();
