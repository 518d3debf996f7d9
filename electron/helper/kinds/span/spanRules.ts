/** The rules by which a host's firewall lets in what other members of a span send it, whatever else it refuses. */
import { isBridged, type NetworkDefinition } from '../../../../shared/definition/network';
import { memberHere, peersOf } from '../../../../shared/definition/span';
import { overlayAddress } from '../../../../shared/span/overlayAddress';
import type { ChainPlace, FirewallFamily } from '../firewall/firewallModel';
import { AGENT_PORT } from '../../span/frame';
import { WIREGUARD_DEVICE } from './guard';
import { inKernel, VXLAN_PORT } from './vxlan';

/** The port of BGP (RFC 4271 §8). */
const BGP_PORT = 179;

interface SpanRule extends ChainPlace {
  rule: string;
}

/** One of each for every member; networks that span the same hosts share them. */
export function spanRules(definition: NetworkDefinition): SpanRule[] {
  const { span } = definition;
  if (!span || isBridged(definition)) return [];
  const own = memberHere(span);
  const through = own.wireguard ? `-i ${WIREGUARD_DEVICE} ` : '';
  return peersOf(span).flatMap((member) => {
    const inner = overlayAddress(member);
    return [
      accepting(inner, through, 'udp', VXLAN_PORT),
      accepting(member.address, '', 'udp', AGENT_PORT),
      ...(span.engine === 'evpn' ? [accepting(inner, through, 'tcp', BGP_PORT)] : []),
      ...(own.wireguard ? [accepting(member.address, '', 'udp', own.wireguard.port)] : []),
    ];
  });
}

function accepting(from: string, through: string, protocol: 'udp' | 'tcp', port: number): SpanRule {
  const family: FirewallFamily = from.includes(':') ? 'ipv6' : 'ipv4';
  const source = `${inKernel(from)}/${family === 'ipv4' ? 32 : 128}`;
  return {
    family,
    table: 'filter',
    chain: 'VNM_INP',
    rule: `-s ${source} ${through}-p ${protocol} -m ${protocol} --dport ${port} -j ACCEPT`,
  };
}
