/** The time, for what changes by itself on the page. */
import { useEffect, useState } from 'react';

/** Unix time in milliseconds, renewed every `intervalMs` as long as the component is mounted. */
export function useNow(intervalMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}
