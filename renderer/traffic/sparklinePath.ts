/** The line of a sparkline: what a network receives and sends together, step by step. */
import type { TrafficSeries } from '../../shared/traffic/trafficRing';

/** The lowest top of the scale in bytes a second, so that a lone packet is no mountain. */
const LEAST_TOP = 1000;

/** SVG path data with one unit for each step, broken where nothing was collected; empty when nothing passed at all. */
export function sparklinePath({ rx, tx }: TrafficSeries, height: number): string {
  const rates = rx.map((rate, step) => (rate === null ? null : rate + (tx[step] ?? 0)));
  const most = Math.max(0, ...rates.map((rate) => rate ?? 0));
  if (most === 0) return '';
  const top = Math.max(LEAST_TOP, most);
  const heightOf = (rate: number): number => Number((height - (rate / top) * height).toFixed(1));
  return rates
    .flatMap((rate, step) =>
      rate === null ? [] : [`${(rates[step - 1] ?? null) === null ? 'M' : 'L'}${step} ${heightOf(rate)}`],
    )
    .join('');
}
