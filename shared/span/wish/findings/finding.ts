/** Something about hosts that stands in the way of a wish, is asked, or is said. */
import type { SpanFinding, SpanFindingCode } from '../../../contract/spanWish';

/** What a finding says besides its code and host. */
interface Words {
  reason: string;
  remedy?: string | null;
  command?: string;
}

type Severity = SpanFinding['severity'];

/** A finding about a host, or about all (null). */
export const finding = (
  severity: Severity,
  code: SpanFindingCode,
  host: string | null,
  { reason, remedy = null, command }: Words,
): SpanFinding => ({ code, severity, host, reason, remedy, ...(command === undefined ? {} : { command }) });

/** Whether it stands in the way of one who has said yes to these codes. */
export const isFoundInTheWay = ({ severity, code }: SpanFinding, accepted: readonly string[]): boolean =>
  severity === 'error' || (severity === 'question' && !accepted.includes(code));
