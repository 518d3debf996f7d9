/** What this host brings to networks that span hosts: its addresses, its programs, and the secrets that it shares with others. */
import { hostname } from 'node:os';
import type { helperMethods, Params, Result } from '../../../shared/contract/contract';
import { VirtnetError } from '../../../shared/contract/error';
import { t } from '../../../shared/language/language';
import type { Store } from '../changes/store';
import { readFrr } from '../facts/span/frr';
import { readPaths } from '../facts/span/pathsTo';
import { readUnderlays, readVnis } from '../facts/span/underlays';
import { newPrivateKey, readPrivateKey, readWireguard, wireguardKeyFile } from '../facts/span/wireguard';
import type { Surroundings } from '../facts/hostFacts';
import type { Host } from '../host/host';
import type { Paths } from '../host/paths';
import { isSecret, isSpanKeyId, keysFolder, newSecret, readSpanKey, spanKeyFile } from '../host/spanKeys';
import { version } from '../../../package.json';
import { definitionsOf } from '../watch/snapshotSource';

type Methods = typeof helperMethods;

interface SpanDeskParts {
  host: Host;
  paths: Paths;
  store: Pick<Store, 'load'>;
  surroundings: Pick<Surroundings, 'asRoot'>;
}

export class SpanDesk {
  /** Secrets are made one after the other, so that two who ask at once get the same. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: SpanDeskParts) {}

  /** What this host brings to a span. */
  async offer({ wireguard }: Params<Methods, 'spanOffer'>): Promise<Result<Methods, 'spanOffer'>> {
    const { host, paths, store, surroundings } = this.parts;
    if (wireguard === true) await this.inTurn(() => this.makeOwnKey());
    const networks = definitionsOf(await store.load());
    const [underlays, frr, encryption, vnis, names] = await Promise.all([
      readUnderlays(host, networks),
      readFrr(host, surroundings.asRoot),
      readWireguard(host, paths, surroundings.asRoot),
      readVnis(host, networks),
      host.readDir(keysFolder(paths)),
    ]);
    const known = { vnis, keys: names.filter(isSpanKeyId).sort() };
    return {
      hostname: hostname(),
      version,
      clock: Date.now(),
      underlays,
      frr,
      wireguard: encryption,
      ...known,
    };
  }

  /** How it reaches others' underlay addresses. */
  paths({ from, to }: Params<Methods, 'spanPaths'>): Promise<Result<Methods, 'spanPaths'>> {
    const { host, surroundings } = this.parts;
    return readPaths(host, { from, to, asRoot: surroundings.asRoot });
  }

  /** The secret of this id. Throws `not-found`. */
  giveKey({ id, make }: Params<Methods, 'giveSpanKey'>): Promise<Result<Methods, 'giveSpanKey'>> {
    return this.inTurn(async () => {
      const known = await this.known(id);
      if (known !== null) return { secret: known };
      if (!make) throw new VirtnetError(t('kinds.span.noKey', { id }), { code: 'not-found', name: id });
      const secret = newSecret();
      await this.keep(id, secret);
      return { secret };
    });
  }

  /** Keeps a secret that another host has. Throws `name-taken` for another one of this id. */
  takeKey({ id, secret }: Params<Methods, 'takeSpanKey'>): Promise<void> {
    return this.inTurn(async () => {
      if (!isSecret(secret))
        throw new VirtnetError(t('orders.span.noSecret'), { code: 'unsupported', path: 'secret' });
      const known = await this.known(id);
      if (known === secret) return;
      if (known !== null)
        throw new VirtnetError(t('orders.span.keyTaken', { id }), { code: 'name-taken', name: id });
      await this.keep(id, secret);
    });
  }

  private known(id: string): Promise<string | null> {
    if (!isSpanKeyId(id))
      throw new VirtnetError(t('kinds.span.noKey', { id }), { code: 'not-found', name: id });
    return readSpanKey(this.parts.host, this.parts.paths, id);
  }

  private keep(id: string, secret: string): Promise<void> {
    return this.write(spanKeyFile(this.parts.paths, id), secret);
  }

  private async makeOwnKey(): Promise<void> {
    const file = wireguardKeyFile(this.parts.paths);
    if ((await readPrivateKey(this.parts.host, file)) === null) await this.write(file, newPrivateKey());
  }

  private async write(file: string, content: string): Promise<void> {
    const { host, paths } = this.parts;
    await host.makePrivateFolder(keysFolder(paths));
    await host.writeFile(file, `${content}\n`, 0o600);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
