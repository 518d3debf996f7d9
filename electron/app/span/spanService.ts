/** Changes over several hosts, for pages: over the connections that are open. */
import { randomUUID } from 'node:crypto';
import type { appMethods, Params, Result } from '../../../shared/contract/contract';
import { VirtnetError } from '../../../shared/contract/error';
import type { SpanProgress, SpanWish } from '../../../shared/contract/spanWish';
import { t } from '../../../shared/language/language';
import { distinctHosts } from '../../../shared/span/distinctHosts';
import { probeNetworkAcross } from '../../../shared/span/probeAcross';
import { seeHosts } from '../../../shared/span/settleDoubts';
import { giveSpan } from '../../../shared/span/wish/giveSpan';
import { readGround } from '../../../shared/span/wish/ground';
import { planSpan } from '../../../shared/span/wish/planSpan';
import { prepareSpan, type PreparedSpan } from '../../../shared/span/wish/prepareSpan';
import { hostAt, openHosts, type OpenHosts } from './openHosts';

type Methods = typeof appMethods;

export class SpanService {
  /** What ends each change that is under way, by its name. */
  private readonly underWay = new Map<string, AbortController>();

  constructor(private readonly open: OpenHosts) {}

  ground({ hosts, wireguard }: Params<Methods, 'spanGround'>): Promise<Result<Methods, 'spanGround'>> {
    const parties = hosts.map(({ host, address }) => ({
      ...{ key: host, label: this.open.labelOf(host), host: hostAt(this.open, host) },
      ...{ address, isNew: true },
    }));
    return readGround(parties, { wireguard });
  }

  async plan({ wish, accept = [] }: Params<Methods, 'spanPlan'>): Promise<Result<Methods, 'spanPlan'>> {
    return planSpan(await this.prepare(wish), accept);
  }

  /** Throws `busy` for a name of a change that is under way, and as `giveSpan` does. */
  async give(
    { id, wish, accept = [] }: Params<Methods, 'spanGive'>,
    onProgress: (progress: SpanProgress) => void,
  ): Promise<Result<Methods, 'spanGive'>> {
    if (this.underWay.has(id)) throw new VirtnetError(t('span.underWay'), { code: 'busy', what: id });
    const ending = new AbortController();
    this.underWay.set(id, ending);
    try {
      return await giveSpan(await this.prepare(wish), {
        accept,
        onProgress: (progress) => onProgress({ id, ...progress }),
        signal: ending.signal,
      });
    } finally {
      this.underWay.delete(id);
    }
  }

  /** Has guests of all members that are connected look for each other. */
  async probe({ host, network }: Params<Methods, 'spanProbe'>): Promise<Result<Methods, 'spanProbe'>> {
    const seen = distinctHosts(await seeHosts(openHosts(this.open, [host])));
    return probeNetworkAcross(seen, network, randomUUID());
  }

  /** What is decided already goes on; a change that is not under way is nothing to cancel. */
  cancel(id: string): null {
    this.underWay.get(id)?.abort();
    return null;
  }

  private prepare(wish: SpanWish): Promise<PreparedSpan> {
    const coming = 'hosts' in wish ? wish.hosts.map(({ host }) => host) : [];
    return prepareSpan(wish, openHosts(this.open, [wish.at, ...coming]));
  }
}
