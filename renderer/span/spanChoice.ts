/** What a person chooses while a network is to span more hosts, and the wish that it makes. */
import { VNI_MAX } from '../../shared/definition/span';
import type { SpanWish, SpanWishOf, WishedHost } from '../../shared/contract/spanWish';
import type { GroundQuestion } from '../asking/spanCalls';

/** What is done with the hosts that are chosen: a network gets them, or begins with them. */
export type SpanBeginning =
  | Pick<SpanWishOf<'add'>, 'do' | 'at' | 'network'>
  | Pick<SpanWishOf<'create'>, 'do' | 'at' | 'definition' | 'start' | 'autostart'>;

export interface SpanChoice {
  /** URIs of the connections that were chosen. */
  hosts: readonly string[];
  /** Addresses that were chosen, by URI; the others get what fits best. */
  addresses: Readonly<Record<string, string>>;
  /** Null = as it is proposed. */
  engine: 'static' | 'evpn' | null;
  wireguard: boolean | null;
  /** As it was typed; empty = as it is proposed. */
  vni: string;
}

export const NO_CHOICE: SpanChoice = { hosts: [], addresses: {}, engine: null, wireguard: null, vni: '' };

/** The number that was typed; undefined for none, null for what is no number of a VXLAN. */
export function vniOf(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const number = /^\d+$/.test(typed) ? Number(typed) : 0;
  return number >= 1 && number <= VNI_MAX ? number : null;
}

/** The wish; null while no host is chosen, or what was typed cannot be read. */
export function wishOf(beginning: SpanBeginning, choice: SpanChoice): SpanWish | null {
  const vni = vniOf(choice.vni);
  if (choice.hosts.length === 0 || vni === null) return null;
  const own = choice.addresses[beginning.at];
  const hosts: WishedHost[] = [
    ...(own === undefined ? [] : [{ host: beginning.at, address: own }]),
    ...choice.hosts.map((host) => withAddress(host, choice)),
  ];
  return {
    ...beginning,
    hosts,
    ...(choice.engine === null ? {} : { engine: choice.engine }),
    ...(choice.wireguard === null ? {} : { wireguard: choice.wireguard }),
    ...(vni === undefined ? {} : { vni }),
  };
}

function withAddress(host: string, { addresses }: SpanChoice): { host: string; address?: string } {
  const address = addresses[host];
  return address === undefined ? { host } : { host, address };
}

/** What is to be known of the hosts: `members` are connections to those that have the network already. */
export function groundOf(at: string, members: readonly string[], choice: SpanChoice): GroundQuestion {
  const uris = [...new Set([at, ...members, ...choice.hosts])];
  return {
    hosts: uris.map((uri) => withAddress(uri, choice)),
    wireguard: choice.wireguard ?? false,
  };
}

/** With a host chosen, or no more. */
export const withHost = (choice: SpanChoice, uri: string, on: boolean): SpanChoice => ({
  ...choice,
  hosts: on ? [...choice.hosts, uri] : choice.hosts.filter((other) => other !== uri),
});

/** With an address chosen for a host. */
export const withAddressOf = (choice: SpanChoice, uri: string, address: string): SpanChoice => ({
  ...choice,
  addresses: { ...choice.addresses, [uri]: address },
});
