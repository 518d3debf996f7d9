/** Verbs about whole networks, their history, and this host. */
import { ALL_HOSTS_OPTION, JSON_OPTION, YES_OPTION, type Verb } from '../../reading/command';
import { NETWORK, NETWORKS } from './operands';

const BRIDGE_OPTIONS = [
  { name: 'plan', help: 'show what would be done, and do nothing' },
  { name: 'yes', help: 'keep it without being asked' },
];

export const HOST_VERBS: readonly Verb[] = [
  {
    name: 'net-clone',
    summary: 'Store a copy of a network under another name',
    description:
      'The copy gets a UUID, a bridge and a MAC address of its own, and addresses that nobody uses.',
    operands: [NETWORK, { name: 'newname', kind: 'text', help: 'name of the copy' }],
    options: [
      {
        name: 'subnet',
        help: 'network of the copy, as 192.168.150.0/24',
        value: { name: 'CIDR', kind: 'text' },
      },
      YES_OPTION,
    ],
    load: async () => (await import('../copies')).netClone,
  },
  {
    name: 'net-export',
    summary: 'Print or write stored definitions as XML',
    operands: [{ ...NETWORKS, optional: true }],
    options: [
      { name: 'all', help: 'all stored networks' },
      {
        name: 'directory',
        help: 'write each to NAME.xml there; existing files are left alone',
        value: { name: 'DIRECTORY', kind: 'directory' },
      },
    ],
    load: async () => (await import('../copies')).netExport,
  },
  {
    name: 'net-import',
    summary: 'Take networks over from libvirt, list those it has, or give them back',
    description:
      'Without a name, the list says what would be refused and why, with the same options. libvirt keeps its own definition, with the same bridge and addresses: only one of the two can be active. Its stored files are read, or virsh is asked where there are none. Parts and values that mean nothing here are named with what to use instead; --partly leaves them out. With --take-over, what libvirt runs goes on running here: libvirt stops its network, no longer starts it on boot, and ours is started on the same bridge, with its guests, addresses and leases, as one change; when that fails, libvirt runs it again. No packet between guests, the host and the outside is lost, while DHCP and DNS are away for a moment. libvirt starts no further guests on a network that it does not run itself. What it does not run is neither started here nor set to start on boot. --give-back stops networks here and has libvirt run them again: guests are away from the network until it has, for a moment.',
    operands: [
      { name: 'name', kind: 'text', help: 'names of networks of libvirt', optional: true, several: true },
    ],
    options: [
      { name: 'all', help: 'all of them' },
      { name: 'partly', help: 'leave out the parts and values that cannot be carried, and say which' },
      {
        name: 'rename',
        help: 'call a network otherwise here; may be given several times',
        value: { name: 'OLD=NEW', kind: 'text' },
        several: true,
      },
      { name: 'renumber', help: 'move what collides to addresses that are free' },
      { name: 'take-over', help: 'take over what libvirt runs, as it runs' },
      { name: 'give-back', help: 'have libvirt run its networks again, by their names here' },
      { name: 'virsh', help: 'ask virsh instead of reading libvirt’s files' },
      JSON_OPTION,
      YES_OPTION,
    ],
    exclusive: [
      ['give-back', 'all'],
      ['give-back', 'take-over'],
      ['give-back', 'json'],
    ],
    load: async () => (await import('../import')).netImport,
  },
  {
    name: 'net-make-bridge',
    summary: 'Put a bridge of this host over a wired network card, for Bridged networks',
    description:
      'Addresses, routes, hardware address and DHCP client of the card move to the bridge, and connections go on. Whoever configures the card is asked to do it, so that it lasts: where nobody does, “virtnet boot” makes the bridge on boot; for owners that cannot be asked, what to write there is said. It is taken back unless it is kept within 15 seconds, also when the connection is lost. Wireless cards cannot be part of a bridge.',
    operands: [{ name: 'bridge', kind: 'text', help: 'name of the bridge, as br0' }],
    options: [
      { name: 'over', help: 'the network card', value: { name: 'CARD', kind: 'text' } },
      ...BRIDGE_OPTIONS,
    ],
    exclusive: [['plan', 'yes']],
    load: async () => (await import('../bridge')).netMakeBridge,
  },
  {
    name: 'net-remove-bridge',
    summary: 'Remove a bridge that net-make-bridge has made, and give the card back what it has',
    description:
      'Refused while a network that joins it is active, or guests are plugged in. It is taken back unless it is kept within 15 seconds, also when the connection is lost.',
    operands: [{ name: 'bridge', kind: 'text', help: 'name of the bridge' }],
    options: BRIDGE_OPTIONS,
    exclusive: [['plan', 'yes']],
    load: async () => (await import('../bridge')).netRemoveBridge,
  },
  {
    name: 'net-rename',
    summary: 'Give a network another name',
    description:
      'An active one keeps its guests, and everything goes along: leases, autostart, log and history. Nobody loses a packet; only its dnsmasq is started again.',
    operands: [NETWORK, { name: 'newname', kind: 'text', help: 'the new name' }],
    options: [YES_OPTION],
    load: async () => (await import('../history')).netRename,
  },
  {
    name: 'net-history',
    summary: 'List what was changed of stored definitions, newest first',
    description:
      'By whomever it was changed: the window, this command or the helper itself; not what people edit in the files. A network that was undefined is found by the name that it had.',
    operands: [{ ...NETWORK, optional: true, help: 'only changes of this network' }],
    options: [
      {
        name: 'limit',
        help: 'so many at most (default: 20)',
        value: { name: 'NUMBER', kind: 'number' },
      },
      { name: 'diff', help: 'print the lines that differ' },
      JSON_OPTION,
      ALL_HOSTS_OPTION,
    ],
    exclusive: [['diff', 'json']],
    load: async () => (await import('../history')).netHistory,
  },
  {
    name: 'net-revert',
    summary: 'Take a change of a stored definition back',
    description:
      'The last change of a network, or the entry of net-history that is named. An active network that runs as the change left it is changed at once, while its guests stay connected. What was taken back is itself a change: --redo takes that back.',
    operands: [{ ...NETWORK, optional: true, help: 'take back its last change' }],
    options: [
      {
        name: 'entry',
        help: 'the entry of net-history to take back',
        value: { name: 'ENTRY', kind: 'text' },
      },
      { name: 'redo', help: 'bring about again what was taken back last' },
      { name: 'force', help: 'even when the network was changed since' },
      YES_OPTION,
    ],
    exclusive: [['entry', 'redo']],
    load: async () => (await import('../history')).netRevert,
  },
  {
    name: 'net-check',
    summary: 'Check whether active networks are still as they were started',
    description:
      'Says what other programs have changed: rules, bridges, addresses, settings, dnsmasq. The exit status is 1 when something differs and was not repaired.',
    operands: [{ ...NETWORKS, optional: true }],
    options: [
      { name: 'repair', help: 'repair what differs' },
      {
        name: 'by-itself',
        help: 'switch on or off that the host repairs by itself while a window is open, and check nothing',
        value: { name: 'SWITCH', kind: ['on', 'off'] },
      },
      JSON_OPTION,
      ALL_HOSTS_OPTION,
    ],
    exclusive: [
      ['all-hosts', 'repair'],
      ['all-hosts', 'by-itself'],
    ],
    load: async () => (await import('../netCheck')).netCheck,
  },
  {
    name: 'activity',
    summary: 'Show what was done and noticed on this host, by all fronts',
    description:
      'Orders with their outcome, guests and leases, changes by other programs, and the log lines of dnsmasq, oldest first.',
    options: [
      {
        name: 'network',
        help: 'only what concerns this network',
        value: { name: 'NETWORK', kind: 'network' },
      },
      {
        name: 'since',
        help: 'only since then: 30m, 2h, 7d, or 2026-11-24T10:00',
        value: { name: 'TIME', kind: 'text' },
      },
      {
        name: 'lines',
        help: 'so many at most (default: 100, or all with --since)',
        value: { name: 'NUMBER', kind: 'number' },
      },
      { name: 'verbose', help: 'print the commands of each order, too' },
      { name: 'follow', short: 'f', help: 'go on with what comes, until interrupted' },
      { name: 'report', help: 'print a report for a bug in Markdown: host, versions, definitions, activity' },
      { name: 'json', help: 'print JSON; with --follow one object a line' },
    ],
    load: async () => (await import('../activity')).activity,
  },
  {
    name: 'host-check',
    summary: 'Check programs, permissions and conflicts on this host',
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../hostCheck')).hostCheck,
  },
  {
    name: 'boot',
    summary: 'Start all networks that are set to start on boot, as one plan',
    description:
      'A network that cannot start keeps no other down; it is reported, and the exit status is 1. The result is kept until the computer is started again.',
    options: [{ name: 'status', help: 'show the result of the last boot and start nothing' }, JSON_OPTION],
    load: async () => (await import('../boot')).boot,
  },
  {
    name: 'serve',
    summary: 'Serve the app to a browser, until interrupted',
    description:
      'On a port of 127.0.0.1, for programs of the same user and root, or on a Unix socket, whose permissions say for whom. The link carries a token; whoever has it may do what you may. From another computer, forward it over ssh, as ssh -L 8080:/run/virtnet-serve/socket HOST, and open the link there. The packages bring the unit virtnet-serve, which does this as root and is off until systemctl enable --now virtnet-serve; --link then prints the two lines to use.',
    options: [
      {
        name: 'port',
        help: 'port of 127.0.0.1 (default: any free one); with --link, the one to forward (default: 8080)',
        value: { name: 'PORT', kind: 'number' },
      },
      {
        name: 'socket',
        help: 'Unix socket to serve on; with --link, that of the server (default: the unit’s)',
        value: { name: 'PATH', kind: 'file' },
      },
      {
        name: 'group',
        help: 'group that may use the socket and read its token; such a server reaches no other host',
        value: { name: 'GROUP', kind: 'text' },
      },
      { name: 'link', help: 'serve nothing: print the way in to a server on a socket' },
    ],
    exclusive: [['group', 'link']],
    load: async () => (await import('../serve')).serve,
  },
  {
    name: 'completion',
    summary: 'Print the completion script for a shell',
    operands: [{ name: 'shell', kind: ['bash', 'zsh', 'fish'], help: 'bash, zsh or fish' }],
    load: async () => (await import('../documents')).completion,
  },
  {
    name: 'complete',
    summary: 'Print what may stand at the cursor, for completion scripts',
    hidden: true,
    operands: [{ name: 'words', kind: 'text', help: 'the words so far', optional: true, several: true }],
    load: async () => (await import('../documents')).complete,
  },
  {
    name: 'man',
    summary: 'Print the source of the manual page',
    hidden: true,
    load: async () => (await import('../documents')).man,
  },
];
