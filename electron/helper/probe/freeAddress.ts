/** An address for the temporary guest where DHCP gives none: one that nobody has. */
import { addressAt, formatAddress, parseAddress, sizeOf } from '../../../shared/addresses/addresses';
import type { Host } from '../host/host';
import { parseAnswering } from '../facts/ipShow';
import type { ProbeFacts } from './findings/facts';

/** So many addresses are tried, from the network's end. */
const CANDIDATES = 8;
/** No search goes farther from the end than this. */
const FARTHEST = 1024n;

/**
 * An address that is neither given out nor answers to ARP; null when the last ones all do. Those who look at the same time on
 * several hosts find different ones when each leaves out another number of those at the end.
 */
export async function freeAddress(host: Host, facts: ProbeFacts, leftOut = 0): Promise<string | null> {
  const { gateway, definition, leases } = facts;
  if (!gateway) return null;
  const ranges = definition.ips.flatMap(({ dhcp }) => dhcp?.ranges ?? []);
  const used = new Set([
    gateway.address,
    ...leases.map(({ address }) => address),
    ...definition.ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []).map(({ address }) => address),
  ]);
  const isGivenOut = (address: string): boolean =>
    ranges.some(({ start, end }) => {
      const [value, first, last] = [address, start, end].map((text) => parseAddress(text)?.value ?? 0n);
      return (value ?? 0n) >= (first ?? 0n) && (value ?? 0n) <= (last ?? 0n);
    });
  const candidates: string[] = [];
  const spare: string[] = [];
  const most = sizeOf(gateway.subnet) - 2n;
  const last = most - (most > 0n ? BigInt(leftOut) % most : 0n);
  for (let n = last; n > 0n && last - n < FARTHEST && candidates.length < CANDIDATES; n -= 1n) {
    const address = formatAddress(addressAt(gateway.subnet, n));
    if (!used.has(address)) (isGivenOut(address) ? spare : candidates).push(address);
  }
  // When the range is the whole network, one that DHCP has not given out yet has to do.
  const unused = [...candidates, ...spare.slice(0, CANDIDATES)];
  for (const address of unused)
    if (!(await answersArp(host, address, definition.bridge.name))) return address;
  return null;
}

/** Asks for an address on a bridge and looks whether somebody said that it is his. */
export async function answersArp(host: Host, address: string, device: string): Promise<boolean> {
  // What is known already proves nothing: dnsmasq itself tells the kernel of those that it gives addresses to.
  await host.run(['ip', 'neigh', 'del', address, 'dev', device]);
  await host.run(['ping', '-n', '-c', '1', '-W', '0.3', '-I', device, address]);
  const { status, stdout } = await host.run(['ip', '-j', 'neigh', 'show', 'to', address, 'dev', device]);
  if (status !== 0) return false;
  return parseAnswering(stdout).some(
    ({ lladdr, state }) => lladdr !== undefined && !state.includes('FAILED'),
  );
}
