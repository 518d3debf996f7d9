/** A sandbox as a connection opens it, with doors into its namespaces for the tests. */
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { parseDistribution } from '../../electron/programs/distribution';
import { launchCommand } from '../../electron/app/launch';
import { parseCidr } from '../../shared/addresses/addresses';
import type { NetworkDraft } from '../../shared/definition/network';
import type { Guest } from '../../shared/contract/snapshot';
import { newDraft } from '../../shared/propose/suggest';
import { command, type Output } from './command';
import { HelperProcess } from './helperProcess';
import { until } from './patience';
import { pingBesides, pingOnce } from './pings';
import { pathWithVariant, type IptablesVariant } from './iptablesVariant';

/** The user nobody, who owns nothing and may do nothing. */
const NOBODY = 65534;

interface SandboxOptions {
  /** Run it as an ordinary user. */
  ordinary?: boolean;
  /** The variant of iptables; nft unless told otherwise. */
  variant?: IptablesVariant;
  /** Keep definitions here instead of in a new directory. */
  root?: string;
}

export class SandboxFixture {
  private constructor(
    readonly helper: HelperProcess,
    readonly root: string,
    private readonly ordinary: boolean,
    private readonly tidy: () => void,
  ) {}

  /** Opens a sandbox and waits until it answers. */
  static async open(options: SandboxOptions = {}): Promise<SandboxFixture> {
    const ordinary = options.ordinary ?? false;
    const root = options.root ?? mkdtempSync(join(tmpdir(), 'virtnet-sandbox-'));
    chmodSync(root, 0o755);
    if (ordinary) chownSync(root, NOBODY, NOBODY);
    const { argv, env } = launchCommand('virtnet:///sandbox', {
      uid: ordinary ? NOBODY : 0,
      node: process.execPath,
      electron: false,
      helper: join(inject('programs'), 'helper.cjs'),
      installedHelper: null,
      find: (program) => `/usr/bin/${program}`,
      userNamespacesRefused: null,
      distribution: parseDistribution(''),
      variables: { VIRTNET_ROOT: root },
    });
    const become = ordinary ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
    const { path, remove } = pathWithVariant(options.variant ?? 'nft');
    const helper = new HelperProcess([...become, ...argv], { ...env, PATH: path });
    const fixture = new SandboxFixture(helper, root, ordinary, () => {
      remove();
      if (options.root === undefined) rmSync(root, { recursive: true, force: true });
    });
    await helper.hello().catch(async (error: unknown) => {
      await fixture.close();
      throw error;
    });
    return fixture;
  }

  /** Runs a program in the sandbox, as its root. */
  inside(argv: readonly string[], options: Parameters<typeof command>[1] = {}): Promise<Output> {
    return command(this.enter(argv), options);
  }

  /** Runs a program in a namespace of the sandbox: a guest's name, or `outside`. */
  within(
    namespace: string,
    argv: readonly string[],
    options: Parameters<typeof command>[1] = {},
  ): Promise<Output> {
    return command(this.enterNamespace(namespace, argv), options);
  }

  /** Resolves once the address has answered a namespace. */
  pings(namespace: string, address: string): Promise<true> {
    return until(
      `an answer of ${address} to ${namespace}`,
      async () => (await this.within(namespace, pingOnce(address))).status === 0,
    );
  }

  /** Whether the address answers before a witness does who was asked later, and who is reached by the same way. */
  async isAnswered(namespace: string, address: string, witness: string): Promise<boolean> {
    return (await this.within(namespace, pingBesides(address, witness))).status === 0;
  }

  enterNamespace(namespace: string, argv: readonly string[]): string[] {
    return this.enter(['nsenter', `--net=/run/netns/${namespace}`, ...argv]);
  }

  enter(argv: readonly string[]): string[] {
    return [
      'nsenter',
      '-t',
      String(this.firstProcess()),
      ...(this.ordinary ? ['-U'] : []),
      '-m',
      '-n',
      '-p',
      ...argv,
    ];
  }

  /** Creates and starts a network, and plugs guests in. */
  async network(draft: NetworkDraft, guests = 0): Promise<Guest[]> {
    await this.helper.call('give', {
      order: {
        do: 'create',
        networks: [{ definition: draft, start: true, autostart: false, transient: false }],
      },
    });
    return Promise.all(Array.from({ length: guests }, () => this.helper.plug(draft.name)));
  }

  async close(): Promise<void> {
    await this.helper.close();
    this.tidy();
  }

  /** Process 1 of the sandbox, which is the one child of `unshare`. */
  private firstProcess(): number {
    const { pid } = this.helper;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
  }
}

/** A draft as the assistant makes it. */
export function draftOf(
  name: string,
  network: string,
  forward: NetworkDraft['forward'],
  dhcp: { start: string; end: string } | null,
): NetworkDraft {
  const subnet = parseCidr(network)?.subnet;
  if (!subnet) throw new Error(`not a network: ${network}`);
  return newDraft({ name, subnet, dhcp, forward });
}
