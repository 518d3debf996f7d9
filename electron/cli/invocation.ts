/** What a verb works with: the connection, opened when it is first needed, and the terminal. */
import { nearest } from './reading/nearest';
import type { Given, HelperMethod, helperMethods, Params, Result } from '../../shared/contract/contract';
import type { Order } from '../../shared/contract/order';
import type { Verb } from './reading/command';
import type { Connection } from './connect';
import { complain, say, sayJson } from './terminal/write';
import { Failure, someLines } from './failure';
import type { ListedNetwork, Listing } from './listing';
import { t } from '../../shared/language/language';

type Methods = typeof helperMethods;

export class Invocation {
  private opened: Promise<Connection> | null = null;
  private readonly advice = new Set<string>();

  constructor(
    private readonly open: () => Promise<Connection>,
    private readonly quiet: boolean,
    readonly verbs: readonly Verb[],
    /** The connection that was asked for. */
    readonly uri: string,
    /** Another connection, opened at its first use; `quietly` asks nobody anything. */
    readonly reach: (uri: string, quietly: boolean) => Connection,
  ) {}

  /** The connection; the first call opens it. */
  connection(): Promise<Connection> {
    this.opened ??= this.open();
    return this.opened;
  }

  async call<M extends HelperMethod>(method: M, params: Params<Methods, M>): Promise<Result<Methods, M>> {
    const result = await (await this.connection()).call(method, params);
    if (method === 'give') {
      for (const { message } of (result as Given).advice) this.advise(message);
      await this.adviseOnSpans((params as Params<Methods, 'give'>).order);
    }
    return result;
  }

  private async adviseOnSpans(order: Order): Promise<void> {
    if (order.do !== 'update' && order.do !== 'define') return;
    // Whoever only lists has no use for it.
    const { spanAdvice } = await import('./span/spanAdvice');
    for (const line of spanAdvice(order)) this.advise(line);
  }

  async list(): Promise<Listing> {
    return (await this.connection()).list();
  }

  async close(): Promise<void> {
    const connection = await this.opened?.catch(() => null);
    await connection?.close();
  }

  /** Prints a result, and after it the empty line that virsh ends with. */
  result(text: string): void {
    say(this.quiet ? `${text}\n` : `${text}\n\n`);
  }

  /** Prints a message about what was done; nothing when quiet. */
  message(text: string): void {
    if (!this.quiet) say(`${text}\n\n`);
  }

  /** Says at once what a verb is at, to standard error; nothing when quiet. */
  say(text: string): void {
    if (!this.quiet) complain(`${text}\n`);
  }

  /** Keeps advice until the verb has said what it did. */
  advise(text: string): void {
    this.advice.add(text);
  }

  /** Says the advice, a line each, to standard error; nothing when quiet. */
  sayAdvice(): void {
    if (!this.quiet)
      complain(
        someLines([...this.advice])
          .map((line) => `${t('cli.advice', { line })}\n`)
          .join(''),
      );
  }

  /** In the sandbox, says that what was started goes again: a newcomer would look for it in vain. */
  sayWhatEnds(): void {
    if (this.uri === 'virtnet:///sandbox') this.message(t('cli.sandboxEnds'));
  }

  /** Prints one of several lines of a result. */
  line(text: string): void {
    say(`${text}\n`);
  }

  json(value: unknown): void {
    sayJson(value);
  }

  /** The network with this name or UUID. Throws a Failure in virsh's words when there is none. */
  async network(nameOrUuid: string): Promise<ListedNetwork> {
    const [network] = await this.networks([nameOrUuid]);
    if (!network) throw new Failure([t('cli.noNetwork', { name: nameOrUuid })]);
    return network;
  }

  /** The networks with these names or UUIDs, in their order. */
  async networks(wanted: readonly string[]): Promise<ListedNetwork[]> {
    const { networks, unreadable } = await this.list();
    return wanted.map((text) => {
      const found =
        networks.find(({ uuid }) => plain(uuid) === plain(text)) ??
        networks.find(({ name }) => name === text);
      if (found) return found;
      const broken = unreadable.find(({ file }) => file.endsWith(`/networks/${text}.xml`));
      if (broken) throw new Failure([t('cli.noNetwork', { name: text }), `${broken.file}: ${broken.reason}`]);
      const kind = UUID.test(text) ? 'uuid' : 'name';
      const meant = nearest(
        text,
        networks.map(({ name }) => name),
      );
      throw new Failure(
        [t('cli.noNetwork', { name: text }), t('cli.noNetworkMatching', { kind, name: text })],
        [...(meant === null ? [] : [t('cli.meantNetwork', { name: meant })]), t('cli.seeNetworks')],
      );
    });
  }
}

/** A UUID may be written without its hyphens. */
const plain = (uuid: string): string => uuid.toLowerCase().replaceAll('-', '');

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
