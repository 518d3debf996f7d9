/** Has the counters of guests' ports sent while they are looked at. */
import { useEffect } from 'react';
import { watchCounters } from '../actions';
import { isReady, useStore, type CounterReadings } from '../store';

/** The readings of the shown connection; they are asked for only while the page is visible. */
export function usePortCounters(ports: readonly string[]): CounterReadings | undefined {
  const uri = useStore((state) => state.connection);
  const ready = useStore(isReady);
  const names = ports.join(' ');
  useEffect(() => {
    if (!ready || names === '') return;
    const watch = (): void => void watchCounters(uri, document.hidden ? [] : names.split(' '));
    watch();
    document.addEventListener('visibilitychange', watch);
    return () => {
      document.removeEventListener('visibilitychange', watch);
      void watchCounters(uri, []);
    };
  }, [uri, names, ready]);
  return useStore((state) => state.counters[state.connection]);
}
