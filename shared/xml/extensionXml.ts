/**
 * What libvirt's network XML has no word for, in one element of our own below `<metadata>`, where libvirt keeps it and
 * its schema allows it: port forwards, exceptions between networks, a limit in time, names for the host itself, networks without router
 * advertisements.
 */
import { EXTENSION_NAMESPACE } from '../definition/namespaces';
import type { NetworkDraft, PortForward } from '../definition/network';
import { readSpan, spanTag } from './spanXml';
import type { Element } from './xmlElement';
import { tag, yesNo, type Tag } from './xmlTag';
import { t } from '../language/language';

const YES_NO = ['yes', 'no'] as const;

/** The members of a definition that the extension carries. */
export type Extension = Pick<
  NetworkDraft,
  'portForwards' | 'reach' | 'outsideUntil' | 'hostResolves' | 'routerAdvertisements' | 'span'
>;

/** Takes our element out of `<metadata>`; its members are to be checked by the schema. */
export function readExtension(metadata: Element | undefined): Record<keyof Extension, unknown> {
  const [element, second] = metadata?.allInNamespace(EXTENSION_NAMESPACE, 'network') ?? [];
  if (second) second.fail(t('xml.networkOnlyOnce'));
  const all = (name: string): Element[] => element?.allInNamespace(EXTENSION_NAMESPACE, name) ?? [];
  const one = (name: string): Element | undefined => {
    const [first, another] = all(name);
    if (another) another.fail(t('xml.onlyOnce', { name }));
    return first;
  };
  const listOrNone = <T>(items: T[]): T[] | undefined => (items.length === 0 ? undefined : items);
  const span = one('span');
  return {
    portForwards: listOrNone(all('forward').map(readForward)),
    reach: listOrNone(
      all('reach').map((reach) => ({
        device: reach.required('bridge'),
        allow: reach.flag('allow', YES_NO) ?? reach.missing('allow'),
      })),
    ),
    outsideUntil: readOutside(one('outside')),
    hostResolves: one('resolve')?.flag('host', YES_NO),
    routerAdvertisements: one('advertise')?.flag('router', YES_NO),
    span: span && readSpan(span),
  };
}

function readForward(element: Element): unknown {
  const start = element.integer('port') ?? element.missing('port');
  return {
    name: element.attribute('name'),
    protocol: element.required('protocol'),
    hostAddress: element.attribute('address'),
    hostPorts: { start, end: element.integer('lastPort') ?? start },
    guest: element.required('to'),
    guestPort: element.integer('toPort') ?? start,
  };
}

function readOutside(element: Element | undefined): number | undefined {
  if (!element) return undefined;
  const until = element.attribute('until');
  const allowed = element.flag('allowed', YES_NO);
  if (until === undefined) {
    if (allowed === undefined) element.fail(t('xml.outsideNeeds'));
    return allowed ? undefined : 0;
  }
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(until) ? Date.parse(until) : Number.NaN;
  return Number.isNaN(time) ? element.fail(t('xml.notTime', { text: until }), 'until') : time / 1000;
}

/** Our element, or null when the definition has nothing of it. */
export function extensionTag(definition: Extension): Tag | null {
  const {
    portForwards = [],
    reach = [],
    outsideUntil,
    hostResolves,
    routerAdvertisements,
    span,
  } = definition;
  const children = [
    ...portForwards.map(forwardTag),
    ...reach.map(({ device, allow }) => tag('virtnet:reach', { bridge: device, allow: yesNo(allow) })),
    ...(outsideUntil === undefined ? [] : [outsideTag(outsideUntil)]),
    ...(hostResolves === undefined ? [] : [tag('virtnet:resolve', { host: yesNo(hostResolves) })]),
    ...(routerAdvertisements === undefined
      ? []
      : [tag('virtnet:advertise', { router: yesNo(routerAdvertisements) })]),
    ...(span === undefined ? [] : [spanTag(span)]),
  ];
  return children.length === 0
    ? null
    : tag('virtnet:network', { 'xmlns:virtnet': EXTENSION_NAMESPACE }, children);
}

const forwardTag = ({ name, protocol, hostAddress, hostPorts, guest, guestPort }: PortForward): Tag =>
  tag('virtnet:forward', {
    name,
    protocol,
    address: hostAddress,
    port: hostPorts.start,
    lastPort: hostPorts.end === hostPorts.start ? undefined : hostPorts.end,
    to: guest,
    toPort: guestPort === hostPorts.start ? undefined : guestPort,
  });

const outsideTag = (until: number): Tag =>
  tag(
    'virtnet:outside',
    until === 0 ? { allowed: 'no' } : { until: new Date(until * 1000).toISOString().replace('.000Z', 'Z') },
  );
