/** A probe under way: the facts, the temporary guest, what has been found so far, and the evidence of the step at hand. */
import type { ProbeStep, ProbeStepId } from '../../../shared/contract/probe';
import { t } from '../../../shared/language/language';
import type { CommandResult, Host } from '../host/host';
import { quoteCommand } from '../../../shared/words/shellQuote';
import type { ProbeFacts, ProbeSite } from './findings/facts';
import type { Finding } from './findings/finding';
import type { ProbeGuest } from './guest/probeGuest';
import type { OfferedLease } from './guest/probeProtocol';
import type { ProbeProgram } from './guest/probeAgent';
import {
  bridgedPath,
  bridgeFilters,
  dropFinding,
  FirewallReading,
  waysOf,
  type Drop,
} from './findings/ruleFindings';
import { isBridged } from '../../../shared/definition/network';

/** What came of a step. */
export interface Outcome {
  status: Exclude<ProbeStep['status'], 'running'>;
  detail: string;
}

export const passed = (detail: string): Outcome => ({ status: 'passed', detail });
export const skipped = (detail: string): Outcome => ({ status: 'skipped', detail });
export const failed = (detail: string): Outcome => ({ status: 'failed', detail });

/** Longest output of one command that is kept as evidence, in characters. */
const LONGEST = 4000;

export class Walk {
  /** Null until it is plugged in, and when there is nothing to plug it into. */
  guest: ProbeGuest | null = null;
  /** The address that the temporary guest has. */
  address: string | null = null;
  /** The lease that it took of a server that is none of ours. */
  lease: OfferedLease | null = null;
  gatewayAnswers = false;
  readonly findings: Finding[] = [];
  /** Foreign rules that ended packets, for the fix. */
  readonly drops: Drop[] = [];
  private evidence: ProbeStep['evidence'] = [];
  private baseline: FirewallReading | null = null;

  constructor(
    readonly site: ProbeSite,
    readonly facts: ProbeFacts,
    readonly program: ProbeProgram,
    /** Ends all waiting. */
    readonly signal: AbortSignal,
    /** Says how far the step at hand is. */
    readonly say: (progress: string) => void,
  ) {}

  get host(): Host {
    return this.site.host;
  }

  /** The evidence gathered since the last call. */
  takeEvidence(): ProbeStep['evidence'] {
    const taken = this.evidence;
    this.evidence = [];
    return taken;
  }

  note(command: string, output: string): void {
    this.evidence.push({ command, output: output.trim().slice(0, LONGEST) });
  }

  /** Runs a command on the host and keeps what it said. */
  async run(argv: readonly string[]): Promise<CommandResult> {
    return this.noted(quoteCommand(argv), await this.host.run(argv));
  }

  /** Runs a command where the temporary guest is. */
  async runInGuest(argv: readonly string[]): Promise<CommandResult> {
    if (!this.guest) throw new Error('guest missing');
    const command = t('probe.evidence.inGuest', { command: quoteCommand(argv) });
    return this.noted(command, await this.guest.run(argv));
  }

  private noted(command: string, result: CommandResult): CommandResult {
    this.note(command, `${result.stdout}${result.stderr}`);
    return result;
  }

  async ping(target: string, ...options: string[]): Promise<boolean> {
    const argv = ['ping', '-n', '-c', '1', '-W', '1', ...options, target];
    return (await this.runInGuest(argv)).status === 0;
  }

  /** Findings that make this step fail, its own among them. */
  explaining(step: ProbeStepId): Finding[] {
    return this.findings.filter((one) => one.step === step || one.explains.includes(step));
  }

  /** Remembers how often each rule has ended packets. */
  async watchFirewall(): Promise<void> {
    this.baseline ??= await FirewallReading.read(this.host);
  }

  /** Looks for foreign rules that ended the packets of a step that has just failed; true when there are some. */
  async blameFirewall(step: ProbeStepId, target: string | null): Promise<boolean> {
    if (!this.baseline) return false;
    const now = await FirewallReading.read(this.host);
    const path = isBridged(this.facts.definition)
      ? bridgedPath(this.facts.definition.bridge.name, await bridgeFilters(this.host))
      : waysOf(step, this.facts, target);
    const drops = now.dropsSince(this.baseline, path);
    this.baseline = now;
    const known = new Set(this.findings.map(({ title }) => title));
    for (const drop of drops) {
      const found = dropFinding(drop, step, this.facts);
      if (known.has(found.title)) continue;
      known.add(found.title);
      this.findings.push(found);
      this.drops.push(drop);
    }
    return drops.length > 0;
  }
}
