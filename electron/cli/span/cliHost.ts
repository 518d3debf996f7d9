/** A host for what is done on several of them, by a connection that is opened when it is needed, and again when it was lost. */
import type { HelperMethod, helperMethods, Params, Result } from '../../../shared/contract/contract';
import { VirtnetError } from '../../../shared/contract/error';
import type { ConnectedHost } from '../../../shared/span/spanHost';
import type { Connection } from '../connect';

type Methods = typeof helperMethods;

export class CliHost implements ConnectedHost {
  private connection: Promise<Connection> | null = null;

  /** `open` opens nothing yet: connections do so at their first use. */
  constructor(
    readonly name: string,
    readonly uri: string,
    private readonly open: () => Connection | Promise<Connection>,
  ) {}

  async call<M extends HelperMethod>(method: M, params: Params<Methods, M>): Promise<Result<Methods, M>> {
    const connection = (this.connection ??= Promise.resolve(this.open()));
    try {
      return await (await connection).call(method, params);
    } catch (error) {
      if (error instanceof VirtnetError && error.code === 'disconnected') this.drop(connection);
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.connection)?.close();
  }

  private drop(connection: Promise<Connection>): void {
    if (this.connection === connection) this.connection = null;
    // It is gone; only what is left of it has to go as well.
    connection.then((lost) => lost.close()).catch(() => undefined);
  }
}
