/** `<dns>` of libvirt's network XML: forwarders, texts, services and hosts, in libvirt's order. */
import type { DnsConfiguration } from '../definition/network';
import type { Element } from './xmlElement';
import { tag, text, yesNo, type Tag } from './xmlTag';

const YES_NO = ['yes', 'no'] as const;
const listOrNone = <T>(items: T[]): T[] | undefined => (items.length === 0 ? undefined : items);

/** What `<dns>` says, to be checked by the schema. */
export function readDns(element: Element | undefined): unknown {
  if (!element) return { enabled: true };
  const plain = element.flag('forwardPlainNames', YES_NO);
  return {
    enabled: element.flag('enable', YES_NO) ?? true,
    forwardPlainNames: plain,
    forwarders: listOrNone(
      element.all('forwarder').map((child) => ({
        address: child.attribute('addr'),
        port: child.integer('port'),
        domain: child.attribute('domain'),
      })),
    ),
    texts: listOrNone(
      element.all('txt').map((child) => ({ name: child.required('name'), value: child.required('value') })),
    ),
    services: listOrNone(element.all('srv').map(readService)),
    hosts: listOrNone(
      element.all('host').map((child) => ({
        address: child.required('ip'),
        names: child.allText('hostname').map((name) => name.trim()),
      })),
    ),
  };
}

const readService = (child: Element): unknown => ({
  service: child.required('service'),
  protocol: child.required('protocol'),
  domain: child.attribute('domain'),
  target: child.attribute('target'),
  port: child.integer('port'),
  priority: child.integer('priority'),
  weight: child.integer('weight'),
});

/** The `<dns>` element, or null when it would say nothing. */
export function dnsTag(dns: DnsConfiguration): Tag | null {
  const { forwarders = [], texts = [], services = [], hosts = [] } = dns;
  const children = [
    ...forwarders.map(({ domain, address, port }) => tag('forwarder', { domain, addr: address, port })),
    ...texts.map(({ name, value }) => tag('txt', { name, value })),
    ...services.map(({ service, protocol, domain, target, port, priority, weight }) =>
      tag('srv', { service, protocol, domain, target, port, priority, weight }),
    ),
    ...hosts.map(({ address, names }) =>
      tag(
        'host',
        { ip: address },
        names.map((name) => text('hostname', name)),
      ),
    ),
  ];
  if (dns.enabled && dns.forwardPlainNames === undefined && children.length === 0) return null;
  const { forwardPlainNames } = dns;
  return tag(
    'dns',
    { enable: dns.enabled ? undefined : 'no', forwardPlainNames: yesNo(forwardPlainNames) },
    children,
  );
}
