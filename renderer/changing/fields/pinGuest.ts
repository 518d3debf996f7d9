/**
 * A guest's place in a definition as it is typed: its address fixed by a static host, a port forwarded to it. Not
 * shared/definition/staticHost.ts, which needs a definition that is right: here any member may be half typed and stays as it is,
 * and what cannot be fixed is for the checks to say beside the fields.
 */
import { contains, parseAddress } from '../../../shared/addresses/addresses';
import type { Guest } from '../../../shared/contract/snapshot';
import { ipv4Of } from './GuestChoice';
import { listAt, textAt, withItem, type Tree } from '../../../shared/draft/tree';
import { typedSubnet } from '../../../shared/draft/typedSubnet';

/** Whether a static host has the guest's MAC address or its IPv4 address already. */
export function isPinned(tree: Tree, { mac, addresses }: Pick<Guest, 'mac' | 'addresses'>): boolean {
  const address = ipv4Of({ addresses });
  return hostsOf(tree).some(
    (host) => (mac !== null && textAt(host, 'mac') === mac) || textAt(host, 'address') === address,
  );
}

const hostsOf = (tree: Tree): unknown[] => listAt(tree, 'ips').flatMap((ip) => listAt(ip, 'dhcp.hosts'));

/** The tree with a static host for the guest, under its name when no other has it; the same when there can be none. */
export function withPinned(tree: Tree, guest: Pick<Guest, 'name' | 'mac' | 'addresses'>): Tree {
  const { mac, name } = guest;
  const address = ipv4Of(guest);
  if (mac === null || address === undefined || isPinned(tree, guest)) return tree;
  const index = listAt(tree, 'ips').findIndex((ip) => liesIn(ip, address));
  if (index < 0) return tree;
  const isFree = name !== null && !hostsOf(tree).some((host) => textAt(host, 'name') === name);
  const host = { name: isFree ? name : '', mac, address, lease: '' };
  return withItem(tree, `ips[${index}].dhcp.hosts`, host);
}

/** The tree with a forward of a port that is still to be chosen to the guest, whose address is fixed for it. */
export const withForwardTo = (tree: Tree, guest: Pick<Guest, 'name' | 'mac' | 'addresses'>): Tree =>
  withItem(withPinned(tree, guest), 'portForwards', freshForward(ipv4Of(guest) ?? '', guest.name ?? ''));

/** What is still to be chosen of a forward to a guest. */
export const openMembers = ['hostPorts.start', 'hostPorts.end', 'guestPort'] as const;

/** A forward with nothing chosen but its guest. */
export const freshForward = (guest: string, name: string): Tree => ({
  name,
  protocol: 'tcp',
  hostAddress: '',
  hostPorts: { start: '', end: '' },
  guest,
  guestPort: '',
});

function liesIn(ip: unknown, text: string): boolean {
  const address = parseAddress(text);
  const subnet = typedSubnet(ip);
  return address !== null && subnet !== null && contains(subnet, address);
}
