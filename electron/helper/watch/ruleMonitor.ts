/** Tells when the host's firewall rules change and who did it, by nft(8), which waits for the kernel's word and costs nothing. */
import type { Host } from '../host/host';
import { READING_MS } from '../host/runOrFail';
import { startProcess, type RunningProcess } from '../host/runner';
import { t } from '../../../shared/language/language';

/** After each transaction: `# new generation 7 by process 812 (iptables)` (nft 1.0). */
const GENERATION = /^# new generation \d+ by process (\d+) \((.*)\)/;

/** Who changed rules longer ago than this has nothing to do with what is found now, in milliseconds. */
const RECENT_MS = 10_000;

interface RuleMonitorDependencies {
  host: Host;
  onChange: () => void;
  /** Whether what changes now is our own doing. */
  isOurs: () => boolean;
}

export class RuleMonitor {
  private process: RunningProcess | null = null;
  private closed = false;
  private last: { by: string; at: number } | null = null;

  constructor(private readonly dependencies: RuleMonitorDependencies) {}

  /** False while changes of rules go unnoticed: no nft here, or rules of the legacy variant, which tells nobody. */
  get isListening(): boolean {
    return this.process !== null;
  }

  /** Who besides us has changed rules just now, as `iptables (process 812)`; null when nobody did. */
  get culprit(): string | null {
    return this.last && performance.now() - this.last.at < RECENT_MS ? this.last.by : null;
  }

  /** Starts listening where the kernel tells. */
  async open(): Promise<void> {
    const { host, onChange, isOurs } = this.dependencies;
    const shown = await host.run(['iptables', '--version'], { withinMs: READING_MS }).catch(() => null);
    if (this.closed || !shown?.stdout.includes('nf_tables')) return;
    this.process = startProcess(['nft', 'monitor'], {
      line: (text) => {
        const [, pid, program] = GENERATION.exec(text) ?? [];
        if (pid === undefined) return;
        if (!isOurs()) this.last = { by: programOf(program, pid), at: performance.now() };
        onChange();
      },
      end: () => {
        this.process = null;
      },
    });
  }

  close(): void {
    this.closed = true;
    this.process?.stop();
    this.process = null;
  }
}

const programOf = (program: string | undefined, pid: string): string =>
  t('facts.process', { name: program ?? t('watch.unknownProgram'), pid });
