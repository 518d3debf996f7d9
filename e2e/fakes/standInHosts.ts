/** Hosts that answer what is asked of those that a network may span, without a helper behind them. */
import type { HelperMethod, helperMethods, Params, Result } from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import type { Order } from '../../shared/contract/order';
import type { NetworkState, Snapshot } from '../../shared/contract/snapshot';
import type { Path, SpanOffer } from '../../shared/contract/span';
import type { ConnectedHost } from '../../shared/span/spanHost';
import { sampleHost, sampleSnapshot } from './samples';

type Methods = typeof helperMethods;

export interface StandInValues {
  networks?: NetworkState[];
  offer?: Partial<SpanOffer>;
  host?: Partial<Snapshot['host']>;
  /** Answers of these methods; one that throws fails. */
  answers?: { [M in HelperMethod]?: (params: never) => unknown };
  /** The connection to it is lost. */
  isLost?: boolean;
}

/** One host, and all that it was asked. */
export class StandInHost implements ConnectedHost {
  readonly uri: string;
  readonly asked: { method: string; params: unknown }[] = [];

  constructor(
    readonly name: string,
    readonly values: StandInValues = {},
  ) {
    this.uri = `virtnet+ssh://root@${name}/system`;
  }

  // oxlint-disable-next-line typescript/require-await -- what it throws is rejected
  async call<M extends HelperMethod>(method: M, params: Params<Methods, M>): Promise<Result<Methods, M>> {
    this.asked.push({ method, params });
    if (this.values.isLost)
      throw new VirtnetError('Connection refused.', { code: 'disconnected', reason: 'refused' });
    const answer = this.values.answers?.[method] ?? OWN[method];
    if (!answer) throw new Error(`nobody has said what ${this.name} answers to ${method}`);
    return (answer as (params: unknown, host: StandInHost) => unknown)(params, this) as Result<Methods, M>;
  }

  /** The orders that it was given or asked about. */
  orders(method: 'plan' | 'give'): Order[] {
    return this.asked
      .filter((one) => one.method === method)
      .map(({ params }) => (params as { order: Order }).order);
  }

  snapshot(): Snapshot {
    const { networks = [], host } = this.values;
    return {
      ...sampleSnapshot(1, networks),
      host: sampleHost({ hostname: this.name, place: 'system', ...host }),
    };
  }

  offer(): SpanOffer {
    return {
      hostname: this.name,
      version: '0.1.0',
      clock: Date.now(),
      underlays: [{ address: addressOf(this.name), prefix: 24, device: 'eth0', mtu: 1500 }],
      frr: { state: 'absent', version: null, asn: null, remedy: 'apt-get install frr' },
      wireguard: { state: 'absent', publicKey: null, remedy: 'apt-get install wireguard-tools' },
      vnis: [],
      keys: [],
      ...this.values.offer,
    };
  }
}

/** `hv2` is at 192.0.2.2. */
export const addressOf = (name: string): string => `192.0.2.${name.replace(/\D/g, '')}`;

const OWN: Partial<Record<HelperMethod, (params: never, host: StandInHost) => unknown>> = {
  snapshot: (_, host) => host.snapshot(),
  spanOffer: (_, host) => host.offer(),
  spanPaths: ({ to }: Params<Methods, 'spanPaths'>): Path[] =>
    to.map((address) => ({ to: address, reached: true, roundTripMs: 0.4, mtu: 1500, lossPercent: 0 })),
  giveSpanKey: () => ({ secret: 'c2VjcmV0' }),
  takeSpanKey: () => null,
  plan: () => ({ plan: { changes: [], steps: [], script: '' }, restart: [], risk: null }),
  give: () => ({ networks: [], trial: null, entry: null, advice: [], guest: null }),
  settle: () => null,
};
