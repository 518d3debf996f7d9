/** The messages by which a client gives a lease back: DHCPRELEASE (RFC 2131 §4.4.6) and RELEASE (RFC 8415 §18.2.7). */
import { parseAddress } from '../../../../shared/addresses/addresses';
import type { WrittenLease } from '../../facts/leaseFile';
import type { Datagram } from '../../host/host';

/** Where a network's dnsmasq is asked. */
export interface LeaseServer {
  bridge: string;
  /** The address of the bridge by which it serves IPv4. */
  gateway: string | null;
}

/** What dnsmasq takes for a client's farewell; null for what is no lease of that server. `serverDuid` is that of DHCPv6. */
export function releaseMessage(
  lease: WrittenLease,
  { bridge, gateway }: LeaseServer,
  serverDuid: string | null,
): Datagram | null {
  if (lease.family === 'ipv4') {
    const data = gateway === null ? null : messageOfIpv4(lease, gateway);
    if (gateway === null || data === null) return null;
    return { device: bridge, from: gateway, to: '255.255.255.255', port: 67, data };
  }
  const data = serverDuid === null ? null : messageOfIpv6(lease, serverDuid);
  // All_DHCP_Relay_Agents_and_Servers (RFC 8415 §7.1).
  return data && { device: bridge, from: '::', to: 'ff02::1:2', port: 547, data };
}

const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');
const ofIpv4 = (address: string): number[] => address.split('.').map(Number);

function messageOfIpv4({ hardware, address, clientId }: WrittenLease, server: string): Buffer | null {
  const [, type = '1', mac = ''] =
    /^(?:([0-9a-f]{2})-)?([0-9a-f]{2}(?::[0-9a-f]{2})*)$/i.exec(hardware) ?? [];
  const chaddr = bytesOf(mac);
  if (chaddr.length === 0 || chaddr.length > 16) return null;
  const fixed = Buffer.alloc(236);
  // The hardware type of a lease is written in hexadecimal (lease_update_file of dnsmasq 2.90).
  fixed.set([1, parseInt(type, 16), chaddr.length, 0, 0x56, 0x4e, 0x4d, 0x52]);
  fixed.set(ofIpv4(address), 12);
  fixed.set(chaddr, 28);
  const id = clientId === null ? null : bytesOf(clientId);
  const options = [
    ...[99, 130, 83, 99],
    ...[53, 1, 7],
    ...[54, 4, ...ofIpv4(server)],
    ...(id === null || id.length === 0 || id.length > 255 ? [] : [61, id.length, ...id]),
    255,
  ];
  const message = Buffer.concat([fixed, Buffer.from(options)]);
  // Shorter ones are no BOOTP (RFC 951 §3).
  return message.length < 300 ? Buffer.concat([message, Buffer.alloc(300 - message.length)]) : message;
}

function messageOfIpv6({ hardware, address, clientId }: WrittenLease, serverDuid: string): Buffer | null {
  const [, temporary = '', iaid = ''] = /^(T?)(\d+)$/.exec(hardware) ?? [];
  const parsed = parseAddress(address);
  if (iaid === '' || clientId === null || parsed === null) return null;
  const iaAddress = Buffer.alloc(24);
  iaAddress.set(Buffer.from(parsed.value.toString(16).padStart(32, '0'), 'hex'));
  // An association is named by its number, and has two times unless it is temporary (RFC 8415 §21.4 and §21.5).
  const association = Buffer.alloc(temporary === '' ? 12 : 4);
  association.writeUInt32BE(Number(iaid) >>> 0);
  return Buffer.concat([
    Buffer.from([8, 0x56, 0x4e, 0x52]),
    option(1, bytesOf(clientId)),
    option(2, bytesOf(serverDuid)),
    option(8, Buffer.alloc(2)),
    option(temporary === '' ? 3 : 4, Buffer.concat([association, option(5, iaAddress)])),
  ]);
}

function option(code: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code);
  head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}
