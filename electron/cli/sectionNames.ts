/** The parts of a definition that net-update knows, apart from what changes them, so that help need not load that. */

export const UPDATE_COMMANDS = ['add', 'add-first', 'add-last', 'delete', 'modify'] as const;
export type UpdateCommand = (typeof UPDATE_COMMANDS)[number];

export interface Section {
  /** Elements around the part, from the root's children on. */
  within: readonly string[];
  tag: string;
  /** Attributes that tell one such part from another; none = there is only one. */
  keys: readonly string[];
}

/** libvirt's sections, and those that it refuses to update. */
export const SECTIONS: Record<string, Section> = {
  'ip-dhcp-host': { within: ['ip', 'dhcp'], tag: 'host', keys: ['mac', 'id', 'name', 'ip'] },
  'ip-dhcp-range': { within: ['ip', 'dhcp'], tag: 'range', keys: ['start', 'end'] },
  'dns-host': { within: ['dns'], tag: 'host', keys: ['ip'] },
  'dns-txt': { within: ['dns'], tag: 'txt', keys: ['name'] },
  'dns-srv': { within: ['dns'], tag: 'srv', keys: ['service', 'protocol', 'target', 'port'] },
  'dns-forwarder': { within: ['dns'], tag: 'forwarder', keys: ['addr', 'domain'] },
  ip: { within: [], tag: 'ip', keys: ['address'] },
  route: { within: [], tag: 'route', keys: ['address', 'prefix'] },
  domain: { within: [], tag: 'domain', keys: [] },
  mtu: { within: [], tag: 'mtu', keys: [] },
  forward: { within: [], tag: 'forward', keys: [] },
};

export const SECTION_NAMES = Object.keys(SECTIONS);
