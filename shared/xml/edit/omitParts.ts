/** Takes unsupported parts out of a libvirt document, where what is left still means the same network. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { UnsupportedPart } from '../../contract/error';
import type { Issue } from '../../definition/issue';
import { withAttribute } from './xmlAttribute';
import { unplaced } from '../placed';
import { placesIn } from './xmlPlace';

/** The mode decides what a network is: without it, a way onto the LAN would become a NAT network. */
const DECISIVE = '/network/forward/@mode';

/** Whether the network is still itself without this part. */
export const mayBeOmitted = ({ path }: UnsupportedPart): boolean => path !== DECISIVE;

/** What a network is still itself without, whatever stands in it: the places, without their numbers. */
const OMITTED: ReadonlySet<string> = new Set(
  [
    ...[
      'dns/host/hostname',
      'dns/host',
      'dns/txt',
      'dns/srv',
      'dns/forwarder',
      'ip/dhcp/host',
      'ip/dhcp/bootp',
    ],
    ...['ip/tftp', 'route', 'mtu', 'bandwidth', 'domain', 'title', 'description', 'uuid', 'mac', 'portgroup'],
  ].map((place) => `/network/${place}`),
);
const OPTION = /^\/network\/[^/]+:options\/[^/]+:option$/;

const mayBeLeftOut = (path: string): boolean => {
  const place = path.replace(/\[\d+\]/g, '');
  return OMITTED.has(place) || OPTION.test(place);
};

/**
 * The elements in which values have been found fault with, each once with what was said first; null when one of them
 * decides what the network is.
 */
export function faultyParts(xml: string, issues: readonly Issue[]): UnsupportedPart[] | null {
  const { root } = parseXml(xml, { includeOffsets: true });
  if (!root) return null;
  const placeOf = placesIn(xml);
  const parts = new Map<string, UnsupportedPart>();
  for (const issue of issues) {
    const { code, path } = issue;
    const at =
      code === 'xml' ? path.replace(/\/@[^/]*$/, '') : elementAt(root, `/${root.name}`, placeOf(path).start);
    const ways = at.split('/').map((_, depth, all) => all.slice(0, all.length - depth).join('/'));
    const omitted = ways.find(mayBeLeftOut);
    if (omitted === undefined) return null;
    if (!parts.has(omitted))
      parts.set(omitted, { path: omitted, line: lineOf(xml, root, omitted), advice: unplaced(issue) });
  }
  return [...parts.values()];
}

/** The path of the innermost element that is open at this character. */
function elementAt(element: XmlElement, path: string, offset: number): string {
  const inside = childrenWithPaths(element, path).find(
    ([child]) => child.start <= offset && offset < child.end,
  );
  return inside ? elementAt(...inside, offset) : path;
}

function lineOf(xml: string, root: XmlElement, wanted: string): number {
  const search = (element: XmlElement, path: string): number | null => {
    if (path === wanted) return xml.slice(0, element.start).split('\n').length;
    const next = childrenWithPaths(element, path).find(
      ([, way]) => wanted === way || wanted.startsWith(`${way}/`),
    );
    return next ? search(...next) : null;
  };
  return search(root, `/${root.name}`) ?? 1;
}

function childrenWithPaths(element: XmlElement, path: string): [XmlElement, string][] {
  const children = element.children.filter((child) => child instanceof XmlElement);
  const totals = new Map<string, number>();
  for (const { name } of children) totals.set(name, (totals.get(name) ?? 0) + 1);
  const counts = new Map<string, number>();
  return children.map((child) => {
    const index = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, index);
    return [child, `${path}/${child.name}${(totals.get(child.name) ?? 0) > 1 ? `[${index}]` : ''}`];
  });
}

/** The document without these parts, and with as many lines; each path is as readNetworkXml gives it, and parts that are not there are no error. */
export function withoutParts(xml: string, parts: readonly UnsupportedPart[]): string {
  const { root } = parseXml(xml, { includeOffsets: true });
  if (!root) return xml;
  const paths = new Set(parts.map(({ path }) => path));
  // From the end, so that offsets before stay right; what is inside of something removed goes with it.
  const edits = editsIn(root, `/${root.name}`, paths).sort((a, b) => b.start - a.start);
  return edits.reduce((text, { start, end, write }) => {
    const source = text.slice(start, end);
    return `${text.slice(0, start)}${write(source)}${text.slice(end)}`;
  }, xml);
}

interface Edit {
  start: number;
  end: number;
  write: (source: string) => string;
}

function editsIn(element: XmlElement, path: string, paths: ReadonlySet<string>): Edit[] {
  if (paths.has(path))
    return [
      {
        start: element.start,
        end: element.end,
        write: (source) => '\n'.repeat(source.split('\n').length - 1),
      },
    ];
  const attributes = Object.keys(element.attributes).filter((name) => paths.has(`${path}/@${name}`));
  const children = childrenWithPaths(element, path);
  const inner = children.flatMap(([child, way]) => editsIn(child, way, paths));
  if (attributes.length === 0) return inner;
  // The start tag alone, so that edits of children and this one do not touch.
  const end = children[0]?.[0].start ?? element.end;
  const write = (source: string): string =>
    attributes.reduce((text, name) => withAttribute(text, name, null), source);
  return [{ start: element.start, end, write }, ...inner];
}
