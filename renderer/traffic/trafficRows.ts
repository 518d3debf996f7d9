/** The rows of the Traffic tab: the network and each plugged-in guest, as guests see their traffic. */
import type { NetworkState } from '../../shared/contract/snapshot';
import type { TrafficSeries } from '../../shared/traffic/trafficRing';
import { isBridged } from '../../shared/definition/network';
import { t } from '../../shared/language/language';
import { definitionInForce, trafficOf } from '../state/networkFacts';
import type { CounterReadings } from '../state/store';
import { formatBytes, formatRate } from '../ui/quantity';

/** What has counters: the network by its bridge, a guest by its port. */
export interface TrafficSubject {
  device: string;
  name: string;
}

/** The network first, then its plugged-in guests; a port with several guests behind it counts for all of them. */
export function trafficSubjects(network: NetworkState): TrafficSubject[] {
  const { device, name, guests } = network;
  const ports = new Map<string, string[]>();
  for (const guest of guests) {
    if (guest.port === null) continue;
    ports.set(guest.port, [...(ports.get(guest.port) ?? []), guest.name ?? guest.mac ?? guest.port]);
  }
  return [
    // What a bridge of the host counts is the host's own traffic.
    ...(isBridged(definitionInForce(network)) ? [] : [{ device, name: t('traffic.network', { name }) }]),
    ...[...ports].map(([port, names]) => ({ device: port, name: names.join(', ') })),
  ];
}

/** Rates and totals in words: received, sent (rates), received, sent (totals); a dash for what is not known. */
export function trafficCells(readings: CounterReadings | undefined, device: string): string[] {
  const traffic = trafficOf(readings, device);
  const rate = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : formatRate(value);
  const total = (value: number | undefined): string => (value === undefined ? '–' : formatBytes(value));
  // A bridge or a port receives what guests send.
  return [
    rate(traffic?.txRate),
    rate(traffic?.rxRate),
    total(traffic?.totals.txBytes),
    total(traffic?.totals.rxBytes),
  ];
}

/** A chart in words: `receives 31 kB/s, sends 2 kB/s, at most 1.2 MB/s`. */
export function describeSeries({ rx, tx }: TrafficSeries): string {
  const known = (rates: (number | null)[]): number[] => rates.filter((rate) => rate !== null);
  const [sent, received] = [known(rx), known(tx)];
  if (received.length === 0) return t('traffic.noRates');
  const most = [...sent, ...received].reduce((high, rate) => Math.max(high, rate), 0);
  return t('traffic.rates', {
    receives: formatRate(received.at(-1) ?? 0),
    sends: formatRate(sent.at(-1) ?? 0),
    most: formatRate(most),
  });
}
