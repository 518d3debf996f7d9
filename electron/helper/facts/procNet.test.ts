import { describe, expect, it } from 'vitest';
import { formatSubnet } from '../../../shared/addresses/addresses';
import {
  defaultDevice,
  destinationOf,
  parseCounters,
  parseIpv6Routes,
  parseRoutes,
  parseSockets,
} from './procNet';

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
*\t0000000A\t00000000\t0201\t0\t0\t0\t000000FF\t0\t0\t0
wg0\t0000080A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;

describe('parseIpv6Routes', () => {
  it('reads subnets with their devices and gateways, and leaves out what claims nothing', () => {
    // As Linux 6.1 prints it: connected, by a gateway, the host's own address, link-local, default, loopback.
    const text = `fd770000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
fd880000000000000000000000000000 30 00000000000000000000000000000000 00 fd770000000000000000000000000009 00000400 00000001 00000000 00000003     eth0
fd770000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001     eth0
fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo
`;
    expect(
      parseIpv6Routes(text).map((route) => [destinationOf(route), route.device, route.gateway, route.metric]),
    ).toEqual([
      ['fd77::/64', 'eth0', null, 256],
      ['fd88::/48', 'eth0', 'fd77::9', 1024],
      ['default', 'eth0', 'fe80::1', 1024],
    ]);
  });
});

describe('parseRoutes', () => {
  const routes = parseRoutes(ROUTES);

  it('reads subnets, gateways and metrics, and leaves out what refuses', () => {
    expect(routes.map((route) => [destinationOf(route), route.device, route.gateway])).toEqual([
      ['default', 'wlan0', '192.168.1.1'],
      ['default', 'eth0', '192.0.2.1'],
      ['192.0.2.0/24', 'eth0', null],
      ['10.8.0.0/16', 'wg0', null],
    ]);
    expect(formatSubnet(routes[3]?.subnet ?? { family: 'ipv4', first: 0n, prefix: 0 })).toBe('10.8.0.0/16');
  });

  it('takes the default route with the smallest metric', () => {
    expect(defaultDevice(routes)).toBe('eth0');
    expect(defaultDevice([])).toBeNull();
  });

  it('reads an empty table', () => {
    expect(parseRoutes('')).toEqual([]);
  });
});

describe('parseCounters', () => {
  it('reads received and sent columns of the devices that are asked for', () => {
    const text = `Inter-|   Receive |  Transmit
 face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier compressed
virbr0:     100       2    3    4    0     0          0         0      500       6    7    8    0     0       0          0
    lo:       9       9    9    9    0     0          0         0        9       9    9    9    0     0       0          0
`;
    const counters = parseCounters(text, new Set(['virbr0', 'gone']));
    expect([...counters.keys()]).toEqual(['virbr0']);
    expect(counters.get('virbr0')).toEqual({
      rxBytes: 100,
      rxPackets: 2,
      rxErrors: 3,
      rxDropped: 4,
      txBytes: 500,
      txPackets: 6,
      txErrors: 7,
      txDropped: 8,
    });
  });
});

describe('parseSockets', () => {
  const line = (local: string, state: string, inode: number): string =>
    ` 12: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 2 0000000000000000 0\n`;
  const table = (...lines: string[]): string => `  sl  local_address rem_address\n${lines.join('')}`;

  it('finds what waits for what comes, and its inode, not what is connected', () => {
    const udp = table(line('00000000:0035', '07', 4711), line('0100007F:0035', '01', 4712));
    expect(parseSockets(udp, 'udp')).toEqual([{ address: '0.0.0.0', port: 53, inode: '4711' }]);
    const tcp = table(line('0A7AA8C0:1F90', '0A', 1), line('0A7AA8C0:1F91', '01', 2));
    expect(parseSockets(tcp, 'tcp')).toEqual([{ address: '192.168.122.10', port: 8080, inode: '1' }]);
    expect(parseSockets('', 'tcp')).toEqual([]);
  });

  it('reads addresses of IPv6, and those of IPv4 that look like them', () => {
    const text = table(
      line('00000000000000000000000000000000:0050', '0A', 1),
      line('000000FD000000000000000001000000:0050', '0A', 2),
      line('0000000000000000FFFF00000100A8C0:0050', '0A', 3),
    );
    expect(parseSockets(text, 'tcp').map(({ address }) => address)).toEqual(['::', 'fd00::1', '192.168.0.1']);
  });
});
