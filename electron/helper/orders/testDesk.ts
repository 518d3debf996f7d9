/** Takes orders for tests and fixes: runs tests, cancels them, and prepares fixes. */
import { VirtnetError } from '../../../shared/contract/error';
import type { TestReport, TestStep } from '../../../shared/contract/networkTest';
import { execute } from '../core/apply';
import { explainFailure } from '../core/failure';
import type { Host } from '../host/host';
import { asActive } from '../changes/standings';
import type { Deed } from '../core/deed';
import type { Store, Stored } from '../changes/store';
import { readFacts, type TestSite } from '../probe/findings/facts';
import { fixedNetworks, noteFixes, takeBackFixes } from '../probe/fixes/fixRecords';
import { planFix, type FixPlan, type StepFix } from '../probe/fixes/fixes';
import { NetworkTest } from '../probe/networkTest';
import type { ProbeProgram } from '../probe/guest/probeAgent';

interface DeskDependencies {
  site: TestSite;
  store: Store;
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

  /** What a fix would do, and how; touches nothing yet. Throws `not-found`, `is-inactive`. */
  async prepareFix(
    { host, stored }: { host: Host; stored: Stored },
    name: string,
    fix: StepFix,
  ): Promise<Deed> {
    const { stages, records } = await this.work(host, stored, name, fix);
    const { paths } = this.dependencies.site;
    const perform = async (on: Host): Promise<void> => {
      await noteFixes(on, paths, name, records);
      const [failure] = await execute(on, stages, { goOn: false });
      if (!failure) return;
      await takeBackFixes(on, paths, name);
      const isWhole = records.length > 0 || stages.length === 1;
      throw await explainFailure(on, failure, isWhole ? [] : ['the steps before it stay done']);
    };
    return { stages, perform };
  }

  /** Takes fixes back of networks whose helper was killed while they stopped; starts no process unless there are some. */
  async sweep(): Promise<void> {
    const { site, store } = this.dependencies;
    const fixed = await fixedNetworks(site.host, site.paths);
    if (fixed.length === 0) return;
    const { running } = await store.load();
    for (const name of fixed) if (!running.has(name)) await takeBackFixes(site.host, site.paths, name);
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
