/** Verbs about networks that run: their guests, leases and forwards, and what happens to them. */
import { AFFECT_OPTIONS } from '../affectOptions';
import { FORWARD_ACTIONS } from '../forwardActions';
import { SPAN_ACTIONS } from '../spanActions';
import { ALL_HOSTS_OPTION, JSON_OPTION, YES_OPTION, type Verb } from '../../reading/command';
import { NETWORK } from './operands';

export const RUNNING_VERBS: readonly Verb[] = [
  {
    name: 'net-outside',
    summary: 'cli.verbs.netOutside.summary',
    description: 'cli.verbs.netOutside.description',
    operands: [NETWORK],
    options: [
      { name: 'isolate', help: 'cli.verbs.netOutside.option.isolate' },
      { name: 'allow', help: 'cli.verbs.netOutside.option.allow' },
      {
        name: 'minutes',
        help: 'cli.verbs.netOutside.option.minutes',
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
    summary: 'cli.verbs.netDhcpLeases.summary',
    operands: [
      NETWORK,
      { name: 'mac', kind: 'text', help: 'cli.verbs.netDhcpLeases.operand.mac', optional: true },
    ],
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../leases')).netDhcpLeases,
  },
  {
    name: 'net-lease',
    summary: 'cli.verbs.netLease.summary',
    description: 'cli.verbs.netLease.description',
    operands: [NETWORK],
    options: [
      {
        name: 'release',
        help: 'cli.verbs.netLease.option.release',
        value: { name: 'ADDRESS', kind: 'text' },
      },
      JSON_OPTION,
    ],
    exclusive: [['release', 'json']],
    load: async () => (await import('../leases')).netLease,
  },
  {
    name: 'net-forward',
    summary: 'cli.verbs.netForward.summary',
    description: 'cli.verbs.netForward.description',
    operands: [{ name: 'action', kind: FORWARD_ACTIONS, help: () => FORWARD_ACTIONS.join(', ') }, NETWORK],
    options: [
      {
        name: 'protocol',
        help: 'cli.verbs.netForward.option.protocol',
        value: { name: 'PROTOCOL', kind: ['tcp', 'udp'] },
      },
      {
        name: 'port',
        help: 'cli.verbs.netForward.option.port',
        value: { name: 'PORT', kind: 'number' },
      },
      {
        name: 'address',
        help: 'cli.verbs.netForward.option.address',
        value: { name: 'ADDRESS', kind: 'text' },
      },
      { name: 'to', help: 'cli.verbs.netForward.option.to', value: { name: 'GUEST', kind: 'text' } },
      {
        name: 'to-port',
        help: 'cli.verbs.netForward.option.toPort',
        value: { name: 'PORT', kind: 'number' },
      },
      { name: 'name', help: 'cli.verbs.netForward.option.name', value: { name: 'NAME', kind: 'text' } },
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
    name: 'net-span',
    summary: 'cli.verbs.netSpan.summary',
    description: 'cli.verbs.netSpan.description',
    operands: [
      { name: 'action', kind: SPAN_ACTIONS, help: () => SPAN_ACTIONS.join(', ') },
      { ...NETWORK, optional: true },
      { name: 'host', kind: 'uri', help: 'cli.verbs.netSpan.operand.host', optional: true, several: true },
    ],
    options: [
      {
        name: 'address',
        help: 'cli.verbs.netSpan.option.address',
        value: { name: 'HOST=ADDRESS', kind: 'text' },
        several: true,
      },
      {
        name: 'engine',
        help: 'cli.verbs.netSpan.option.engine',
        value: { name: 'ENGINE', kind: ['static', 'evpn'] },
      },
      { name: 'vni', help: 'cli.verbs.netSpan.option.vni', value: { name: 'NUMBER', kind: 'number' } },
      { name: 'wireguard', help: 'cli.verbs.netSpan.option.wireguard' },
      { name: 'plan', help: 'cli.verbs.netSpan.option.plan' },
      JSON_OPTION,
      YES_OPTION,
    ],
    exclusive: [['plan', 'json']],
    load: async () => (await import('../span')).netSpan,
  },
  {
    name: 'net-guests',
    summary: 'cli.verbs.netGuests.summary',
    description: 'cli.verbs.netGuests.description',
    operands: [NETWORK],
    options: [{ name: 'here', help: 'cli.verbs.netGuests.option.here' }, JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../guests')).netGuests,
  },
  {
    name: 'net-port-list',
    summary: 'cli.verbs.netPortList.summary',
    description: 'cli.verbs.netPortList.description',
    operands: [NETWORK],
    options: [
      { name: 'uuid', help: 'cli.verbs.netPortList.option.uuid' },
      { name: 'table', help: 'cli.verbs.netPortList.option.table' },
    ],
    load: async () => (await import('../guests')).netPortList,
  },
  {
    name: 'net-event',
    summary: 'cli.verbs.netEvent.summary',
    description: 'cli.verbs.netEvent.description',
    operands: [{ ...NETWORK, optional: true, help: 'cli.verbs.netEvent.operand.network' }],
    options: [
      {
        name: 'event',
        help: 'cli.verbs.netEvent.option.event',
        value: { name: 'EVENT', kind: ['lifecycle', 'metadata-change', 'update'] },
      },
      { name: 'loop', help: 'cli.verbs.netEvent.option.loop' },
      {
        name: 'timeout',
        help: 'cli.verbs.netEvent.option.timeout',
        value: { name: 'SECONDS', kind: 'number' },
      },
      { name: 'timestamp', help: 'cli.verbs.netEvent.option.timestamp' },
      { name: 'list', help: 'cli.verbs.netEvent.option.list' },
      { name: 'json', help: 'cli.verbs.netEvent.option.json' },
    ],
    load: async () => (await import('../events')).netEvent,
  },
  {
    name: 'net-plan',
    summary: 'cli.verbs.netPlan.summary',
    description: 'cli.verbs.netPlan.description',
    operands: [{ ...NETWORK, optional: true }],
    options: [
      { name: 'file', help: 'cli.verbs.netPlan.option.file', value: { name: 'FILE', kind: 'file' } },
      { name: 'stop', help: 'cli.verbs.netPlan.option.stop' },
      {
        name: 'format',
        help: 'cli.verbs.netPlan.option.format',
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
    summary: 'cli.verbs.netTest.summary',
    description: 'cli.verbs.netTest.description',
    operands: [NETWORK],
    options: [{ name: 'json', help: 'cli.verbs.netTest.option.json' }],
    load: async () => (await import('../probe')).netTest,
  },
];
