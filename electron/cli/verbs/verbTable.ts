/** Every verb of the command line, in the order in which help shows them. */
import { AFFECT_OPTIONS } from './affectOptions';
import { FORWARD_ACTIONS } from './forwardActions';
import { SECTION_NAMES, UPDATE_COMMANDS } from '../definition/sectionNames';
import { JSON_OPTION, YES_OPTION, type Operand, type Option, type Verb } from '../reading/command';

const NETWORK: Operand = { name: 'network', kind: 'network', help: 'name or UUID of the network' };
const NETWORKS: Operand = { ...NETWORK, several: true, help: 'names or UUIDs of the networks' };
const FILE: Operand = {
  name: 'file',
  kind: 'file',
  help: 'file with a network definition in XML; - is standard input',
};

const LIVE_OPTION: Option = { name: 'live', help: 'change the running network as well, at once' };

export const VERBS: readonly Verb[] = [
  {
    name: 'net-list',
    summary: 'List networks, the active ones unless told otherwise',
    options: [
      { name: 'inactive', help: 'list inactive networks' },
      { name: 'all', help: 'list active and inactive networks' },
      { name: 'persistent', help: 'list networks that have a stored definition' },
      { name: 'transient', help: 'list networks that are gone when they stop' },
      { name: 'autostart', help: 'list networks that start on boot' },
      { name: 'no-autostart', help: 'list networks that do not start on boot' },
      { name: 'uuid', help: 'print UUIDs only' },
      { name: 'name', help: 'print names only' },
      { name: 'table', help: 'print a table (default)' },
      JSON_OPTION,
    ],
    exclusive: [['uuid', 'name', 'table', 'json']],
    load: async () => (await import('./listing')).netList,
  },
  {
    name: 'net-define',
    summary: 'Store a network from an XML file, without starting it',
    description:
      'A definition with the name and UUID of a stored one replaces it. An active network goes on as it is until it is started again, or is changed at once with --live, while its guests stay connected.',
    operands: [FILE],
    options: [
      LIVE_OPTION,
      { name: 'validate', help: 'check against the schema (always done; accepted for the sake of scripts)' },
      YES_OPTION,
    ],
    load: async () => (await import('./definitions')).netDefine,
  },
  {
    name: 'net-create',
    summary: 'Start a transient network from an XML file',
    description: 'A transient network has no stored definition and is gone when it stops.',
    operands: [FILE],
    options: [
      { name: 'validate', help: 'check against the schema (always done; accepted for the sake of scripts)' },
      YES_OPTION,
    ],
    load: async () => (await import('./definitions')).netCreate,
  },
  {
    name: 'net-start',
    summary: 'Start inactive networks, several as one plan',
    description: 'When one of several cannot start, none of them does.',
    operands: [NETWORKS],
    load: async () => (await import('./lifecycle')).netStart,
  },
  {
    name: 'net-destroy',
    summary: 'Stop active networks, several as one plan',
    description: 'The stored definition stays; a transient network is gone.',
    operands: [NETWORKS],
    load: async () => (await import('./lifecycle')).netDestroy,
  },
  {
    name: 'net-undefine',
    summary: 'Delete the stored definition of a network',
    description: 'An active network goes on as a transient one until it is stopped.',
    operands: [NETWORK],
    load: async () => (await import('./lifecycle')).netUndefine,
  },
  {
    name: 'net-autostart',
    summary: 'Have a network start on boot, or no longer',
    operands: [NETWORK],
    options: [{ name: 'disable', help: 'do not start it on boot' }],
    load: async () => (await import('./lifecycle')).netAutostart,
  },
  {
    name: 'net-edit',
    summary: 'Edit the stored definition of a network',
    description:
      'Opens $VISUAL or $EDITOR. An edit that is not accepted is opened again with the reason, or kept in a file. An active network goes on as it is until it is started again, or is changed at once with --live, while its guests stay connected.',
    operands: [NETWORK],
    options: [LIVE_OPTION, YES_OPTION],
    load: async () => (await import('./edit')).netEdit,
  },
  {
    name: 'net-dumpxml',
    summary: 'Print the definition of a network as XML',
    operands: [NETWORK],
    options: [{ name: 'inactive', help: 'print the stored definition of an active network' }, JSON_OPTION],
    load: async () => (await import('./definitions')).netDumpxml,
  },
  {
    name: 'net-info',
    summary: 'Show how a network stands',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('./listing')).netInfo,
  },
  {
    name: 'net-name',
    summary: 'Print the name of the network with a UUID',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('./listing')).netName,
  },
  {
    name: 'net-uuid',
    summary: 'Print the UUID of the network with a name',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('./listing')).netUuid,
  },
  {
    name: 'net-desc',
    summary: 'Show or set the description or title of a network',
    operands: [
      NETWORK,
      {
        name: 'new-desc',
        kind: 'text',
        help: 'the new text; an empty one removes it',
        optional: true,
        several: true,
      },
    ],
    options: [
      ...AFFECT_OPTIONS,
      { name: 'title', help: 'the title instead of the description' },
      { name: 'edit', help: 'edit the text in $VISUAL or $EDITOR' },
      JSON_OPTION,
    ],
    exclusive: [
      ['current', 'live'],
      ['current', 'config'],
    ],
    load: async () => (await import('./description')).netDesc,
  },
  {
    name: 'net-update',
    summary: 'Add, delete or modify one part of a definition, at once or for the next start',
    description: `Sections: ${SECTION_NAMES.join(', ')}. Guests stay connected while a running network is updated.`,
    operands: [
      NETWORK,
      { name: 'command', kind: UPDATE_COMMANDS, help: UPDATE_COMMANDS.join(', ') },
      { name: 'section', kind: SECTION_NAMES, help: 'the kind of part' },
      { name: 'xml', kind: 'file', help: 'the part as XML, or the name of a file with it' },
    ],
    options: [
      ...AFFECT_OPTIONS,
      {
        name: 'parent-index',
        help: 'which <ip> it belongs to, from 0 (default: the first with DHCP)',
        value: { name: 'NUMBER', kind: 'number' },
      },
      YES_OPTION,
    ],
    exclusive: [
      ['current', 'live'],
      ['current', 'config'],
    ],
    load: async () => (await import('./update')).netUpdate,
  },
  {
    name: 'net-outside',
    summary: 'Show or set whether guests of a NAT or routed network reach the outside',
    description:
      'At once, for connections that are open too; with --minutes the kernel itself ends it, whether or not anything of Virtnet Manager runs then. Guests keep each other, the gateway and their leases. While they are kept inside, names of the outside are not found either.',
    operands: [NETWORK],
    options: [
      { name: 'isolate', help: 'keep guests inside from now on' },
      { name: 'allow', help: 'let guests out, without a limit' },
      {
        name: 'minutes',
        help: 'let guests out for so many minutes',
        value: { name: 'NUMBER', kind: 'number' },
      },
      ...AFFECT_OPTIONS,
      JSON_OPTION,
    ],
    exclusive: [
      ['isolate', 'allow', 'minutes', 'json'],
      ['current', 'live'],
      ['current', 'config'],
    ],
    load: async () => (await import('./outside')).netOutside,
  },
  {
    name: 'net-dhcp-leases',
    summary: 'List the DHCP leases of a network',
    operands: [NETWORK],
    options: [
      { name: 'mac', help: 'only those of this guest', value: { name: 'MAC', kind: 'text' } },
      JSON_OPTION,
    ],
    load: async () => (await import('./leases')).netDhcpLeases,
  },
  {
    name: 'net-forward',
    summary: 'Add, remove or list port forwards of a NAT network, at once or for the next start',
    description:
      'What comes to a port of this host goes on to a guest: from outside, from the host itself by its addresses, and from guests. A guest that is named, or whose address comes from a lease, gets it as its fixed address. A forward is removed by its name, or by its protocol and port.',
    operands: [{ name: 'action', kind: FORWARD_ACTIONS, help: FORWARD_ACTIONS.join(', ') }, NETWORK],
    options: [
      { name: 'protocol', help: 'tcp (default) or udp', value: { name: 'PROTOCOL', kind: ['tcp', 'udp'] } },
      {
        name: 'port',
        help: 'port of this host, or a range, as 8000-8010',
        value: { name: 'PORT', kind: 'number' },
      },
      {
        name: 'address',
        help: 'address of this host (default: all of them)',
        value: { name: 'ADDRESS', kind: 'text' },
      },
      { name: 'to', help: 'name or address of the guest', value: { name: 'GUEST', kind: 'text' } },
      {
        name: 'to-port',
        help: 'port of the guest, the first one for a range (default: the same)',
        value: { name: 'PORT', kind: 'number' },
      },
      { name: 'name', help: 'name of the forward', value: { name: 'NAME', kind: 'text' } },
      ...AFFECT_OPTIONS,
      JSON_OPTION,
      YES_OPTION,
    ],
    exclusive: [
      ['current', 'live'],
      ['current', 'config'],
    ],
    load: async () => (await import('./forward')).netForward,
  },
  {
    name: 'net-guests',
    summary: 'List who is plugged in to a network',
    description:
      'Addresses come from leases and from what the host has heard of; a guest with a lease and no port is not plugged in now.',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('./guests')).netGuests,
  },
  {
    name: 'net-event',
    summary: 'Wait for networks to be defined, started, stopped, changed or undefined',
    description:
      'By whomever it is done: the window, this command or a person who edits files. Kinds of events: lifecycle (Defined, Started, Stopped, Undefined), metadata-change (title, description or metadata), update (what changed of a running network).',
    operands: [{ ...NETWORK, optional: true, help: 'only events of this network' }],
    options: [
      {
        name: 'event',
        help: 'only events of this kind (default: all)',
        value: { name: 'EVENT', kind: ['lifecycle', 'metadata-change', 'update'] },
      },
      { name: 'loop', help: 'go on after the first event' },
      { name: 'timeout', help: 'give up after so many seconds', value: { name: 'SECONDS', kind: 'number' } },
      { name: 'timestamp', help: 'print the time of each event' },
      { name: 'list', help: 'list the kinds of events' },
      { name: 'json', help: 'print one JSON object a line' },
    ],
    load: async () => (await import('./events')).netEvent,
  },
  {
    name: 'net-plan',
    summary: 'Show what starting a network would do, and do nothing',
    description:
      'For an active network: what would mend it, or with --stop what stopping it would do. For a file: what defining and starting it would do, or what would change when it is the definition of an active network. The formats dnsmasq and iptables show all that an active network is made of, whether or not anything has to change.',
    operands: [{ ...NETWORK, optional: true }],
    options: [
      { name: 'file', help: 'a definition that need not be stored', value: { name: 'FILE', kind: 'file' } },
      { name: 'stop', help: 'what stopping it would do' },
      {
        name: 'format',
        help: 'text, json, shell (a script), dnsmasq (its configuration) or iptables (restore input)',
        value: { name: 'FORMAT', kind: ['text', 'json', 'shell', 'dnsmasq', 'iptables'] },
      },
      JSON_OPTION,
      YES_OPTION,
    ],
    exclusive: [['format', 'json']],
    load: async () => (await import('./plan')).netPlan,
  },
  {
    name: 'net-test',
    summary: 'Test an active network with a temporary guest, step by step',
    description:
      'The guest takes a lease and tries names, the gateway and the outside, as a real one would; each failure is explained with what to do. Nothing of the guest is left, also when the test is interrupted. The exit status is 1 when a step failed.',
    operands: [NETWORK],
    options: [{ name: 'json', help: 'print the report as JSON, with the commands behind each step' }],
    load: async () => (await import('./test')).netTest,
  },
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
    load: async () => (await import('./copies')).netClone,
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
    load: async () => (await import('./copies')).netExport,
  },
  {
    name: 'net-import',
    summary: 'Take definitions over from libvirt, or list those it has',
    description:
      'libvirt keeps its own definition, with the same bridge and addresses: only one of the two can be active. Its stored files are read, or virsh is asked where there are none. Parts that mean nothing here are named with what to use instead; --partly leaves them out. What is imported is neither started nor set to start on boot.',
    operands: [
      { name: 'name', kind: 'text', help: 'names of networks of libvirt', optional: true, several: true },
    ],
    options: [
      { name: 'all', help: 'all of them' },
      { name: 'partly', help: 'leave out the parts that cannot be carried, and say which' },
      { name: 'virsh', help: 'ask virsh instead of reading libvirt’s files' },
      JSON_OPTION,
      YES_OPTION,
    ],
    load: async () => (await import('./import')).netImport,
  },
  {
    name: 'net-rename',
    summary: 'Give a network another name',
    description:
      'An active one keeps its guests, and everything goes along: leases, autostart, log and history. Nobody loses a packet; only its dnsmasq is started again.',
    operands: [NETWORK, { name: 'newname', kind: 'text', help: 'the new name' }],
    options: [YES_OPTION],
    load: async () => (await import('./history')).netRename,
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
    ],
    exclusive: [['diff', 'json']],
    load: async () => (await import('./history')).netHistory,
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
    load: async () => (await import('./history')).netRevert,
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
    ],
    load: async () => (await import('./netCheck')).netCheck,
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
    load: async () => (await import('./activity')).activity,
  },
  {
    name: 'host-check',
    summary: 'Check programs, permissions and conflicts on this host',
    options: [JSON_OPTION],
    load: async () => (await import('./hostCheck')).hostCheck,
  },
  {
    name: 'boot',
    summary: 'Start all networks that are set to start on boot, as one plan',
    description:
      'A network that cannot start keeps no other down; it is reported, and the exit status is 1. The result is kept until the computer is started again.',
    options: [{ name: 'status', help: 'show the result of the last boot and start nothing' }, JSON_OPTION],
    load: async () => (await import('./boot')).boot,
  },
  {
    name: 'completion',
    summary: 'Print the completion script for a shell',
    operands: [{ name: 'shell', kind: ['bash', 'zsh', 'fish'], help: 'bash, zsh or fish' }],
    load: async () => (await import('./documents')).completion,
  },
  {
    name: 'complete',
    summary: 'Print what may stand at the cursor, for completion scripts',
    hidden: true,
    operands: [{ name: 'words', kind: 'text', help: 'the words so far', optional: true, several: true }],
    load: async () => (await import('./documents')).complete,
  },
  {
    name: 'man',
    summary: 'Print the source of the manual page',
    hidden: true,
    load: async () => (await import('./documents')).man,
  },
];
