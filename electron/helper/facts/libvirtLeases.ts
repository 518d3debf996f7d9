/** The leases of libvirt's networks: as its dnsmasq has told them, and as it hands them to a dnsmasq that starts. */
import { join } from 'node:path';
import * as z from 'zod';
import { parseAddress } from '../../../shared/addresses/addresses';
import type { Host } from '../host/host';
import { readLeaseFile, type WrittenLease } from './leaseFile';

/** By libvirt's leaseshelper (src/network/leaseshelper.c and src/util/virlease.c). */
const leaseSchema = z.object({
  'ip-address': z.string(),
  'expiry-time': z.number().default(0),
  'mac-address': z.string().optional(),
  hostname: z.string().optional(),
  'client-id': z.string().optional(),
  iaid: z.string().optional(),
  'server-duid': z.string().optional(),
});
type LibvirtLease = z.infer<typeof leaseSchema>;

/** So many leases are carried; a subnet has no more guests by far. */
const MOST_LEASES = 10_000;
/** What stands in a line of dnsmasq's between blanks. */
const WORD = /^[\w.:-]{1,255}$/;

/** The file in which libvirt keeps the leases of the network on a bridge, whether it runs or not. */
export const leaseFileOf = (bridge: string, root = '/'): string =>
  join(root, 'var/lib/libvirt/dnsmasq', `${bridge}.status`);

/** The leases of a network that libvirt runs, in the lines of a file that dnsmasq reads (lease.c, lease_init); null when there are none. */
export async function leasesOfLibvirt(
  host: Pick<Host, 'readFile'>,
  bridge: string,
  root = '/',
): Promise<string | null> {
  const text = await host.readFile(leaseFileOf(bridge, root)).catch(() => null);
  const leases = parseLeases(text ?? '').slice(0, MOST_LEASES);
  const word = (value: string | undefined): string => (value !== undefined && WORD.test(value) ? value : '*');
  const of = (family: 'ipv4' | 'ipv6') =>
    leases.filter((lease) => parseAddress(lease['ip-address'])?.family === family);
  const lineOf = (lease: LibvirtLease, hardware: string | undefined): string =>
    [
      lease['expiry-time'],
      hardware,
      lease['ip-address'],
      word(lease.hostname),
      word(lease['client-id']),
    ].join(' ');
  const four = of('ipv4').filter((lease) => word(lease['mac-address']) !== '*');
  const six = of('ipv6').filter(({ iaid, 'server-duid': duid }) => word(iaid) !== '*' && word(duid) !== '*');
  const lines = [
    ...four.map((lease) => lineOf(lease, lease['mac-address'])),
    ...(six[0] ? [`duid ${word(six[0]['server-duid'])}`] : []),
    ...six.map((lease) => lineOf(lease, lease.iaid)),
  ];
  return lines.length === 0 ? null : `${lines.join('\n')}\n`;
}

/** What dnsmasq has written down of leases, as libvirt keeps it. */
export function leasesForLibvirt(text: string): string {
  const { leases, serverDuid } = readLeaseFile(text);
  return `${JSON.stringify(
    leases.slice(0, MOST_LEASES).map((lease) => keptByLibvirt(lease, serverDuid)),
    null,
    2,
  )}\n`;
}

const keptByLibvirt = (
  { until, family, hardware, address, name, clientId }: WrittenLease,
  serverDuid: string | null,
): LibvirtLease => ({
  ...(family === 'ipv6' ? { iaid: hardware, 'server-duid': serverDuid ?? '' } : { 'mac-address': hardware }),
  'ip-address': address,
  ...(name === null ? {} : { hostname: name }),
  ...(clientId === null ? {} : { 'client-id': clientId }),
  'expiry-time': until,
});

function parseLeases(text: string): LibvirtLease[] {
  try {
    const parsed = z.array(z.unknown()).safeParse(JSON.parse(text));
    return (parsed.data ?? []).flatMap((lease) => leaseSchema.safeParse(lease).data ?? []);
  } catch {
    return [];
  }
}
