/** What a definition of netplan says (netplan-yaml(5)), and the file of our own that has a bridge say it in place of a card. */

/** What says of a device how it has its addresses, and so goes to the bridge with all below it. */
const OF_ADDRESSES = new Set([
  ...['accept-ra', 'addresses', 'dhcp-identifier', 'dhcp4', 'dhcp4-overrides', 'dhcp6', 'dhcp6-overrides'],
  ...['gateway4', 'gateway6', 'ipv6-address-generation', 'ipv6-address-token', 'ipv6-mtu', 'ipv6-privacy'],
  ...['link-local', 'mtu', 'nameservers', 'optional', 'optional-addresses', 'routes', 'routing-policy'],
]);

/** What says how the card itself is, and so stays with it. */
const OF_CARD = new Set([
  ...['emit-lldp', 'generic-receive-offload', 'generic-segmentation-offload', 'large-receive-offload'],
  ...[
    'macaddress',
    'mtu',
    'receive-checksum-offload',
    'tcp-segmentation-offload',
    'tcp6-segmentation-offload',
  ],
  ...['transmit-checksum-offload', 'wakeonlan'],
]);

/** What is said anew. */
const SAID_ANEW = new Set(['match', 'renderer', 'set-name']);

/** No card is called so: a definition that is for it is for none, and all that it says of addresses rests. */
export const NO_CARD = 'virtnet-no-card';

/** Each setting by its name, with its lines. */
export type NetplanSettings = Map<string, string[]>;

/**
 * The settings of one definition as `netplan get` prints them: in blocks, each beginning at the margin; what goes on is
 * indented, or a list. Null for what is none.
 */
export function settingsOf(printed: string): NetplanSettings | null {
  const settings: NetplanSettings = new Map();
  let lines: string[] | null = null;
  for (const line of printed.split('\n').filter((one) => one.trim() !== '')) {
    const key = /^"?([a-z][a-z0-9-]*)"?:(?: |$)/.exec(line)?.[1];
    if (key !== undefined) settings.set(key, (lines = [line]));
    else if (lines !== null && /^(?: |- )/.test(line)) lines.push(line);
    else return null;
  }
  return settings.size > 0 ? settings : null;
}

/** The settings that cannot be moved to a bridge, or kept with a card that is part of one. */
export const unmovable = (settings: NetplanSettings): string[] =>
  [...settings.keys()].filter((key) => ![OF_ADDRESSES, OF_CARD, SAID_ANEW].some((known) => known.has(key)));

/** Whether a definition may be for more than one card: by a driver, or by names in shell glob. */
export const isForSeveral = (settings: NetplanSettings): boolean =>
  (settings.get('match') ?? []).some((line) => /^ +driver:|^ +- |[*?[]/.test(line));

/** The lines of all that netplan says in which a definition is named by another one. */
export const referringTo = (all: string, id: string): string[] =>
  all
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => {
      const [, key, value] = /^(?:- |([\w-]+): )"?([^"]*)"?$/.exec(line) ?? [];
      return value === id && key !== 'name' && key !== 'set-name';
    });

/** Whether something is defined by a name. */
export const isDefined = (all: string, id: string): boolean =>
  all.split('\n').some((line) => /^ {4}"?([^"]+?)"?:(?: \{\})?$/.exec(line)?.[1] === id);

/** The name of our definition of the card: files of networkd's come in the order of their names, and this before its own. */
export const portOf = (id: string): string => `${id}-virtnet`;

/** Overrides what makes the definition that of the card, and so leaves alone what cannot be overridden: lists only grow. */
export function bridgeYaml(
  settings: NetplanSettings,
  { id, bridge, card, mac }: { id: string; bridge: string; card: string; mac: string },
): string {
  const linesOf = (known: ReadonlySet<string>): string[] =>
    [...settings].flatMap(([key, lines]) => (known.has(key) ? lines : [])).map((line) => `      ${line}`);
  const renames = settings.has('set-name');
  // Quoted as YAML 1.2 takes JSON.
  const said = JSON.stringify;
  const match = renames ? (settings.get('match') ?? []) : ['match:', `  name: ${said(card)}`];
  return [
    'network:',
    '  version: 2',
    '  ethernets:',
    `    ${said(id)}:`,
    `      match: {name: ${NO_CARD}}`,
    ...(renames ? [`      set-name: ${NO_CARD}`] : []),
    '      optional: true',
    `    ${said(portOf(id))}:`,
    '      renderer: networkd',
    ...[...match, ...(renames ? [`set-name: ${said(card)}`] : [])].map((line) => `      ${line}`),
    '      link-local: []',
    ...linesOf(OF_CARD),
    '  bridges:',
    `    ${said(bridge)}:`,
    '      renderer: networkd',
    `      interfaces: [${said(portOf(id))}]`,
    `      macaddress: ${said(mac)}`,
    '      parameters: {stp: false, forward-delay: 0}',
    ...linesOf(OF_ADDRESSES),
    '',
  ].join('\n');
}

/** What differs of a bridge by being one (networkd's file of netplan 0.106 and later). */
const OF_BRIDGES = new Set(['ConfigureWithoutCarrier=yes', 'ConfigureWithoutCarrier=true']);

/**
 * What a file of networkd gives a device, whatever the order of its sections and lines; without what says which device it
 * is, and how its own link is.
 */
export function givenBy(networkFile: string): string {
  const sections = `\n${networkFile}`.split(/\n(?=\[)/).flatMap((text) => {
    const [head = '', ...lines] = text.split('\n').map((line) => line.trim());
    const said = lines.filter((line) => line !== '' && !line.startsWith('#') && !OF_BRIDGES.has(line)).sort();
    return ['', '[Match]', '[Link]'].includes(head) || said.length === 0 ? [] : [[head, ...said].join('\n')];
  });
  return sections.sort().join('\n');
}
