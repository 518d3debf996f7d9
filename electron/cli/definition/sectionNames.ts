/** The parts of a definition that net-update knows, apart from what changes them, so that help need not load that. */

import type { TextKey } from '../../../shared/language/language';
export const UPDATE_COMMANDS = ['add', 'add-first', 'add-last', 'delete', 'modify'] as const;
export type UpdateCommand = (typeof UPDATE_COMMANDS)[number];

export interface Section {
  /** Elements around the part, from the root's children on. */
  within: readonly string[];
  tag: string;
  /** Attributes that tell one such part from another; none = there is only one. */
  keys: readonly string[];
  /** The part is written as this attribute of the element around it, which holds the part's first key. */
  asAttribute?: string;
  /** True for what guests are told by DHCP: those that have a lease hear of a change when they renew it. */
  isLeased?: boolean;
}

/** libvirt's sections, and those that it refuses to update. */
export const SECTIONS: Record<string, Section> = {
  'ip-dhcp-host': {
    within: ['ip', 'dhcp'],
    tag: 'host',
    keys: ['mac', 'id', 'name', 'ip'],
    isLeased: true,
  },
  'ip-dhcp-range': { within: ['ip', 'dhcp'], tag: 'range', keys: ['start', 'end'], isLeased: true },
  'ip-dhcp-bootp': { within: ['ip', 'dhcp'], tag: 'bootp', keys: [], isLeased: true },
  'dns-host': { within: ['dns'], tag: 'host', keys: ['ip'] },
  'dns-txt': { within: ['dns'], tag: 'txt', keys: ['name'] },
  'dns-srv': { within: ['dns'], tag: 'srv', keys: ['service', 'protocol', 'target', 'port'] },
  'dns-forwarder': { within: ['dns'], tag: 'forwarder', keys: ['addr', 'domain'] },
  dns: { within: [], tag: 'dns', keys: [] },
  ip: { within: [], tag: 'ip', keys: ['address'], isLeased: true },
  route: { within: [], tag: 'route', keys: ['address', 'prefix'] },
  domain: { within: [], tag: 'domain', keys: [], isLeased: true },
  mtu: { within: [], tag: 'mtu', keys: [], isLeased: true },
  bridge: { within: [], tag: 'bridge', keys: [] },
  bandwidth: { within: [], tag: 'bandwidth', keys: [] },
  forward: { within: [], tag: 'forward', keys: [] },
  'forward-interface': { within: ['forward'], tag: 'interface', keys: ['dev'], asAttribute: 'dev' },
};

export const SECTION_NAMES = Object.keys(SECTIONS);

/** libvirt's sections that mean nothing here, each with what to do instead. */
export const REFUSED_SECTIONS: Record<string, TextKey> = {
  portgroup: 'cli.section.portgroup',
  'forward-pf': 'cli.section.forwardPf',
};
