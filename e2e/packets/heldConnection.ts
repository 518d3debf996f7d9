/** A connection between two places that is held open, to see whether it outlives a change. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(import.meta.dirname, 'heldConnectionEnd.mjs');

/** Turns a command into one that runs where it shall. */
type Enter = (argv: string[]) => string[];

export class HeldConnection {
  private readonly lines: string[] = [];
  private wake: () => void = () => undefined;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    child.stdin.on('error', () => undefined);
  }

  /** Something that sends back what it gets, by TCP and UDP. */
  static serve(enter: Enter, port: number): Promise<HeldConnection> {
    return HeldConnection.start(enter, ['serve', String(port)]);
  }

  /** Opens a connection to where that is. */
  static open(enter: Enter, address: string, port: number, protocol: 'tcp' | 'udp'): Promise<HeldConnection> {
    return HeldConnection.start(enter, ['hold', address, String(port), protocol]);
  }

  private static async start(enter: Enter, argv: string[]): Promise<HeldConnection> {
    const [program = '', ...rest] = enter([process.execPath, SCRIPT, ...argv]);
    const held = new HeldConnection(spawn(program, rest));
    await held.next();
    return held;
  }

  /** What comes back for this text, or the code of the error that ends the connection. */
  ask(text: string): Promise<string> {
    this.child.stdin.write(`${text}\n`);
    return this.next();
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  private async next(): Promise<string> {
    for (;;) {
      const line = this.lines.shift();
      if (line !== undefined) return line;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
