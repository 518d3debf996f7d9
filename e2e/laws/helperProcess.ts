/** A real helper as a child process, with a typed client of its contract. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import {
  helperEvents,
  helperMethods,
  PROTOCOL_VERSION,
  type HelperEvent,
  type Payload,
} from '../../shared/contract/contract';
import { createClient, listen, type Client } from '../../shared/contract/rpc';
import type { IssueCode } from '../../shared/definition/issue';
import type { Order } from '../../shared/contract/order';
import type { PlanView } from '../../shared/contract/resource';
import type { Guest, NetworkState, Snapshot } from '../../shared/contract/snapshot';
import { patiently } from './patience';

export class HelperProcess {
  private readonly client: Client<typeof helperMethods>;
  /** What it wrote to standard error, for the message of a failing test. */
  log = '';
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly ended: Promise<number | null>;
  private readonly listeners = new Set<(event: HelperEvent, payload: unknown) => void>();

  constructor(argv: readonly string[], env: Record<string, string>) {
    const [program = '', ...rest] = argv;
    this.child = spawn(program, rest, { env: { ...process.env, ...env } });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    this.child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    const connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout),
      new StreamMessageWriter(this.child.stdin),
    );
    connection.onError(() => undefined);
    for (const event of Object.keys(helperEvents) as HelperEvent[]) {
      const tell = (payload: unknown): void => this.listeners.forEach((listener) => listener(event, payload));
      listen(connection, helperEvents, event, tell, () => undefined);
    }
    connection.listen();
    void this.ended.then(() => connection.dispose());
    this.client = createClient(connection, helperMethods);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The answer to a method of the contract; rejects with its VirtnetError. */
  call: Client<typeof helperMethods>['call'] = (method, params) =>
    patiently(`the answer to ${method}`, this.client.call(method, params));

  /** Plugs a test guest in. */
  async plug(network: string): Promise<Guest> {
    const { guest } = await this.call('give', { order: { do: 'plug', network } });
    if (!guest) throw new Error('no guest was plugged in');
    return guest;
  }

  /** What an order would do. */
  async plan(order: Order, accept: IssueCode[] = []): Promise<PlanView> {
    return (await this.call('plan', { order, accept })).plan;
  }

  hello() {
    return this.call('hello', { protocol: PROTOCOL_VERSION, front: 'virtnet' });
  }

  /** How a network stands now; undefined when there is none of that name. */
  async network(name: string): Promise<NetworkState | undefined> {
    const { networks } = await this.call('snapshot', {});
    return networks.find((network) => network.name === name);
  }

  /** Resolves with the first snapshot event that fits. */
  waitFor(step: string, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    return this.next(step, 'snapshot', fits);
  }

  /** Resolves with the next event of this kind (that fits); what is waited for is told when it never comes. */
  next<E extends HelperEvent>(
    step: string,
    event: E,
    fits: (payload: Payload<typeof helperEvents, E>) => boolean = () => true,
  ): Promise<Payload<typeof helperEvents, E>> {
    let listener: ((kind: HelperEvent, raw: unknown) => void) | null = null;
    const came = new Promise<Payload<typeof helperEvents, E>>((resolve) => {
      listener = (kind, raw) => {
        const payload = raw as Payload<typeof helperEvents, E>;
        if (kind === event && fits(payload)) resolve(payload);
      };
      this.listeners.add(listener);
    });
    return patiently(step, came).finally(() => listener && this.listeners.delete(listener));
  }

  /** Calls back with every event of this kind from now on. */
  on<E extends HelperEvent>(event: E, listener: (payload: Payload<typeof helperEvents, E>) => void): void {
    this.listeners.add((kind, payload) => {
      if (kind === event) listener(payload as Payload<typeof helperEvents, E>);
    });
  }

  /** Ends standard input, as closing a connection does, and waits for the exit status. */
  close(): Promise<number | null> {
    this.child.stdin.end();
    return this.ended;
  }

  kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}
