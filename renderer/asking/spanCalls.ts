/** Changes over several hosts as a person makes them: what there is to build on, what would be done, and doing it. */
import type { SpanPlanned } from '../../shared/contract/contract';
import type { AcrossReport } from '../../shared/contract/span';
import type { SpanAccept, SpanGiven, SpanGround, SpanWish } from '../../shared/contract/spanWish';
import { selectNetwork } from './actions';
import { callApp } from './calls';
import { useStore } from '../state/store';
import { expectSpanChange, forgetSpanChange } from '../state/sync';

/** Hosts, by the addresses that were chosen for them. */
export interface GroundQuestion {
  hosts: { host: string; address?: string }[];
  wireguard: boolean;
}

/** What hosts bring, and how they reach each other. Rejects with a VirtnetError. */
export const readGround = (question: GroundQuestion): Promise<SpanGround> => callApp('spanGround', question);

/** A wish, and what was said yes to. */
export interface SpanQuestion {
  wish: SpanWish;
  accept: SpanAccept;
}

/** What a wish would do on each host. Rejects with a VirtnetError. */
export const planSpan = ({ wish, accept }: SpanQuestion): Promise<SpanPlanned> =>
  callApp('spanPlan', { wish, accept });

/** Carries a wish out on all hosts or on none; how far it is stands in the store under `id`. Rejects with a VirtnetError. */
export function giveSpan(id: string, { wish, accept }: SpanQuestion): Promise<SpanGiven> {
  expectSpanChange(id);
  return callApp('spanGive', { id, wish, accept });
}

/** Shows the page of a network that was made on `at` and other hosts. */
export function showSpanned(at: string, { networks }: SpanGiven): void {
  const made = networks.find(({ host }) => host === at);
  if (!made) return;
  selectNetwork(made.uuid);
  useStore.setState({ tab: 'networks', created: made.uuid });
}

/** What guests of all members find of each other; the network by its UUID. Rejects with a VirtnetError. */
export const probeSpan = (host: string, network: string): Promise<AcrossReport> =>
  callApp('spanProbe', { host, network });

/** Takes a change back that is not decided yet. */
export async function cancelSpan(id: string): Promise<void> {
  await callApp('cancelSpan', { id }).catch(() => undefined);
}

/** Nobody looks at a change any more. */
export const leaveSpan = (id: string): void => forgetSpanChange(id);
