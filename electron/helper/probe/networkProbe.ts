/** "Test network": a temporary guest walks through a network step by step, and what fails is explained. */
import { VirtnetError } from '../../../shared/contract/error';
import { isBridged } from '../../../shared/definition/network';
import { keepsInside } from '../../../shared/definition/outside';
import {
  PROBE_STEP_TITLES,
  type ProbeProblem,
  type ProbeReport,
  type ProbeStep,
  type ProbeStepId,
} from '../../../shared/contract/probe';
import { daemon } from '../kinds/dnsmasq/daemon';
import { isOf } from '../kinds/kind';
import type { Store } from '../changes/store';
import { dnsmasqFindings } from './findings/dnsmasqFindings';
import { readFacts, type ProbeFacts, type ProbeSite } from './findings/facts';
import { finding, type Finding } from './findings/finding';
import { spanningAdvice } from './findings/portFindings';
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
import { passed, skipped, Walk, type Outcome } from './walk';

interface ProbeDependencies {
  site: ProbeSite;
  store: Store;
  program: ProbeProgram;
}

/** Bytes of IPv4 and ICMP before a ping's data (RFC 791, RFC 792). */
const PING_HEADERS = 28;

/** How to do each step, in their order. */
const STEPS: Record<ProbeStepId, (walk: Walk) => Promise<Outcome> | Outcome> = {
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
  guests: guestsStep,
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
    ? skipped(`Not tried: ${lowerFirst(blocked.title)}.`)
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
  detail: `This step could not be done: ${error instanceof Error ? error.message : String(error)}`,
});

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

const stepOf = (id: ProbeStepId, status: ProbeStep['status'], detail: string): ProbeStep => ({
  id,
  title: PROBE_STEP_TITLES[id],
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
    ? new VirtnetError(`The network “${name}” is not active; start it to test it.`, {
        code: 'is-inactive',
        name,
      })
    : new VirtnetError(`There is no network named “${name.slice(0, 100)}”.`, {
        code: 'not-found',
        name: name.slice(0, 100),
      });
}
