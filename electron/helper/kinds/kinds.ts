/** All kinds of resources, in the order in which a plan shows what it changes. */
import type { Resource } from '../../../shared/contract/resource';
import { accept } from './added/accept';
import { agent } from './span/agent';
import { bgp } from './span/bgp';
import { bgpd } from './span/bgpd';
import { chain } from './firewall/chain';
import { daemon } from './dnsmasq/daemon';
import { dhcpClient } from './uplink/dhcpClient';
import { fdb } from './span/fdb';
import { file } from './file';
import { guest } from './added/guest';
import type { Kind } from './kind';
import { kept } from './kept';
import { lan } from './devices/lan';
import { heldLease } from './dnsmasq/heldLease';
import { lease } from './dnsmasq/lease';
import { libvirtNetwork } from './libvirt/libvirtNetwork';
import { link } from './devices/link';
import { moved } from './uplink/moved';
import { offer } from './added/offer';
import { override } from './added/override';
import { ownedBridge } from './uplink/ownedBridge';
import { packetSize } from './added/packetSize';
import { port } from './devices/port';
import { privateFile } from './uplink/privateFile';
import { queue } from './queue';
import { resolver } from './resolver';
import { route } from './route';
import { rule } from './firewall/rule';
import { sysctl } from './sysctl';
import { table } from './firewall/table';
import { underlay } from './span/underlay';
import { uplinkBridge } from './uplink/uplinkBridge';
import { vxlan } from './span/vxlan';
import { wireguard } from './span/wireguard';
import { zone } from './zone';

export const kinds: readonly Kind[] = [
  uplinkBridge,
  privateFile,
  ownedBridge,
  moved,
  dhcpClient,
  wireguard,
  link,
  lan,
  underlay,
  port,
  packetSize,
  guest,
  sysctl,
  override,
  chain,
  rule,
  accept,
  route,
  queue,
  table,
  vxlan,
  fdb,
  zone,
  kept,
  file,
  daemon,
  bgpd,
  bgp,
  agent,
  lease,
  heldLease,
  resolver,
  offer,
  libvirtNetwork,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** Whether an addition may be gone without being missed; what no kind knows cannot be put back either. */
export const mayLeave = ({ kind }: Pick<Resource, 'kind'>): boolean => {
  const found = byName.get(kind);
  return found === undefined || found.mayLeave === true;
};

/** The kind of a resource or change. */
export function kindOf({ kind }: Pick<Resource, 'kind'>): Kind {
  const found = byName.get(kind);
  // oxlint-disable-next-line texts/in-catalogue
  if (!found) throw new Error(`there is no kind ${kind}`);
  return found;
}
