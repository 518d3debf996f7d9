/** What a wish would do on each host, as a person is shown it. */
import type { Planned, SpanPlanned } from '../../contract/contract';
import { toErrorShape, type ErrorShape } from '../../contract/error';
import type { Order } from '../../contract/order';
import type { SpanAccept, SpanFindingCode } from '../../contract/spanWish';
import { issueCodes, type IssueCode } from '../../definition/issue';
import { eachOf } from '../eachOf';
import { isFoundInTheWay } from './findings/finding';
import type { Part } from './parts';
import type { PreparedSpan } from './prepareSpan';

/** Findings about definitions that a person has said yes to: hosts know no others. That a secret is missing nobody says yes to. */
export const acceptedByHosts = (accept: SpanAccept): IssueCode[] => {
  const known: ReadonlySet<string> = new Set(issueCodes.filter((code) => code !== 'span-key'));
  return accept.filter((code: IssueCode | SpanFindingCode): code is IssueCode => known.has(code));
};

/** Secrets are shared only once a change is really made. */
const acceptedForPlans = (accept: SpanAccept): IssueCode[] => [...acceptedByHosts(accept), 'span-key'];

/** Asks each host, unless something is in the way before; changes nothing. */
export async function planSpan(
  { wish, proposed, findings, parts }: PreparedSpan,
  accept: SpanAccept,
): Promise<SpanPlanned> {
  const isOpen = findings.every((one) => !isFoundInTheWay(one, accept));
  const asked = isOpen && parts ? parts : [];
  const hosts = await eachOf(asked, async (part) => ({
    ...{ host: part.host.uri, label: part.host.name, member: part.member, does: doesOf(part.order) },
    ...(await planOf(part, acceptedForPlans(accept))),
  }));
  return { wish, proposal: proposed?.proposal ?? null, findings, hosts };
}

async function planOf(
  { host, order }: Part,
  accept: IssueCode[],
): Promise<{ planned: Planned | null; error: ErrorShape | null }> {
  try {
    return { planned: await host.call('plan', { order, accept }), error: null };
  } catch (error) {
    return { planned: null, error: toErrorShape(error) };
  }
}

/** Parts are of these three. */
const doesOf = (order: Order): SpanPlanned['hosts'][number]['does'] =>
  order.do === 'create' || order.do === 'delete' ? order.do : 'update';
