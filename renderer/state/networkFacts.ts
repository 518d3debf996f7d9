/** What a network's page says that is derived from the snapshot: leases, the way out, its state. */
import { parseAddress, type Address, type Family } from '../../shared/addresses/addresses';
import { networkText } from '../../shared/definition/describe';
import { isAttached } from '../../shared/words/guestFacts';
import { isBridged, type NetworkDefinition } from '../../shared/definition/network';
import type { Counters, Guest, HostFacts, NetworkState } from '../../shared/contract/snapshot';
import { listText, t } from '../../shared/language/language';
import type { BusyAction, CounterReadings, Failure } from './store';
import type { DotState } from '../ui/shown/StateDot';

/** The definition that is in force: as started when active, else as stored. */
export const definitionInForce = (network: NetworkState): NetworkDefinition =>
  network.running ?? network.definition;

/** The guests that lose their connection when the network stops: those on a bridge of the host stay plugged in there. */
export const cutOffByStop = (network: NetworkState): Guest[] =>
  network.guests.filter(
    (guest) => isAttached(guest) && (guest.test || !isBridged(definitionInForce(network))),
  );

/** What a network's dot shows. */
export function dotOf(
  network: NetworkState,
  busy: BusyAction | undefined,
  failure: Failure | undefined,
): DotState {
  if (busy && busy !== 'autostart') return 'busy';
  if (failure) return 'failed';
  if (network.drift.length > 0) return 'changed';
  return network.state;
}

/** The second line of a row: device, subnet and guests when active, subnet and "inactive" when not. */
export function summaryOf(network: NetworkState): string {
  const subnet = networkText(definitionInForce(network));
  return network.state === 'active'
    ? [network.device, subnet, t('state.guests', { guests: network.guests.filter(isAttached).length })].join(
        ' · ',
      )
    : [subnet, t('state.inactive')].join(' · ');
}

/** How many addresses a family's DHCP ranges hold, and how many of them are leased now. */
export function leaseCount(
  definition: NetworkDefinition,
  guests: readonly Guest[],
  family: Family,
): { leased: number; size: number } {
  const ranges = definition.ips
    .flatMap(({ dhcp }) => dhcp?.ranges ?? [])
    .flatMap((range) => {
      const start = parseAddress(range.start);
      const end = parseAddress(range.end);
      return start?.family === family && end ? [{ start: start.value, end: end.value }] : [];
    });
  const inRange = (address: Address): boolean =>
    address.family === family &&
    ranges.some(({ start, end }) => address.value >= start && address.value <= end);
  const leased = guests
    .flatMap(({ addresses }) => addresses)
    .filter(({ leaseUntil, address }) => {
      const parsed = leaseUntil === null ? null : parseAddress(address);
      return parsed !== null && inRange(parsed);
    });
  return {
    leased: leased.length,
    size: ranges.reduce((sum, { start, end }) => sum + Number(end - start) + 1, 0),
  };
}

/**
 * How packets leave the host now: `leaves by eth0 as 192.0.2.17` for NAT, `leaves by eth0` for others;
 * null when nothing leaves. Without a chosen device it is the one of the default route.
 */
export function wayOut(
  forward: NetworkDefinition['forward'],
  host: HostFacts,
  family: Family,
): string | null {
  if (forward.mode === 'isolated' || forward.mode === 'bridge') return null;
  const chosen = 'device' in forward ? forward.device : undefined;
  const uplink = chosen
    ? host.uplinks.find(({ name }) => name === chosen)
    : host.uplinks.find(({ isDefault }) => isDefault);
  if (!uplink) return chosen ? t('state.wayOut.gone', { device: chosen }) : t('state.wayOut.none');
  if (!uplink.up) return t('state.wayOut.down', { device: uplink.name });
  const address = uplink.addresses
    .map((cidr) => cidr.split('/')[0] ?? '')
    .find((text) => parseAddress(text)?.family === family);
  return forward.mode === 'nat' && address
    ? t('state.wayOut.byAs', { device: uplink.name, address })
    : t('state.wayOut.by', { device: uplink.name });
}

/** What has drifted, each once: `firewall rules and dnsmasq`. */
export const driftCauses = (drift: NetworkState['drift']): string =>
  listText(new Set(drift.flatMap(({ about }) => about ?? [])));

/** Counters of a device with their rates in bytes a second; rates are null until there are two readings. */
export interface Traffic {
  totals: Counters;
  rxRate: number | null;
  txRate: number | null;
}

/** What the readings say about a device; null before the first reading. */
export function trafficOf(readings: CounterReadings | undefined, device: string): Traffic | null {
  const totals = readings?.devices[device];
  if (!readings || !totals) return null;
  const before = readings.previous?.devices[device];
  const seconds = readings.previous ? (readings.at - readings.previous.at) / 1000 : 0;
  // Totals that fell belong to a device that was made anew in between.
  const rate = (now: number, then: number): number | null =>
    seconds > 0 && now >= then ? (now - then) / seconds : null;
  return {
    totals,
    rxRate: before ? rate(totals.rxBytes, before.rxBytes) : null,
    txRate: before ? rate(totals.txBytes, before.txBytes) : null,
  };
}
