/** The remembered traffic of a device, renewed with every reading. */
import { useEffect, useState } from 'react';
import type { appMethods, Result } from '../../shared/contract';
import type { TrafficSpan } from '../../shared/trafficRing';
import { readTraffic } from '../actions';
import { useStore } from '../store';

export type History = Result<typeof appMethods, 'trafficHistory'>;

/** The last answer of the main process; null before the first. */
export function useTrafficHistory(device: string, span: TrafficSpan): History | null {
  const [history, setHistory] = useState<{ of: string; answer: History } | null>(null);
  const connection = useStore((state) => state.connection);
  const readAt = useStore((state) => state.counters[state.connection]?.at);
  const of = `${connection} ${device} ${span}`;
  useEffect(() => {
    let current = true;
    readTraffic([device], span)
      .then((answer) => {
        if (current) setHistory({ of, answer });
      })
      // Without the main process there is nothing new to show; the loss of the link is said by its notice.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [of, device, span, readAt]);
  return history?.of === of ? history.answer : null;
}
