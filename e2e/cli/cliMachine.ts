/** A machine of its own on which the real virtnet is called, as a shell would. */
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { command, type Output } from '../fixtures/command';
import { MachineFixture } from '../fixtures/machineFixture';

export class CliMachine {
  private constructor(
    readonly machine: MachineFixture,
    /** Where `virtnet` is, and the folder that calls are made in. */
    readonly folder: string,
  ) {}

  /** A fresh machine, with a copy of virtnet and its helper. */
  static async open(): Promise<CliMachine> {
    const folder = mkdtempSync(join(tmpdir(), 'virtnet-cli-'));
    // Ordinary users call it as well.
    chmodSync(folder, 0o755);
    cpSync(inject('programs'), folder, { recursive: true });
    const program = join(folder, 'virtnet');
    symlinkSync('virtnet.cjs', program);
    return new CliMachine(await MachineFixture.open(), folder);
  }

  /** Runs a shell line in the machine. */
  run(line: string, options: { input?: string; env?: Record<string, string> } = {}): Promise<Output> {
    const { argv, env } = this.enter(['sh', '-c', `cd '${this.folder}' && ${line}`]);
    return command(argv, { ...options, env: { ...env, ...options.env } });
  }

  /** The command line and variables that run a program in the machine, with virtnet first in its PATH. */
  enter(argv: readonly string[]): { argv: string[]; env: Record<string, string> } {
    const { argv: inside, env } = this.machine.namespace.enter(argv);
    return {
      argv: inside,
      env: {
        ...env,
        PATH: `${this.folder}:${env['PATH'] ?? ''}`,
        VIRTNET_ROOT: this.machine.root,
        TZ: 'UTC',
        VISUAL: '',
        EDITOR: 'true',
      },
    };
  }

  close(): void {
    this.machine.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
