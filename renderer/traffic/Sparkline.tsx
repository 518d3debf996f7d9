/** The last minute of a network's traffic as a small line in the list, read only while its row is on screen. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useStore } from '../state/store';
import { useCounters } from '../asking/counterInterest';
import styles from './Sparkline.module.css';
import { sparklinePath } from './sparklinePath';
import { useTrafficHistory } from './useTrafficHistory';

const SECONDS = 60;
const HEIGHT = 14;
/** Dozens of lines are drawn anew together: at each reading that would be half of what a window at rest costs. */
const EVERY_MS = 3000;
/** A row that scrolls by asks for nothing: it has to stay this long, in milliseconds. */
const STAYS_MS = 250;

/** Says nothing by itself: the rates are in the network's Traffic tab. */
export function Sparkline({ device }: { device: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const isOn = useStore((state) => state.preferences.trafficSeconds > 0);
  const isSeen = useOnScreen(place);
  return (
    <span ref={place} className={styles.place} aria-hidden="true">
      {isOn && isSeen ? <Line device={device} /> : null}
    </span>
  );
}

function Line({ device }: { device: string }) {
  useCounters([device]);
  const series = useTrafficHistory(device, 'minutes', { steps: SECONDS, everyMs: EVERY_MS })?.devices[device];
  const path = series ? sparklinePath(series, HEIGHT) : '';
  if (path === '') return null;
  return (
    <svg className={styles.line} viewBox={`0 -1 ${SECONDS} ${HEIGHT + 2}`} preserveAspectRatio="none">
      <path d={path} />
    </svg>
  );
}

/** Whether the element is, and stays, within what is scrolled into view. */
function useOnScreen(place: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    let timer = 0;
    const observer = new IntersectionObserver((entries) => {
      const isHere = entries.at(-1)?.isIntersecting === true;
      clearTimeout(timer);
      timer = window.setTimeout(() => setSeen(isHere), STAYS_MS);
    });
    observer.observe(place.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [place]);
  return isSeen;
}
