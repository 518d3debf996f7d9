/** A ping that goes on while something happens to the way, and counts what was lost meanwhile. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Namespace } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { answeredIn, lostUpToNow } from '../fixtures/pings';

/** Between two questions, in seconds: less would need more answers than a busy machine gives. */
const INTERVAL = 0.1;

export class GuestPing {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  static start(from: Namespace, address: string): GuestPing {
    const [program = '', ...rest] = from.enter(['ping', '-n', '-i', String(INTERVAL), address]).argv;
    return new GuestPing(
      spawn(program, rest, { env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  }

  /** Waits for an answer to a question that is sent from now on: whatever was before is answered or lost. */
  async answered(): Promise<void> {
    const before = this.last;
    await until('the next answer', () => this.last > before);
  }

  /** Numbers of the questions that were lost up to now; each is a tenth of a second. Waits for later answers. */
  lost(): Promise<number[]> {
    return lostUpToNow(() => this.output);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private get last(): number {
    return answeredIn(this.output).at(-1) ?? 0;
  }
}
