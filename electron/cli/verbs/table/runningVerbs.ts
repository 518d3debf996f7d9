/** Verbs about networks that run: their guests, leases and forwards, and what happens to them. */
import { AFFECT_OPTIONS } from '../affectOptions';
import { FORWARD_ACTIONS } from '../forwardActions';
import { ALL_HOSTS_OPTION, JSON_OPTION, YES_OPTION, type Verb } from '../../reading/command';
import { NETWORK } from './operands';

export const RUNNING_VERBS: readonly Verb[] = [
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
    load: async () => (await import('../outside')).netOutside,
  },
  {
    name: 'net-dhcp-leases',
    summary: 'List the DHCP leases of a network',
    operands: [NETWORK, { name: 'mac', kind: 'text', help: 'only those of this guest', optional: true }],
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../leases')).netDhcpLeases,
  },
  {
    name: 'net-lease',
    summary: 'List the DHCP leases of a network, or take one back',
    description:
      'An address that is taken back is free for others at once. A guest that has it is not told: it keeps the address until it asks anew, which it should before another one gets it. A fixed address that is moved to another guest is taken back from the old one by the change itself.',
    operands: [NETWORK],
    options: [
      {
        name: 'release',
        help: 'take the lease of this address back',
        value: { name: 'ADDRESS', kind: 'text' },
      },
      JSON_OPTION,
    ],
    exclusive: [['release', 'json']],
    load: async () => (await import('../leases')).netLease,
  },
  {
    name: 'net-forward',
    summary: 'Add, remove or list port forwards of a NAT network, at once or for the next start',
    description:
      'What comes to a port of this host goes on to a guest: from outside, from the host itself by its addresses (localhost, 127.0.0.1 and ::1, is not included), and from guests. A guest that is named, or whose address comes from a lease, gets it as its fixed address. A forward is removed by its name, or by its protocol and port.',
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
    load: async () => (await import('../forward')).netForward,
  },
  {
    name: 'net-guests',
    summary: 'List who is plugged in to a network',
    description:
      'Addresses come from leases and from what the host has heard of; a guest with a lease and no port is not plugged in now.',
    operands: [NETWORK],
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../guests')).netGuests,
  },
  {
    name: 'net-port-list',
    summary: 'Say that ports have no records here; net-guests lists who is plugged in',
    description:
      'libvirt keeps a record with a UUID of each port of a network that one of its guests uses. Networks here have none, so this verb always fails, after looking whether there is such a network. Who is plugged in, by whatever means, is listed by net-guests, for scripts with --json.',
    operands: [NETWORK],
    options: [
      { name: 'uuid', help: 'accepted for the sake of scripts' },
      { name: 'table', help: 'accepted for the sake of scripts' },
    ],
    load: async () => (await import('../guests')).netPortList,
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
    load: async () => (await import('../events')).netEvent,
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
    load: async () => (await import('../plan')).netPlan,
  },
  {
    name: 'net-test',
    summary: 'Test an active network with a temporary guest, step by step',
    description:
      'The guest takes a lease and tries names, the gateway and the outside, as a real one would; each failure is explained with what to do. Nothing of the guest is left, also when the test is interrupted. The exit status is 1 when a step failed.',
    operands: [NETWORK],
    options: [{ name: 'json', help: 'print the report as JSON, with the commands behind each step' }],
    load: async () => (await import('../probe')).netTest,
  },
];
