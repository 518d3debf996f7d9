/** FRR as far as our part of it goes: its service, vtysh(1), and an instance of BGP that takes and shows lines. */
import type { FakeHost } from './fakeHost';

const FOLDER = '/usr/lib/frr';
const CONF = '/etc/frr/frr.conf';
const PID_FILES = '/run/frr';

interface Instance {
  asn: string;
  /** By address family, which is empty outside of any. */
  lines: Map<string, string[]>;
}

/** What two lines have in common of which the later one counts. */
const SETTING =
  /^(bgp router-id|neighbor \S+ (?:password|update-source|description|timers connect|timers|remote-as))\b/;

export class FakeFrr {
  private instance: Instance | null = null;

  constructor(private readonly host: FakeHost) {}

  /** As its package leaves it, without anything that runs. */
  install(): void {
    const { files } = this.host;
    files.set(`${FOLDER}/bgpd`, '');
    files.set(CONF, 'log syslog informational\n');
    files.set('/etc/frr/daemons', 'bgpd=no\nospfd=no\nvtysh_enable=yes\n');
  }

  /** What `sh` is asked for that is FRR's; null for anything else. */
  shell(script: string, input: string): { status: number; stdout?: string } | null {
    if (script.includes('vtysh -f')) {
      if (this.runs('bgpd')) this.take(input);
      return { status: 0 };
    }
    const verb = /systemctl (restart|stop) frr/.exec(script)?.[1];
    if (verb === undefined) return null;
    this.end();
    if (verb === 'restart') this.begin();
    return { status: 0 };
  }

  vtysh(argv: readonly string[]): { status: number; stdout?: string; stderr?: string } {
    if (argv[0] === '-h') return { status: 0, stdout: 'Integrated shell for FRR (version 8.4.4).\n' };
    if (!this.runs('watchfrr')) return { status: 1, stderr: 'failed to connect to any daemons' };
    const daemons = ['zebra', 'bgpd', 'watchfrr'].filter((one) => this.runs(one));
    return { status: 0, stdout: [` ${daemons.join(' ')}`, ...this.shown(), ''].join('\n') };
  }

  private runs(daemon: string): boolean {
    const pid = Number(this.host.files.get(`${PID_FILES}/${daemon}.pid`) ?? 0);
    return this.host.processes.has(pid);
  }

  private begin(): void {
    const withBgp = /^bgpd=yes/m.test(this.host.files.get('/etc/frr/daemons') ?? '');
    for (const daemon of ['watchfrr', 'zebra', ...(withBgp ? ['bgpd'] : [])])
      this.host.files.set(`${PID_FILES}/${daemon}.pid`, `${this.host.spawn([`${FOLDER}/${daemon}`])}\n`);
    if (withBgp) this.take(this.host.files.get(CONF) ?? '');
  }

  private end(): void {
    for (const daemon of ['watchfrr', 'zebra', 'bgpd']) {
      const file = `${PID_FILES}/${daemon}.pid`;
      this.host.processes.delete(Number(this.host.files.get(file) ?? 0));
      this.host.files.delete(file);
    }
    this.instance = null;
  }

  private take(text: string): void {
    let family = '';
    for (const words of text.split('\n').map((line) => line.trim())) {
      const begun = /^router bgp (\d+)$/.exec(words)?.[1];
      if (begun !== undefined) this.instance ??= { asn: begun, lines: new Map() };
      else if (words.startsWith('no router bgp ')) this.instance = null;
      else if (words.startsWith('address-family ')) family = words.slice('address-family '.length);
      else if (words === 'exit-address-family') family = '';
      else if (/^(no )?(neighbor|bgp|advertise)/.test(words)) this.takeLine(family, words);
    }
  }

  private takeLine(family: string, words: string): void {
    const lines = this.instance?.lines;
    if (!lines) return;
    const before = lines.get(family) ?? [];
    const group = /^no neighbor (\S+) peer-group$/.exec(words)?.[1];
    const gone = group ?? /^no neighbor (\S+)$/.exec(words)?.[1];
    if (gone !== undefined) {
      const names = [
        gone,
        ...before.flatMap((line) => new RegExp(`^neighbor (\\S+) peer-group ${gone}$`).exec(line)?.[1] ?? []),
      ];
      for (const [of, all] of lines)
        lines.set(
          of,
          all.filter((line) => !names.some((name) => line.includes(`neighbor ${name} `))),
        );
      return;
    }
    // That a neighbour is not told of routes of IPv4 is a line of its own, as it is told of them by default.
    const isShown = !words.startsWith('no ') || family === 'ipv4 unicast';
    const setting = SETTING.exec(words)?.[1];
    const kept = before.filter(
      (line) =>
        line !== words &&
        line !== words.replace(/^no /, '') &&
        (setting === undefined || SETTING.exec(line)?.[1] !== setting),
    );
    lines.set(family, isShown ? [...kept, words] : kept);
  }

  private shown(): string[] {
    if (!this.instance) return [];
    const { asn, lines } = this.instance;
    const families = [...lines].filter(([family, all]) => family !== '' && all.length > 0);
    return [
      `router bgp ${asn}`,
      ...(lines.get('') ?? []).map((line) => ` ${line}`),
      ...families.flatMap(([family, all]) => [
        ` address-family ${family}`,
        ...all.map((line) => `  ${line}`),
        ' exit-address-family',
      ]),
      'exit',
    ];
  }
}
