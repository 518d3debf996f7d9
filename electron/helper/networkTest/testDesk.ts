/** Takes orders for tests and fixes: runs tests, cancels them, and shows and carries out fixes. */
import { VirtnetError } from '../../../shared/error';
import type { TestFix, TestReport, TestStep } from '../../../shared/networkTest';
import type { PlanView } from '../../../shared/resource';
import { execute } from '../apply';
import { explainFailure } from '../failure';
import type { Host } from '../host';
import type { Session } from '../mutations';
import { asActive } from '../standings';
import type { NetworkActions } from '../networkActions';
import type { Store, Stored } from '../store';
import { viewPlan } from '../planView';
import { readFacts, type TestSite } from './facts';
import { fixedNetworks, noteFixes, takeBackFixes } from './fixRecords';
import { planFix, type FixPlan, type StepFix } from './fixes';
import { NetworkTest } from './networkTest';
import type { ProbeProgram } from './probeAgent';

interface DeskDependencies {
  site: TestSite;
  store: Store;
  actions: Pick<NetworkActions, 'repair' | 'planNetwork'>;
  program: ProbeProgram;
  /** Hears each step of each test as it begins and ends. */
  onStep: (test: string, step: TestStep) => void;
}

export class TestDesk {
  private readonly tests: NetworkTest;
  private readonly running = new Map<string, { controller: AbortController; ended: Promise<unknown> }>();

  constructor(private readonly dependencies: DeskDependencies) {
    this.tests = new NetworkTest(dependencies);
  }

  /** Tests an active network; `test` is the caller's name for this test. Throws `not-found`, `is-inactive`, `busy`. */
  async test(name: string, test: string): Promise<TestReport> {
    if (this.running.has(test))
      throw new VirtnetError('This test is running already.', { code: 'busy', what: 'testing' });
    const controller = new AbortController();
    const work = this.tests.run(name, (step) => this.dependencies.onStep(test, step), controller.signal);
    this.running.set(test, { controller, ended: work.catch(() => undefined) });
    try {
      return await work;
    } finally {
      this.running.delete(test);
    }
  }

  /** Has a test end at once; one that is over is no error. */
  async cancel(test: string): Promise<void> {
    const running = this.running.get(test);
    running?.controller.abort();
    await running?.ended;
  }

  /** Ends all tests. */
  async close(): Promise<void> {
    await Promise.all([...this.running.keys()].map((test) => this.cancel(test)));
  }

  /** What a fix would do. Throws as applying it does; changes nothing. */
  async planFix(name: string, fix: TestFix): Promise<PlanView> {
    const { actions, site, store } = this.dependencies;
    if (fix === 'repair') return actions.planNetwork(name, 'repair');
    const { stages } = await this.work(site.host, await store.load(), name, fix);
    return viewPlan({ changes: [], stages });
  }

  /** Carries a fix out. Throws `not-found`, `is-inactive`, `rolled-back`. */
  async applyFix(session: Session, name: string, fix: TestFix): Promise<void> {
    const { actions, site } = this.dependencies;
    if (fix === 'repair') return actions.repair(session, name);
    const { host, stored } = session;
    const { stages, records } = await this.work(host, stored, name, fix);
    await noteFixes(host, site.paths, name, records);
    const [failure] = await execute(host, stages, { goOn: false });
    if (!failure) return;
    await takeBackFixes(host, site.paths, name);
    const isWhole = records.length > 0 || stages.length === 1;
    throw await explainFailure(host, failure, isWhole ? [] : ['the steps before it stay done']);
  }

  /** Takes back what fixes changed of other programs' settings, because these networks have stopped. */
  async takeBack(host: Host, names: readonly string[]): Promise<void> {
    for (const name of names) await takeBackFixes(host, this.dependencies.site.paths, name);
  }

  /** Does that for networks whose helper was killed while they stopped; starts no process unless there are some. */
  async sweep(): Promise<void> {
    const { site, store } = this.dependencies;
    const fixed = await fixedNetworks(site.host, site.paths);
    if (fixed.length === 0) return;
    const { running } = await store.load();
    await this.takeBack(
      site.host,
      fixed.filter((name) => !running.has(name)),
    );
  }

  private async work(host: Host, stored: Stored, name: string, fix: StepFix): Promise<FixPlan> {
    const state = stored.running.get(name);
    if (!state) {
      throw new VirtnetError(
        `The network “${name.slice(0, 100)}” is not active, so there is nothing to fix.`,
        {
          code: 'is-inactive',
          name: name.slice(0, 100),
        },
      );
    }
    const site = { ...this.dependencies.site, host };
    return planFix(fix, {
      site,
      facts: await readFacts(site, state, stored),
      drops: this.tests.dropsOf(name),
      active: [...stored.running.values()].map(asActive),
    });
  }
}
