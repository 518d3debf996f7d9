/** Where on a network's page the field for a place in the definition stands. */

import type { Issue } from '../../shared/issue';

export type PageTab =
  | 'details'
  | 'guests'
  | 'traffic'
  | 'diagram'
  | 'services'
  | 'forwards'
  | 'limits'
  | 'xml';

const PLACES: readonly [RegExp, PageTab][] = [
  [/^(name|title|description|mac|mtu|forward|domain|bridge)\b/, 'details'],
  [/^ips\[\d+\]\.(dhcp\.(hosts|bootp)|tftpRoot|localPtr)/, 'services'],
  [/^ips\[\d+\]\.dhcp\.ranges\[\d+\]\.lease/, 'services'],
  [/^ips/, 'details'],
  [/^(dns|dnsmasqOptions|hostResolves)\b/, 'services'],
  [/^portForwards\b/, 'forwards'],
  [/^(bandwidth|routes|portIsolation|guestIpv6)\b/, 'limits'],
];

/** Names of the fields whose findings do not name them. */
const NAMES: readonly [RegExp, string][] = [
  [/^mtu$/, 'MTU'],
  [/^mac$/, 'MAC address'],
  [/^title$/, 'Title'],
  [/^description$/, 'Description'],
  [/^bridge\.delay$/, 'Forward delay'],
  [/^bridge\.zone$/, 'Firewall zone'],
  [/^domain/, 'DNS domain'],
  [/^forward\.ports/, 'NAT ports'],
  [/^forward\.addresses/, 'NAT addresses'],
  [/^ips\[\d+\]\.address$/, 'Gateway'],
  [/\.lease$/, 'Lease time'],
  [/^ips\[\d+\]\.dhcp\.ranges/, 'DHCP range'],
  [/^ips\[\d+\]\.dhcp\.hosts/, 'Static host'],
  [/^ips\[\d+\]\.dhcp\.bootp/, 'Network boot'],
  [/^ips\[\d+\]\.tftpRoot/, 'TFTP folder'],
  [/^dns\.forwarders/, 'Forwarder'],
  [/^dns\.hosts/, 'Host record'],
  [/^dns\.texts/, 'Text record'],
  [/^dns\.services/, 'Service record'],
  [/^dnsmasqOptions/, 'Raw option'],
  [/^portForwards/, 'Port forward'],
  [/^bandwidth\.inbound/, 'Limit to guests'],
  [/^bandwidth\.outbound/, 'Limit from guests'],
  [/^routes/, 'Static route'],
];

/** A finding as it is said away from its field. */
export function sayAway({ path, code, message }: Issue): string {
  const name = code === 'schema' ? NAMES.find(([pattern]) => pattern.test(path))?.[1] : undefined;
  return name === undefined ? message : `${name}: ${message}`;
}

/** The tab that has the field; the XML has everything. */
export const tabOf = (path: string): PageTab => PLACES.find(([pattern]) => pattern.test(path))?.[1] ?? 'xml';

/** Puts the focus into the field for a place, or the nearest one to it, unfolding what hides it. */
export function focusField(root: ParentNode, path: string): void {
  const fields = [...root.querySelectorAll<HTMLElement>('[data-path]')];
  const at = ({ dataset }: HTMLElement): string => dataset.path ?? '';
  const around = fields
    .filter((field) => path.startsWith(at(field)))
    .sort((a, b) => at(b).length - at(a).length);
  const field = around[0] ?? fields.find((candidate) => at(candidate).startsWith(path));
  if (!field) return;
  const folded = field.closest<HTMLElement>('[hidden]');
  if (folded) root.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(folded.id)}"]`)?.click();
  // The editor of XML stands in a shadow root.
  const inside = field.shadowRoot ?? field;
  const focus = () =>
    inside.querySelector<HTMLElement>('input, textarea, button, [contenteditable=true]')?.focus();
  // What was folded can be focused once it is shown.
  if (folded) requestAnimationFrame(focus);
  else focus();
}
