/** Parts of libvirt's network XML that have no meaning for the networks here, each with what to use instead. */

const DIRECTLY =
  "Plug the guest into that device directly, by PCI assignment or macvtap, or use <forward mode='bridge'/> with a bridge over it.";

const ADVICE: Record<string, string> = {
  '/network/vlan':
    'Bridges here carry no VLAN tags of their own; give each VLAN a network, or let the guest tag its packets.',
  '/network/virtualport':
    "It is for Open vSwitch and 802.1Qbg switches; the bridges here are the kernel’s own: remove it, and join a Linux bridge with <forward mode='bridge'/>.",
  '/network/forward/pf': DIRECTLY,
  '/network/forward/address': DIRECTLY,
  '/network/forward/driver': DIRECTLY,
  '/network/forward/@managed': DIRECTLY,
  '/network/bandwidth/inbound/@floor':
    'A guaranteed share belongs to a guest’s interface; set the average of the network.',
  '/network/bandwidth/outbound/@floor':
    'A guaranteed share belongs to a guest’s interface; set the average of the network.',
};

/** What to use instead of the element or attribute at a path; undefined when there is nothing to say of it. */
export const adviceOn = (path: string): string | undefined => ADVICE[path];
