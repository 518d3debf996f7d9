/** Takes unsupported parts out of a libvirt document, where what is left still means the same network. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { UnsupportedPart } from '../../contract/error';
import { withAttribute } from './xmlAttribute';

/** The mode decides what a network is: without it, a way onto the LAN would become a NAT network. */
const DECISIVE = '/network/forward/@mode';

/** Whether the network is still itself without this part. */
export const mayBeOmitted = ({ path }: UnsupportedPart): boolean => path !== DECISIVE;

/** The document without these parts; each path is as readNetworkXml gives it, and parts that are not there are no error. */
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
  if (paths.has(path)) return [{ start: element.start, end: element.end, write: () => '' }];
  const attributes = Object.keys(element.attributes).filter((name) => paths.has(`${path}/@${name}`));
  const children = element.children.filter((child) => child instanceof XmlElement);
  const inner = children.flatMap((child) => {
    const same = children.filter(({ name }) => name === child.name);
    const place = same.length > 1 ? `[${same.indexOf(child) + 1}]` : '';
    return editsIn(child, `${path}/${child.name}${place}`, paths);
  });
  if (attributes.length === 0) return inner;
  // The start tag alone, so that edits of children and this one do not touch.
  const end = children[0]?.start ?? element.end;
  const write = (source: string): string =>
    attributes.reduce((text, name) => withAttribute(text, name, null), source);
  return [{ start: element.start, end, write }, ...inner];
}
