/** Takes orders for probes and fixes: runs probes, cancels them, and prepares fixes. */
import { VirtnetError } from '../../../shared/contract/error';
import type { ProbeReport, ProbeStep } from '../../../shared/contract/probe';
import { t } from '../../../shared/language/language';
import type { Host } from '../host/host';
import { asActive } from '../changes/standings';
import type { Store, Stored } from '../changes/store';
import { readFacts, type ProbeSite } from '../probe/findings/facts';
import { planFix, type FixPlan, type StepFix } from '../probe/fixes';
import { AcrossGuests } from '../probe/across';
import { NetworkProbe } from '../probe/networkProbe';
import type { RunState } from '../changes/runState';
import type { Path } from '../../../shared/contract/span';
import type { ProbeProgram } from '../probe/guest/probeAgent';

interface DeskDependencies {
  site: ProbeSite;
  store: Store;
  program: ProbeProgram;
  /** Hears each step of each probe as it begins and ends. */
  onStep: (probe: string, step: ProbeStep) => void;
}

export class ProbeDesk {
  private readonly probes: NetworkProbe;
  private readonly across: AcrossGuests;
  private readonly running = new Map<string, { controller: AbortController; ended: Promise<unknown> }>();

  constructor(private readonly dependencies: DeskDependencies) {
    this.probes = new NetworkProbe(dependencies);
    this.across = new AcrossGuests(dependencies);
  }

  /** Probes an active network; `probe` is the caller's name for this probe. Throws `not-found`, `is-inactive`, `busy`. */
  async run(name: string, probe: string): Promise<ProbeReport> {
    if (this.running.has(probe))
      throw new VirtnetError(t('orders.probe.runs'), { code: 'busy', what: 'testing' });
    const controller = new AbortController();
    const work = this.probes.run(name, (step) => this.dependencies.onStep(probe, step), controller.signal);
    this.running.set(probe, { controller, ended: work.catch(() => undefined) });
    try {
      return await work;
    } finally {
      this.running.delete(probe);
    }
  }

  /** Has a probe end at once; one that is over is no error. */
  async cancel(probe: string): Promise<void> {
    const running = this.running.get(probe);
    running?.controller.abort();
    await running?.ended;
  }

  /** Plugs a guest in that those of other hosts look for. Throws `is-inactive`, `busy`. */
  async openAcross(name: string, probe: string): Promise<{ address: string }> {
    const stored = await this.dependencies.store.load();
    return this.across.open(runningState(stored, name), stored, probe);
  }

  /** How that guest reaches others. Throws `not-found`. */
  pingAcross(probe: string, addresses: readonly string[]): Promise<Path[]> {
    return this.across.ping(probe, addresses);
  }

  /** Takes that guest out. */
  closeAcross(probe: string): Promise<void> {
    return this.across.close(probe);
  }

  /** Ends all probes. */
  async close(): Promise<void> {
    await Promise.all([
      this.across.closeAll(),
      ...[...this.running.keys()].map((probe) => this.cancel(probe)),
    ]);
  }

  /** What a fix comes to; touches nothing. Throws `is-inactive`. */
  async planFix(
    { host, stored }: { host: Host; stored: Stored },
    name: string,
    fix: StepFix,
  ): Promise<FixPlan> {
    const state = runningState(stored, name);
    const site = { ...this.dependencies.site, host };
    return planFix(fix, {
      site,
      facts: await readFacts(site, state, stored),
      drops: this.probes.dropsOf(name),
      active: [...stored.running.values()].map(asActive),
    });
  }
}

/** How a network runs. Throws `is-inactive`. */
function runningState(stored: Stored, name: string): RunState {
  const state = stored.running.get(name);
  if (state) return state;
  throw new VirtnetError(t('orders.probe.inactive', { name: name.slice(0, 100) }), {
    code: 'is-inactive',
    name: name.slice(0, 100),
  });
}
