/** `<ip>` and `<route>` of libvirt's network XML: addresses with their DHCP, and what lies behind guests. */
import { parseAddress, prefixOfNetmask } from '../addresses/addresses';
import type { IpConfiguration, StaticHost, StaticRoute } from '../definition/network';
import type { Element } from './xmlElement';
import { tag, yesNo, type Tag } from './xmlTag';
import { t } from '../language/language';

const YES_NO = ['yes', 'no'] as const;

/** Seconds in the units that libvirt knows; minutes are its default. */
const UNITS = { hours: 3600, minutes: 60, seconds: 1 } as const;
const UNIT_NAMES = ['hours', 'minutes', 'seconds'] as const;

/** What `<ip>` says, to be checked by the schema. */
export function readIp(element: Element): unknown {
  const { address, prefix } = readBlock(element);
  return {
    address,
    prefix,
    dhcp: readDhcp(element.one('dhcp')),
    localPtr: element.flag('localPtr', YES_NO),
    tftpRoot: element.one('tftp')?.required('root'),
  };
}

/** The static route that `<route>` asks for, to be checked by the schema. */
export function readRoute(element: Element): unknown {
  const { address, prefix } = readBlock(element);
  return {
    destination: address,
    prefix,
    gateway: element.required('gateway'),
    metric: element.integer('metric'),
  };
}

/** An address with its netmask or prefix; without either, what libvirt assumes (virSocketAddrGetIPPrefix). */
function readBlock(element: Element): { address: string; prefix: number } {
  const family = element.choice('family', ['ipv4', 'ipv6']) ?? 'ipv4';
  const address = element.required('address');
  const parsed = parseAddress(address);
  if (parsed?.family === (family === 'ipv4' ? 'ipv6' : 'ipv4'))
    element.fail(t('xml.otherFamily', { address, family }), 'address');
  const netmask = element.attribute('netmask');
  const prefix = element.integer('prefix');
  if (netmask !== undefined && prefix !== undefined) element.fail(t('xml.netmaskAndPrefix'));
  if (netmask === undefined)
    return { address, prefix: prefix ?? (parsed?.value === 0n ? 0 : assumedPrefix(address, family)) };
  if (family === 'ipv6') element.fail(t('xml.noNetmaskInIpv6'), 'netmask');
  const fromNetmask = prefixOfNetmask(netmask);
  return { address, prefix: fromNetmask ?? element.fail(t('xml.notNetmask', { text: netmask }), 'netmask') };
}

function readDhcp(element: Element | undefined): unknown {
  if (!element) return undefined;
  const bootp = element.one('bootp');
  return {
    ranges: element.all('range').map((range) => ({
      start: range.required('start'),
      end: range.required('end'),
      lease: readLease(range),
    })),
    hosts: element.all('host').map((host) => ({
      mac: host.attribute('mac'),
      id: host.attribute('id'),
      name: host.attribute('name'),
      address: host.required('ip'),
      lease: readLease(host),
    })),
    bootp: bootp && { file: bootp.required('file'), server: bootp.attribute('server') },
  };
}

function readLease(parent: Element): number | undefined {
  const element = parent.one('lease');
  if (!element) return undefined;
  const unit = element.choice('unit', UNIT_NAMES) ?? 'minutes';
  return (element.integer('expiry') ?? element.missing('expiry')) * UNITS[unit];
}

/** The prefix by address class in IPv4, and the size of one network in IPv6. */
function assumedPrefix(address: string, family: 'ipv4' | 'ipv6'): number {
  if (family === 'ipv6') return 64;
  const first = Number(address.split('.')[0]);
  return first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : 0;
}

/** The `<ip>` element. */
export function ipTag({ address, prefix, dhcp, localPtr, tftpRoot }: IpConfiguration): Tag {
  return tag('ip', { family: familyWord(address), address, prefix, localPtr: yesNo(localPtr) }, [
    tftpRoot === undefined ? null : tag('tftp', { root: tftpRoot }),
    dhcp
      ? tag('dhcp', {}, [
          ...dhcp.ranges.map(({ start, end, lease }) => tag('range', { start, end }, [leaseTag(lease)])),
          ...dhcp.hosts.map(hostTag),
          dhcp.bootp ? tag('bootp', { file: dhcp.bootp.file, server: dhcp.bootp.server }) : null,
        ])
      : null,
  ]);
}

/** The family where it is not IPv4, which goes without saying. */
const familyWord = (address: string): string | undefined =>
  parseAddress(address)?.family === 'ipv6' ? 'ipv6' : undefined;

/** The `<route>` element. */
export const routeTag = ({ destination, prefix, gateway, metric }: StaticRoute): Tag =>
  tag('route', { family: familyWord(destination), address: destination, prefix, gateway, metric });

const hostTag = ({ id, mac, name, address, lease }: StaticHost): Tag =>
  tag('host', { id, mac, name, ip: address }, [leaseTag(lease)]);

/** In the largest unit that it is a whole number of. */
function leaseTag(lease: number | undefined): Tag | null {
  if (lease === undefined) return null;
  const unit = UNIT_NAMES.find((name) => lease % UNITS[name] === 0) ?? 'seconds';
  return tag('lease', { expiry: lease / UNITS[unit], unit });
}
