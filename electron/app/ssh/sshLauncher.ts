/** Starts helpers on other hosts by the system's own ssh: one connection a host, questions to whoever can answer. */
import { execFile, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { placeOfUri, type HostPlace } from '../../../shared/contract/connectionUri';
import { launchCommand, overSsh, type LaunchCommand, type LaunchEnvironment } from '../launch';
import { AskDesk } from './askDesk';
import { carryHelper } from './carry';
import { makePrivateFolder } from './privateFolder';
import type { Ask } from './question';
import { passRootGate } from './rootGate';
import { mayAsk, rootCommand, sshEndArguments, type SshSession } from './sshCommand';

/** A question about the connection at `uri`. */
export type AskAbout = (uri: string, ...question: Parameters<Ask>) => ReturnType<Ask>;

interface Room {
  folder: string;
  desk: AskDesk;
  remove: () => Promise<void>;
}

export interface SshLauncherOptions {
  environment: () => LaunchEnvironment;
  /** Null = nobody is there to answer. */
  ask: AskAbout | null;
  /** Whether sessions of a host share one connection, which this process then ends. */
  shares: boolean;
}

/** As `Connections` asks for it. */
interface LaunchHow {
  quietly: boolean;
  carry: boolean;
  signal?: AbortSignal;
}

export class SshLauncher {
  private room: Promise<Room> | null = null;
  private readonly shared = new Map<string, HostPlace>();

  constructor(private readonly options: SshLauncherOptions) {}

  /** The command that starts the helper of a connection; `quietly` asks nobody anything. Throws as `launchCommand` does. */
  async launch(uri: string, how: LaunchHow = { quietly: false, carry: false }): Promise<LaunchCommand> {
    const { quietly, carry } = how;
    const place = placeOfUri(uri);
    const environment = this.options.environment();
    if (!place) return launchCommand(uri, environment);
    const ask = quietly ? null : this.options.ask;
    const session = await this.session(ask !== null, carry);
    if (session.controlFolder !== null) this.shared.set(uri, place);
    // Also ssh's own, to a host on the way, asks nobody by itself.
    if (!ask) return this.command(place, session, { env: { SSH_ASKPASS_REQUIRE: 'never' } }, how);
    const about: Ask = (question, gone) => ask(uri, question, gone);
    const { env, end: settled } = (await this.openRoom()).desk.admit(about);
    const gate = (child: ChildProcessWithoutNullStreams): Promise<void> =>
      passRootGate(child, session.rootPrompt, about);
    const rest = { env, settled, ...(mayAsk(place.become, session) ? { gate } : {}) };
    try {
      return await this.command(place, session, rest, how);
    } catch (error) {
      settled();
      throw error;
    }
  }

  /** The command that runs the helper there, the installed one or ours, after that was sent. */
  private async command(
    place: HostPlace,
    session: SshSession,
    rest: Omit<LaunchCommand, 'argv'>,
    { carry, signal }: LaunchHow,
  ): Promise<LaunchCommand> {
    const environment = this.options.environment();
    const run = (command?: string): LaunchCommand => ({
      ...overSsh(place, environment, session, command),
      ...rest,
    });
    if (!carry) return run();
    const { folder } = await this.openRoom();
    const { helper, remove } = await carryHelper({
      session: run,
      helper: environment.helper,
      node: environment.electron ? environment.find('node') : environment.node,
      folder,
      signal,
    });
    // The shell that started it removes it, however it ends.
    return run(`sh -c '${rootCommand(place.become, session, helper)}; s=$?; ${remove}; exit $s'`);
  }

  /** Ends the shared connections, and removes what was made for them. */
  async close(): Promise<void> {
    const room = await this.room?.catch(() => null);
    if (!room) return;
    const ssh = this.options.environment().find('ssh');
    const session: SshSession = { asks: false, controlFolder: room.folder, rootPrompt: '' };
    if (ssh !== null)
      await Promise.all([...this.shared.values()].map((place) => end(ssh, sshEndArguments(place, session))));
    room.desk.close();
    await room.remove();
  }

  private async session(asks: boolean, carry: boolean): Promise<SshSession> {
    // What is sent goes over the same connection, so that nothing is asked twice.
    const shares = this.options.shares || carry;
    return {
      asks,
      controlFolder: shares ? (await this.openRoom()).folder : null,
      rootPrompt: `[virtnet ${randomBytes(8).toString('hex')}]`,
    };
  }

  private openRoom(): Promise<Room> {
    this.room ??= makePrivateFolder().then(async ({ folder, remove }) => ({
      folder,
      remove,
      desk: await AskDesk.open(folder, this.options.environment()),
    }));
    return this.room;
  }
}

/** A connection that is gone already ends with an error, which is as well. */
const end = (ssh: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    execFile(ssh, args, { timeout: 5_000 }, () => resolve());
  });
