/** Talks to the traffic agent in a guest. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SandboxFixture } from './sandboxFixture';

/** What is refused is refused at once; only what is swallowed takes this long, in milliseconds. */
const TIMEOUT_MS = 700;

type Probe =
  | { kind: 'tcp'; to: string; port?: number }
  | { kind: 'udp'; to: string; token: string; port?: number }
  | { kind: 'heard'; token: string };

export class GuestAgent {
  private readonly waiting = new Map<number, (answer: string | null) => void>();
  private count = 0;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {}

  /** Starts the agent in a namespace of the sandbox. */
  static start(sandbox: SandboxFixture, namespace: string): Promise<GuestAgent> {
    const script = join(import.meta.dirname, 'trafficAgent.mjs');
    const [program = '', ...rest] = sandbox.enterNamespace(namespace, [process.execPath, script]);
    const child = spawn(program, rest);
    const agent = new GuestAgent(child);
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`the agent in ${namespace} ended: ${errors}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line) as { ready?: true; id?: number; answer?: string | null };
        if (message.ready) resolve(agent);
        else if (message.id !== undefined) agent.waiting.get(message.id)?.(message.answer ?? null);
      });
    });
  }

  /** The answer: the address that the other side saw, or null when none came. */
  probe(probe: Probe): Promise<string | null> {
    const id = (this.count += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.child.stdin.write(`${JSON.stringify({ ...probe, id, timeoutMs: TIMEOUT_MS })}\n`);
    });
  }

  stop(): void {
    this.child.stdin.end();
  }
}
