/** Which devices' counters the page looks at now: the parts on screen say so, and one request is made for all of them. */
import { useEffect } from 'react';
import { watchCounters } from './actions';
import { sayAttention } from './notifications';
import { isReady, useStore, type CounterReadings } from '../state/store';

/** The devices that each mounted part looks at. */
const wanted = new Map<object, readonly string[]>();
let changed: () => void = () => undefined;

/** Has the counters of these devices read as long as the part is on screen. */
export function useCounters(devices: readonly string[]): void {
  const names = devices.join(' ');
  useEffect(() => {
    if (names === '') return;
    const part = {};
    wanted.set(part, names.split(' '));
    changed();
    return () => {
      wanted.delete(part);
      changed();
    };
  }, [names]);
}

/** The shown connection's last readings; whoever asks is drawn anew with each. */
export const useReadings = (): CounterReadings | undefined =>
  useStore((state) => state.counters[state.connection]);

/** Keeps the request up to date, and says whether the page is visible; mounted once, in the window's frame. */
export function useCounterRequests(): void {
  const uri = useStore((state) => state.connection);
  const ready = useStore(isReady);
  const seconds = useStore((state) => state.preferences.trafficSeconds);
  const linked = useStore((state) => state.link === 'up');
  useEffect(() => {
    if (!linked) return;
    const tell = (): void => void sayAttention();
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [linked]);
  useEffect(() => {
    if (!ready || seconds === 0) return;
    let asked = '';
    let waiting = false;
    const ask = (): void => {
      waiting = false;
      const devices = document.hidden ? [] : [...new Set([...wanted.values()].flat())];
      if (devices.join(' ') === asked) return;
      asked = devices.join(' ');
      void watchCounters(uri, devices, seconds * 1000);
    };
    // A tab that is changed takes parts away and brings others: one request follows for both.
    const askSoon = (): void => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => ended || ask(), 0);
    };
    let ended = false;
    ask();
    changed = askSoon;
    document.addEventListener('visibilitychange', ask);
    return () => {
      ended = true;
      changed = () => undefined;
      document.removeEventListener('visibilitychange', ask);
      if (asked !== '') void watchCounters(uri, [], seconds * 1000);
    };
  }, [uri, ready, seconds]);
}
