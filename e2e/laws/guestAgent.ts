/** Talks to the traffic agent on a host or guest. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HUNG_MS } from './patience';

type Probe =
  | { kind: 'tcp'; to: string; port?: number }
  | { kind: 'udp'; to: string; token: string; port?: number }
  | { kind: 'heard'; token: string };

/** What came of a probe: the address and port that the other side saw, and the port it was sent from; or why nothing came (a code of errno(3)). */
export type Answer = { text: string } | { error: string };

interface AgentOptions {
  /** Where the agent's script lies, for programs that were bundled. */
  script?: string;
  /** How long its probes wait for an answer where nobody knows whether there is one, in milliseconds. */
  timeoutMs?: number;
  /** TCP ports that it listens on besides its own. */
  ports?: readonly number[];
}

export class GuestAgent {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private count = 0;

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly timeoutMs: number,
  ) {}

  /** Starts the agent; `enter` turns a command into one that runs where the agent shall be. */
  static start(enter: (argv: string[]) => string[], options: AgentOptions = {}): Promise<GuestAgent> {
    const script = options.script ?? join(import.meta.dirname, 'trafficAgent.mjs');
    const ports = (options.ports ?? []).map(String);
    const [program = '', ...rest] = enter([process.execPath, script, ...ports]);
    const child = spawn(program, rest);
    const agent = new GuestAgent(child, options.timeoutMs ?? HUNG_MS);
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`an agent ended: ${errors}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line) as {
          ready?: true;
          id?: number;
          answer?: string | null;
          error?: string;
        };
        if (message.ready) return resolve(agent);
        const { id = 0, answer, error } = message;
        agent.waiting.get(id)?.(typeof answer === 'string' ? { text: answer } : { error: error ?? 'none' });
        agent.waiting.delete(id);
      });
    });
  }

  /** The address that the other side saw, or for `heard` the token; null when no answer came. */
  async probe(probe: Probe, witness?: string): Promise<string | null> {
    const answer = await this.ask(probe, witness);
    return 'text' in answer ? (answer.text.split(' ')[0] ?? null) : null;
  }

  /**
   * The answer whole. It is waited for, unless there is a witness: an address that answers pings by the same way. Once it
   * has answered one that was sent after the probe, no answer is `SILENCE`.
   */
  ask(probe: Probe, witness?: string): Promise<Answer> {
    const id = (this.count += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.child.stdin.write(`${JSON.stringify({ ...probe, id, witness, timeoutMs: this.timeoutMs })}\n`);
    });
  }

  stop(): void {
    this.child.stdin.end();
  }
}
