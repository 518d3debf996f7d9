/** A guest's address made its own for good: a static host in the definition. */
import { contains, parseAddress } from '../addresses/addresses';
import { subnetOfIp } from '../definition/describe';
import {
  guestNameOf,
  isGuestMac,
  type IpConfiguration,
  type NetworkDefinition,
  type NetworkDraft,
  type StaticHost,
} from '../definition/network';
import type { Guest } from '../contract/snapshot';
import { t } from '../language/language';

/** The definition with the static host, or why there can be none; `unchanged` when it has it already. */
export type StaticOutcome<D extends NetworkDraft = NetworkDefinition> =
  | { kind: 'changed'; definition: D }
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: string };

/** What has to be known of a guest to give it a static host. */
export type KnownGuest = Pick<Guest, 'name' | 'mac' | 'addresses'>;

/** The static host that gives a guest its address, when the definition has it. */
export function staticHostOf(
  { ips }: Pick<NetworkDefinition, 'ips'>,
  { mac, addresses }: Pick<Guest, 'mac' | 'addresses'>,
): StaticHost | undefined {
  return ips
    .flatMap(({ dhcp }) => dhcp?.hosts ?? [])
    .find(
      (host) => host.mac === mac && mac !== null && addresses.some(({ address }) => address === host.address),
    );
}

/**
 * Gives a guest the IPv4 address that it has for good, under its name. A name that another host has already is left
 * out, as is one that no static host may have. What else may be wrong with the address is for the checks of definitions to say.
 */
export function withStaticHost<D extends NetworkDraft>(definition: D, guest: KnownGuest): StaticOutcome<D> {
  const { mac } = guest;
  const address = guest.addresses.find(({ family }) => family === 'ipv4')?.address;
  if (mac === null) return refused(t('propose.static.noMac'));
  if (!isGuestMac(mac)) return refused(t('propose.static.oddMac', { mac }));
  if (address === undefined) return refused(t('propose.static.noAddress'));
  if (staticHostOf(definition, guest)) return { kind: 'unchanged' };
  const ip = definition.ips.find((one) => isInSubnet(one, address));
  if (!ip) return refused(t('propose.static.noSubnet', { address }));
  const hosts = definition.ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  const holder = hosts.find((host) => host.address === address);
  if (holder) return refused(t('propose.static.addressTaken', { address, holder: titleOf(holder) }));
  const other = hosts.find((host) => host.mac === mac);
  if (other) return refused(t('propose.static.hasOther', { mac, has: other.address, address }));
  // What a guest calls itself is its own affair: only what a static host may be called is taken over.
  const name = guestNameOf(guest.name);
  const isFree = name !== null && !hosts.some((host) => host.name === name);
  const host: StaticHost = { mac, address, ...(isFree ? { name } : {}) };
  const dhcp = ip.dhcp ?? { ranges: [], hosts: [] };
  const changed: IpConfiguration = { ...ip, dhcp: { ...dhcp, hosts: [...dhcp.hosts, host] } };
  return {
    kind: 'changed',
    definition: { ...definition, ips: definition.ips.map((one) => (one === ip ? changed : one)) },
  };
}

const refused = (reason: string): { kind: 'refused'; reason: string } => ({ kind: 'refused', reason });

const titleOf = ({ name, mac, id }: StaticHost): string =>
  name ?? mac ?? id ?? t('propose.static.anotherHost');

function isInSubnet(ip: IpConfiguration, text: string): boolean {
  const subnet = subnetOfIp(ip);
  const address = parseAddress(text);
  return subnet !== null && address !== null && contains(subnet, address);
}
