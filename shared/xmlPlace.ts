/** Where in an XML document the element stands that a place in a definition is read from. */

/** Elements by the members of a definition that have another name, or that stand in another order. */
const ELEMENTS: Record<string, string> = {
  ips: 'ip',
  ranges: 'range',
  hosts: 'host',
  routes: 'route',
  forwarders: 'forwarder',
  texts: 'txt',
  services: 'srv',
  portIsolation: 'port',
  tftpRoot: 'tftp',
  dnsmasqOptions: 'dnsmasq:option',
  portForwards: 'virtnet:forward',
  hostResolves: 'virtnet:resolve',
  outsideUntil: 'virtnet:outside',
  reach: 'virtnet:reach',
  addresses: 'address',
  ports: 'port',
  lease: 'lease',
};

/** Characters from the start of the document: where the element begins and its start tag ends; the root when none fits. */
export function placeOfPath(xml: string, path: string): { start: number; end: number } {
  let place = tagFrom(xml, 'network', 0, 0) ?? { start: 0, end: 0 };
  for (const [, member = '', index] of path.matchAll(/([A-Za-z0-9]+)(?:\[(\d+)\])?/g)) {
    const found = tagFrom(xml, ELEMENTS[member] ?? member, place.start + 1, Number(index ?? 0));
    // What is no element is an attribute of the one before.
    if (found) place = found;
  }
  return place;
}

/** The `count`th start tag of this name from a place on. */
function tagFrom(
  xml: string,
  name: string,
  from: number,
  count: number,
): { start: number; end: number } | null {
  const tags = xml.slice(from).matchAll(new RegExp(`<${name}(?=[\\s/>])[^>]*>`, 'g'));
  let left = count;
  for (const { index, 0: text } of tags) {
    if (left === 0) return { start: from + index, end: from + index + text.length };
    left -= 1;
  }
  return null;
}
