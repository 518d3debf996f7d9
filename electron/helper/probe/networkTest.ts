/** "Test network": a temporary guest walks through a network step by step, and what fails is explained. */
import { VirtnetError } from '../../../shared/contract/error';
import { keepsInside } from '../../../shared/definition/outside';
import {
  TEST_STEP_TITLES,
  type TestProblem,
  type TestReport,
  type TestStep,
  type TestStepId,
} from '../../../shared/contract/networkTest';
import { daemon } from '../kinds/dnsmasq/daemon';
import { isOf } from '../kinds/kind';
import type { Store } from '../changes/store';
import { dnsmasqFindings } from './findings/dnsmasqFindings';
import { readFacts, type TestFacts, type TestSite } from './findings/facts';
import { finding, type Finding } from './findings/finding';
import { dnsStep, gatewayStep, leaseStep } from './guestSteps';
import { expectedMtu, linkFindings } from './findings/linkFindings';
import { outsideStep } from './outsideStep';
import { ProbeGuest } from './guest/probeGuest';
import type { ProbeProgram } from './guest/probeAgent';
import { routeFindings } from './findings/routeFindings';
import { ruleFindings, type Drop } from './findings/ruleFindings';
import { passed, skipped, Walk, type Outcome } from './walk';

interface TestDependencies {
  site: TestSite;
  store: Store;
  program: ProbeProgram;
}

/** Bytes of IPv4 and ICMP before a ping's data (RFC 791, RFC 792). */
const PING_HEADERS = 28;

/** How to do each step, in their order. */
const STEPS: Record<TestStepId, (walk: Walk) => Promise<Outcome> | Outcome> = {
  bridge: async (walk) => {
    const { definition, ports } = walk.facts;
    await walk.run(['ip', '-brief', 'address', 'show', 'dev', definition.bridge.name]);
    return passed(
      `${definition.bridge.name} is up with ${ports.length === 1 ? '1 guest' : `${ports.length} guests`}.`,
    );
  },
  address: ({ facts: { gateway, bridge } }) =>
    gateway
      ? passed(bridge?.inet.map(({ address, prefix }) => `${address}/${prefix}`).join(', ') ?? '')
      : skipped('The network has no IPv4 address: its guests address themselves.'),
  dnsmasq: ({ facts: { dnsmasq, drift } }) =>
    dnsmasq !== null
      ? passed(`Runs as process ${dnsmasq}; its files are as generated and can be written.`)
      : drift.some(isOf(daemon))
        ? passed('')
        : skipped('The network has neither DHCP nor DNS.'),
  lease: leaseStep,
  dns: dnsStep,
  gateway: gatewayStep,
  outside: outsideStep,
  rules: async (walk) => {
    await walk.run(['iptables', '-S', 'FORWARD']);
    return passed(
      walk.facts.definition.forward.mode === 'open'
        ? 'An open network filters nothing, and nobody else’s rule took its packets.'
        : 'All are as they should be, and nobody else’s rule took its packets.',
    );
  },
  forwarding: forwardingStep,
  mtu: mtuStep,
  guests: ({ facts: { ports } }) =>
    passed(ports.length === 0 ? 'None is plugged in.' : 'All are plugged in.'),
};

async function forwardingStep(walk: Walk): Promise<Outcome> {
  const { definition, wayOut, uplink } = walk.facts;
  if (keepsInside(definition, Date.now() / 1000))
    return skipped('Not needed: nothing leaves this network now.');
  await walk.run(['ip', 'route', 'show', 'default']);
  const via = wayOut?.gateway === null || wayOut === null ? '' : ` to ${wayOut.gateway}`;
  return passed(uplink === null ? 'On.' : `On; packets leave by ${uplink}${via}.`);
}

async function mtuStep(walk: Walk): Promise<Outcome> {
  const { facts, gatewayAnswers } = walk;
  const mtu = expectedMtu(facts);
  if (!facts.gateway || !gatewayAnswers)
    return skipped('Without an answer from the gateway, sizes cannot be compared.');
  if (walk.explaining('mtu').length > 0) return passed('');
  const argv = ['-M', 'do', '-s', String(mtu - PING_HEADERS)];
  if (await walk.ping(facts.gateway.address, ...argv)) return passed(`Packets of ${mtu} bytes pass whole.`);
  walk.findings.push(
    finding({
      step: 'mtu',
      cause: 'mtu-mismatch',
      title: `Packets of ${mtu} bytes do not reach the gateway`,
      detail: 'Small ones do. Some device between guests and the bridge carries less.',
      remedy: 'Give the bridge, its ports and the guests the same packet size.',
      command: `ip -d link show master ${facts.definition.bridge.name}`,
      fix: 'set-mtu',
    }),
  );
  return passed('');
}

export class NetworkTest {
  private readonly lastDrops = new Map<string, Drop[]>();

  constructor(private readonly dependencies: TestDependencies) {}

  /** Foreign rules that the last test of a network found to end its packets. */
  dropsOf(name: string): readonly Drop[] {
    return this.lastDrops.get(name) ?? [];
  }

  /**
   * Walks through an active network and tells each step as it begins and ends. Whatever happens, nothing of the
   * temporary guest is left. Throws `not-found`, `is-inactive`.
   */
  async run(name: string, tell: (step: TestStep) => void, signal: AbortSignal): Promise<TestReport> {
    const startedAt = Date.now();
    const { site, program } = this.dependencies;
    const begin = (id: TestStepId): void => tell(stepOf(id, 'running', ''));
    const stored = await this.dependencies.store.load();
    const state = stored.running.get(name);
    if (!state) throw notActive(name, stored.definitions.has(name));
    begin('bridge');
    const walk = new Walk(site, await readFacts(site, state, stored), program);
    walk.findings.push(...staticFindings(walk.facts));
    const steps: TestStep[] = [];
    try {
      await this.plug(walk, signal);
      for (const id of Object.keys(STEPS) as TestStepId[]) {
        if (signal.aborted) break;
        if (id !== 'bridge') begin(id);
        const step = await doStep(id, walk);
        if (signal.aborted) break;
        steps.push(step);
        tell(step);
      }
    } catch (error) {
      // Whoever cancels by Ctrl+C ends the programs of the test as well, and what they leave undone is no failure.
      if (!signal.aborted) throw error;
    } finally {
      await walk.guest?.unplug();
    }
    this.lastDrops.set(name, walk.drops);
    const hasFailed = steps.some(({ status }) => status === 'failed');
    return {
      network: name,
      device: state.definition.bridge.name,
      startedAt,
      durationMs: Date.now() - startedAt,
      outcome: signal.aborted ? 'cancelled' : hasFailed ? 'failed' : 'passed',
      steps,
    };
  }

  /** Plugs the guest in unless there is nothing to plug it into; cancelling takes it out at once. */
  private async plug(walk: Walk, signal: AbortSignal): Promise<void> {
    const { site, program } = this.dependencies;
    if (signal.aborted || blockade(walk)) return;
    const [guest] = await Promise.all([
      ProbeGuest.plug(site.host, program, walk.facts.definition.bridge.name),
      walk.watchFirewall(),
    ]);
    walk.guest = guest;
    signal.addEventListener('abort', () => void guest.agent.stop());
  }
}

const staticFindings = (facts: TestFacts): Finding[] => [
  ...linkFindings(facts),
  ...dnsmasqFindings(facts),
  ...ruleFindings(facts),
  ...routeFindings(facts),
];

/** What makes walking pointless: without a bridge that works, everything fails the same way. */
const blockade = ({ findings }: Walk): Finding | undefined =>
  findings.find(({ step, explains }) => (step === 'bridge' || step === 'address') && explains.length > 0);

const WALKING: ReadonlySet<TestStepId> = new Set(['lease', 'dns', 'gateway', 'outside', 'mtu']);

async function doStep(id: TestStepId, walk: Walk): Promise<TestStep> {
  const blocked = WALKING.has(id) ? blockade(walk) : undefined;
  const outcome = blocked
    ? skipped(`Not tried: ${lowerFirst(blocked.title)}.`)
    : await Promise.resolve(STEPS[id](walk)).catch(failure);
  const own = walk.findings.filter(({ step }) => step === id);
  const worst = own.some(({ severity }) => severity === 'failed')
    ? 'failed'
    : own.length > 0
      ? 'warning'
      : null;
  const status = worst === 'failed' || outcome.status === 'failed' ? 'failed' : (worst ?? outcome.status);
  const because =
    status === 'failed' ? walk.explaining(id).flatMap(({ step, title }) => (step === id ? [] : [title])) : [];
  // What is the matter says all that there is to say.
  const isPlain = own.length > 0 && outcome.status === 'passed';
  return {
    ...stepOf(id, status, isPlain ? '' : outcome.detail),
    evidence: walk.takeEvidence(),
    problems: own.map(problemOf),
    because: [...new Set(because)],
  };
}

const failure = (error: unknown): Outcome => ({
  status: 'failed',
  detail: `This step could not be done: ${error instanceof Error ? error.message : String(error)}`,
});

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

const stepOf = (id: TestStepId, status: TestStep['status'], detail: string): TestStep => ({
  id,
  title: TEST_STEP_TITLES[id],
  status,
  detail,
  evidence: [],
  problems: [],
  because: [],
});

const problemOf = ({ cause, title, detail, remedy, command, fix }: Finding): TestProblem => ({
  cause,
  title,
  detail,
  remedy,
  ...(command === undefined ? {} : { command }),
  fix,
});

function notActive(name: string, isKnown: boolean): VirtnetError {
  return isKnown
    ? new VirtnetError(`The network “${name}” is not active; start it to test it.`, {
        code: 'is-inactive',
        name,
      })
    : new VirtnetError(`There is no network named “${name.slice(0, 100)}”.`, {
        code: 'not-found',
        name: name.slice(0, 100),
      });
}
