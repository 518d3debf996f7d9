/** "Test network": a temporary guest walks through a network step by step, and what fails is explained. */
import { VirtnetError } from '../../../shared/contract/error';
import { isBridged } from '../../../shared/definition/network';
import { keepsInside } from '../../../shared/definition/outside';
import type { ProbeProblem, ProbeReport, ProbeStep, ProbeStepId } from '../../../shared/contract/probe';
import { t } from '../../../shared/language/language';
import { daemon } from '../kinds/dnsmasq/daemon';
import { isOf } from '../kinds/kind';
import type { Store } from '../changes/store';
import { dnsmasqFindings } from './findings/dnsmasqFindings';
import { readFacts, type ProbeFacts, type ProbeSite } from './findings/facts';
import { finding, type Finding } from './findings/finding';
import { spanningAdvice } from './findings/portFindings';
import { PING_HEADERS } from '../facts/span/ping';
import { dnsStep, gatewayStep, leaseStep } from './guestSteps';
import { lanFindings } from './findings/lanFindings';
import { LAN_STEPS } from './lanSteps';
import { expectedMtu, linkFindings, portFindings } from './findings/linkFindings';
import { outsideStep } from './outsideStep';
import { guestsStep, waitForPort } from './portSteps';
import { ProbeGuest } from './guest/probeGuest';
import type { ProbeProgram } from './guest/probeAgent';
import { routeFindings } from './findings/routeFindings';
import { ruleFindings, type Drop } from './findings/ruleFindings';
import { goingOn } from './findings/words';
import { passed, skipped, Walk, type Outcome } from './walk';

interface ProbeDependencies {
  site: ProbeSite;
  store: Store;
  program: ProbeProgram;
}

/** How to do each step, in their order. */
const STEPS: Record<ProbeStepId, (walk: Walk) => Promise<Outcome> | Outcome> = {
  bridge: async (walk) => {
    const { definition, ports } = walk.facts;
    await walk.run(['ip', '-brief', 'address', 'show', 'dev', definition.bridge.name]);
    return passed(t('probe.bridge.up', { device: definition.bridge.name, count: ports.length }));
  },
  address: ({ facts: { gateway, bridge } }) =>
    gateway
      ? passed(bridge?.inet.map(({ address, prefix }) => `${address}/${prefix}`).join(', ') ?? '')
      : skipped(t('probe.address.none')),
  dnsmasq: ({ facts: { dnsmasq, drift } }) =>
    dnsmasq !== null
      ? passed(t('probe.dnsmasq.runs', { pid: dnsmasq }))
      : drift.some(isOf(daemon))
        ? passed('')
        : skipped(t('probe.dnsmasq.none')),
  lease: leaseStep,
  dns: dnsStep,
  gateway: gatewayStep,
  outside: outsideStep,
  rules: async (walk) => {
    await walk.run(['iptables', '-S', 'FORWARD']);
    return passed(
      walk.facts.definition.forward.mode === 'open' ? t('probe.rules.open') : t('probe.rules.good'),
    );
  },
  forwarding: forwardingStep,
  mtu: mtuStep,
  guests: guestsStep,
};

async function forwardingStep(walk: Walk): Promise<Outcome> {
  const { definition, wayOut, uplink } = walk.facts;
  if (keepsInside(definition, Date.now() / 1000)) return skipped(t('probe.forwarding.notNeeded'));
  await walk.run(['ip', 'route', 'show', 'default']);
  return passed(
    uplink === null
      ? t('probe.forwarding.on')
      : t('probe.forwarding.by', { uplink, router: wayOut?.gateway ?? 'none' }),
  );
}

async function mtuStep(walk: Walk): Promise<Outcome> {
  const { facts, gatewayAnswers } = walk;
  const mtu = expectedMtu(facts);
  if (!facts.gateway || !gatewayAnswers) return skipped(t('probe.mtu.unknown'));
  if (walk.explaining('mtu').length > 0) return passed('');
  const argv = ['-M', 'do', '-s', String(mtu - PING_HEADERS.ipv4)];
  if (await walk.ping(facts.gateway.address, ...argv)) return passed(t('probe.mtu.whole', { mtu }));
  walk.findings.push(
    finding({
      step: 'mtu',
      cause: 'mtu-mismatch',
      title: t('probe.mtuOnWay.title', { mtu }),
      detail: t('probe.mtuOnWay.detail'),
      remedy: t('probe.mtuOnWay.remedy'),
      command: `ip -d link show master ${facts.definition.bridge.name}`,
      fix: 'set-mtu',
    }),
  );
  return passed('');
}

export class NetworkProbe {
  private readonly lastDrops = new Map<string, Drop[]>();

  constructor(private readonly dependencies: ProbeDependencies) {}

  /** Foreign rules that the last probe of a network found to end its packets. */
  dropsOf(name: string): readonly Drop[] {
    return this.lastDrops.get(name) ?? [];
  }

  /**
   * Walks through an active network and tells each step as it begins and ends. Whatever happens, nothing of the
   * temporary guest is left. Throws `not-found`, `is-inactive`.
   */
  async run(name: string, tell: (step: ProbeStep) => void, signal: AbortSignal): Promise<ProbeReport> {
    const startedAt = Date.now();
    const began = performance.now();
    const { site, program } = this.dependencies;
    let current: ProbeStepId = 'bridge';
    const say = (progress: string): void => tell(stepOf(current, 'running', progress));
    const begin = (id: ProbeStepId): void => {
      current = id;
      say('');
    };
    const stored = await this.dependencies.store.load();
    const state = stored.running.get(name);
    if (!state) throw notActive(name, stored.definitions.has(name));
    begin('bridge');
    const walk = new Walk(site, await readFacts(site, state, stored), program, signal, say);
    walk.findings.push(...staticFindings(walk.facts), ...spanningAdvice(walk.facts));
    const steps: ProbeStep[] = [];
    try {
      await this.plug(walk, signal);
      for (const id of Object.keys(STEPS) as ProbeStepId[]) {
        if (signal.aborted) break;
        if (id !== 'bridge') begin(id);
        const step = await doStep(id, walk);
        if (signal.aborted) break;
        steps.push(step);
        tell(step);
      }
    } catch (error) {
      // Whoever cancels by Ctrl+C ends the programs of the probe as well, and what they leave undone is no failure.
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
      durationMs: Math.round(performance.now() - began),
      outcome: signal.aborted ? 'cancelled' : hasFailed ? 'failed' : 'passed',
      steps,
    };
  }

  /** Plugs the guest in unless there is nothing to plug it into, until it can be heard; cancelling takes it out at once. */
  private async plug(walk: Walk, signal: AbortSignal): Promise<void> {
    const { site, program } = this.dependencies;
    if (signal.aborted || blockade(walk)) return;
    const [guest] = await Promise.all([
      ProbeGuest.plug(site.host, program, walk.facts.definition.bridge.name),
      walk.watchFirewall(),
    ]);
    walk.guest = guest;
    signal.addEventListener('abort', () => void guest.agent.stop());
    await waitForPort(walk);
  }
}

const staticFindings = (facts: ProbeFacts): Finding[] =>
  isBridged(facts.definition)
    ? [...lanFindings(facts), ...portFindings(facts)]
    : [...linkFindings(facts), ...dnsmasqFindings(facts), ...ruleFindings(facts), ...routeFindings(facts)];

/** The LAN is walked by what it says of itself. */
const stepsOf = ({ definition }: ProbeFacts): typeof STEPS => (isBridged(definition) ? LAN_STEPS : STEPS);

/** What makes walking pointless: without a bridge that works, everything fails the same way. */
const blockade = ({ findings }: Walk): Finding | undefined =>
  findings.find(({ step, explains }) => (step === 'bridge' || step === 'address') && explains.length > 0);

const WALKING: ReadonlySet<ProbeStepId> = new Set(['lease', 'dns', 'gateway', 'outside', 'mtu']);

async function doStep(id: ProbeStepId, walk: Walk): Promise<ProbeStep> {
  const blocked = WALKING.has(id) ? blockade(walk) : undefined;
  const outcome = blocked
    ? skipped(t('probe.notTried', { reason: goingOn(blocked.title) }))
    : await Promise.resolve(stepsOf(walk.facts)[id](walk)).catch(failure);
  const own = walk.findings.filter(({ step }) => step === id);
  const worst = own.some(({ severity }) => severity === 'failed')
    ? 'failed'
    : own.some(({ severity }) => severity === 'warning')
      ? 'warning'
      : null;
  const status = worst === 'failed' || outcome.status === 'failed' ? 'failed' : (worst ?? outcome.status);
  const because =
    status === 'failed' ? walk.explaining(id).flatMap(({ step, title }) => (step === id ? [] : [title])) : [];
  // What is the matter says all that there is to say.
  const isPlain = worst !== null && outcome.status === 'passed';
  return {
    ...stepOf(id, status, isPlain ? '' : outcome.detail),
    evidence: walk.takeEvidence(),
    problems: own.map(problemOf),
    because: [...new Set(because)],
  };
}

const failure = (error: unknown): Outcome => ({
  status: 'failed',
  detail: t('probe.stepFailed', { reason: error instanceof Error ? error.message : String(error) }),
});

const stepOf = (id: ProbeStepId, status: ProbeStep['status'], detail: string): ProbeStep => ({
  id,
  title: t(`probe.step.${id}`),
  status,
  detail,
  evidence: [],
  problems: [],
  because: [],
});

const problemOf = ({ cause, title, detail, remedy, command, fix, severity }: Finding): ProbeProblem => ({
  cause,
  title,
  detail,
  remedy,
  ...(command === undefined ? {} : { command }),
  fix,
  ...(severity === 'advice' ? { advice: true } : {}),
});

function notActive(name: string, isKnown: boolean): VirtnetError {
  return isKnown
    ? new VirtnetError(t('probe.inactive', { name }), { code: 'is-inactive', name })
    : new VirtnetError(t('probe.unknown', { name: name.slice(0, 100) }), {
        code: 'not-found',
        name: name.slice(0, 100),
      });
}
