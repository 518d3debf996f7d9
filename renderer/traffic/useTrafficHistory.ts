/** The remembered traffic of a device, renewed with every reading. */
import { useEffect, useState } from 'react';
import type { appMethods, Result } from '../../shared/contract';
import type { TrafficSpan } from '../../shared/trafficRing';
import { readTraffic } from '../actions';
import { useStore } from '../store';

export type History = Result<typeof appMethods, 'trafficHistory'>;

/** Questions of one moment are one question: each row of a list asks for its own. */
const waiting = new Map<string, { devices: Set<string>; answer: Promise<History> }>();

function readTogether(
  connection: string,
  device: string,
  span: TrafficSpan,
  steps?: number,
): Promise<History> {
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

/** The last answer of the main process, about the last `steps` of the span or all of it; null before the first. */
export function useTrafficHistory(device: string, span: TrafficSpan, steps?: number): History | null {
  const [history, setHistory] = useState<{ of: string; answer: History } | null>(null);
  const connection = useStore((state) => state.connection);
  const readAt = useStore((state) => state.counters[state.connection]?.at);
  const of = `${connection} ${device} ${span} ${steps ?? ''}`;
  useEffect(() => {
    let current = true;
    readTogether(connection, device, span, steps)
      .then((answer) => {
        if (current) setHistory({ of, answer });
      })
      // Without the main process there is nothing new to show; the loss of the link is said by its notice.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [of, connection, device, span, steps, readAt]);
  return history?.of === of ? history.answer : null;
}
