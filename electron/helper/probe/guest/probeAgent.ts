/** A running probe, as the helper talks to it. */
import { PROBE_ARGUMENT } from '../../host/roles';
import { VirtnetError } from '../../../../shared/contract/error';
import { t } from '../../../../shared/language/language';
import { startProcess, type RunningProcess } from '../../host/runner';
import { answerLineSchema, answerSchemas, READY, type Answer, type Question } from './probeProtocol';

/** The bundle that can be a probe, and what runs it. */
export interface ProbeProgram {
  node: string;
  bundle: string;
}

/** A question without its number. */
type Asked<A extends Question['ask']> = Omit<Extract<Question, { ask: A }>, 'id' | 'ask'>;

export class ProbeAgent {
  private readonly waiting = new Map<number, (answer: unknown, error: string | null) => void>();
  private process: RunningProcess | null = null;
  private count = 0;
  private gone: string | null = null;

  /** Resolves when it has ended. */
  readonly ended: Promise<void>;

  private constructor(argv: readonly string[], ready: (error: string | null) => void) {
    this.ended = new Promise((resolve) => {
      this.process = startProcess(argv, {
        line: (text) => (text === READY ? ready(null) : this.hear(text)),
        end: (reason) => {
          this.gone = reason;
          ready(reason);
          this.waiting.forEach((settle) => settle(null, reason));
          resolve();
        },
      });
    });
  }

  /** Starts one in a network namespace of its own, or in this one. Throws `command-failed` when it does not come up. */
  static async start({ node, bundle }: ProbeProgram, place: 'private' | 'here'): Promise<ProbeAgent> {
    const argv = [...(place === 'private' ? ['unshare', '--net'] : []), node, bundle, PROBE_ARGUMENT];
    let agent: ProbeAgent | null = null;
    const failure = await new Promise<string | null>((resolve) => (agent = new ProbeAgent(argv, resolve)));
    if (agent !== null && failure === null) return agent;
    throw new VirtnetError(t('probe.guest.notStarted', { reason: failure ?? 'unknown' }), {
      code: 'command-failed',
      command: argv.join(' '),
      status: null,
      stderr: failure ?? '',
    });
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  /** Its answer; rejects when it cannot do it or has ended. */
  ask<A extends Question['ask']>(ask: A, question: Asked<A>): Promise<Answer<A>> {
    const id = (this.count += 1);
    return new Promise((resolve, reject) => {
      if (this.gone !== null) return reject(new Error(this.gone));
      this.waiting.set(id, (answer, error) => {
        this.waiting.delete(id);
        if (error !== null) return reject(new Error(error));
        resolve(answerSchemas[ask].parse(answer) as Answer<A>);
      });
      this.process?.write(`${JSON.stringify({ id, ask, ...question })}\n`);
    });
  }

  /** Has it give its lease back and waits until it is gone. */
  async stop(): Promise<void> {
    this.process?.stop();
    await this.ended;
  }

  private hear(text: string): void {
    const line = answerLineSchema.parse(JSON.parse(text));
    this.waiting.get(line.id)?.(line.answer, line.error ?? null);
  }
}
