/** Rates over time as two lines: what guests receive, and what they send. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { TrafficSeries } from '../../shared/traffic/trafficRing';
import { formatClock, formatRate } from '../ui/quantity';
import styles from './TrafficTab.module.css';

const HEIGHT = 190;

export interface TrafficChartProps {
  /** When the first step began, Unix time in milliseconds. */
  start: number;
  stepMs: number;
  series: TrafficSeries;
  /** What the chart shows, in words. */
  label: string;
}

/** As wide as its place; drawn anew when the colour scheme changes. */
export function TrafficChart({ start, stepMs, series, label }: TrafficChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const make = (): void => {
      chart.current?.destroy();
      chart.current = new uPlot(optionsFor(element), [[], [], []], element);
    };
    make();
    const resized = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const recolour = (): void => {
      const data = chart.current?.data;
      make();
      if (data) chart.current?.setData(data);
    };
    scheme.addEventListener('change', recolour);
    return () => {
      scheme.removeEventListener('change', recolour);
      resized.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const times = series.rx.map((_, step) => (start + step * stepMs) / 1000);
    // A device receives what guests send.
    chart.current?.setData([times, series.tx, series.rx]);
  }, [start, stepMs, series]);
  return <div ref={place} className={styles.chart} role="img" aria-label={label} />;
}

function optionsFor(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (token: string): string => style.getPropertyValue(token).trim();
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_chart, _low, high) => [0, Math.max(1000, high * 1.1)] } },
    axes: [
      {
        ...axis,
        space: 80,
        values: (_chart, seconds, _axis, _space, step) =>
          seconds.map((at) => formatClock(at * 1000, step < 60)),
      },
      { ...axis, size: 76, values: (_chart, rates) => rates.map((rate) => formatRate(rate)) },
    ],
    series: [
      {},
      { stroke: colour('--nat'), width: 2, points: { show: false } },
      { stroke: colour('--route'), width: 2, dash: [5, 4], points: { show: false } },
    ],
  };
}
