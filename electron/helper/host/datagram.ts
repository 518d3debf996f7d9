/** Sends a datagram to everybody on a device. */
import { createSocket } from 'node:dgram';
import type { Datagram } from './host';

/**
 * What goes to all goes to this host's own programs too, as if it had come in by the device (ip_mc_output and
 * ip6_finish_output of Linux): so it reaches even a socket that is bound to the device. The address that it is sent from
 * says which device that is (ip_route_output_key_hash_rcu), in IPv6 the zone.
 */
export function sendDatagram({ device, from, to, port, data }: Datagram): Promise<void> {
  const isIpv6 = to.includes(':');
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIpv6 ? 'udp6' : 'udp4');
    const end = (error?: Error | null): void => {
      socket.close();
      if (error) reject(error);
      else resolve();
    };
    socket.once('error', end);
    socket.bind({ port: 0, ...(isIpv6 ? {} : { address: from }) }, () => {
      if (!isIpv6) socket.setBroadcast(true);
      socket.send(data, port, isIpv6 ? `${to}%${device}` : to, end);
    });
  });
}
