/** The remembered traffic of a device, renewed as it is read. */
import type { appMethods, Result } from '../../shared/contract/contract';
import type { TrafficSpan } from '../../shared/contract/trafficSpan';
import { readTraffic } from '../asking/actions';
import { useAnswer } from '../asking/useAnswer';
import { useStore } from '../state/store';

export type History = Result<typeof appMethods, 'trafficHistory'>;

/** Questions of one moment are one question: each row of a list asks for its own. */
const waiting = new Map<string, { devices: Set<string>; answer: Promise<History> }>();

interface Question {
  connection: string;
  device: string;
  span: TrafficSpan;
  steps: number | undefined;
}

function readTogether({ connection, device, span, steps }: Question): Promise<History> {
  const key = `${connection} ${span} ${steps ?? ''}`;
  const known = waiting.get(key);
  known?.devices.add(device);
  if (known) return known.answer;
  const devices = new Set([device]);
  const answer = Promise.resolve().then(() => {
    waiting.delete(key);
    return readTraffic([...devices], span, steps);
  });
  waiting.set(key, { devices, answer });
  return answer;
}

/** What of a history is wanted. */
interface HistoryPart {
  /** Only so many of the last steps. */
  steps?: number;
  /** It is read anew so often at most, in milliseconds. */
  everyMs?: number;
}

/** The last answer of the main process; null before the first. */
export function useTrafficHistory(
  device: string,
  span: TrafficSpan,
  { steps, everyMs = 1 }: HistoryPart = {},
): History | null {
  const connection = useStore((state) => state.connection);
  const turn = useStore((state) => Math.floor((state.counters[state.connection]?.at ?? 0) / everyMs));
  // Without the main process there is nothing new to show; the loss of the link is said by its notice.
  return useAnswer({ connection, device, span, steps }, readTogether, { turn }).value ?? null;
}
