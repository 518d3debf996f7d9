/** Port forwards of a definition: adding, removing and naming them, and keeping their guests where they are. */
import { formatAddress, parseAddress } from '../addresses/addresses';
import type { NetworkDraft, PortForward } from './network';
import { t } from '../language/language';

/** How many ports a forward has, less one: the last port is so far from the first. */
export const lengthOf = ({ hostPorts }: Pick<PortForward, 'hostPorts'>): number =>
  hostPorts.end - hostPorts.start;

/** The definition with a forward more, after those that it has. */
export const withPortForward = <D extends NetworkDraft>(definition: D, forward: PortForward): D => ({
  ...definition,
  portForwards: [...(definition.portForwards ?? []), forward],
});

/** The definition without those forwards that `isGone` says; without any, it has no list of them. */
export function withoutPortForwards<D extends NetworkDraft>(
  definition: D,
  isGone: (forward: PortForward) => boolean,
): D {
  const { portForwards = [], ...rest } = definition;
  const left = portForwards.filter((forward) => !isGone(forward));
  return (left.length === 0 ? rest : { ...rest, portForwards: left }) as D;
}

/** True when the two take the same packets, or some: same protocol and family, addresses and ports that meet. */
export function forwardsMeet(a: PortForward, b: PortForward): boolean {
  const isSameFamily = a.guest.includes(':') === b.guest.includes(':');
  const addressesMeet =
    a.hostAddress === undefined || b.hostAddress === undefined || isSameAddress(a.hostAddress, b.hostAddress);
  return (
    a.protocol === b.protocol &&
    isSameFamily &&
    addressesMeet &&
    a.hostPorts.start <= b.hostPorts.end &&
    b.hostPorts.start <= a.hostPorts.end
  );
}

/** True when both texts spell one address. */
export function isSameAddress(a: string, b: string): boolean {
  const [first, second] = [parseAddress(a), parseAddress(b)];
  return first !== null && second !== null && formatAddress(first) === formatAddress(second);
}

/** The host's side, as `TCP port 8080` or `UDP ports 27000–27010 of 192.0.2.5`. */
export function describeHostPorts({
  protocol,
  hostAddress,
  hostPorts,
}: Omit<PortForward, 'guest' | 'guestPort'>): string {
  const values = { protocol: protocol.toUpperCase(), ...portsValues(hostPorts.start, hostPorts.end) };
  return hostAddress === undefined
    ? t('definition.hostPorts', values)
    : t('definition.hostPortsOf', { ...values, address: hostAddress });
}

/** The guest's side, as `192.168.122.10, port 80`. */
export const describeGuestPorts = (forward: PortForward): string =>
  t('definition.guestPorts', {
    guest: forward.guest,
    ...portsValues(forward.guestPort, forward.guestPort + lengthOf(forward)),
  });

/** The whole forward, as `TCP port 8080 to 192.168.122.10, port 80`. */
export const describePortForward = (forward: PortForward): string =>
  t('definition.portForward', { from: describeHostPorts(forward), to: describeGuestPorts(forward) });

const portsValues = (start: number, end: number): { count: number; ports: string } => ({
  count: end - start + 1,
  ports: start === end ? String(start) : `${start}–${end}`,
});
