/** Verbs about what is stored of networks, and about starting and stopping them. */
import { AFFECT_OPTIONS } from '../affectOptions';
import { SECTION_NAMES, UPDATE_COMMANDS } from '../../definition/sectionNames';
import { ALL_HOSTS_OPTION, JSON_OPTION, YES_OPTION, type Verb } from '../../reading/command';
import { FILE, LIVE_OPTION, NETWORK, NETWORKS } from './operands';

export const STORED_VERBS: readonly Verb[] = [
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
      ALL_HOSTS_OPTION,
    ],
    exclusive: [['uuid', 'name', 'table', 'json']],
    load: async () => (await import('../listing')).netList,
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
      { name: 'strict', help: 'refuse what nobody knows instead of leaving it out' },
      YES_OPTION,
    ],
    load: async () => (await import('../definitions')).netDefine,
  },
  {
    name: 'net-create',
    summary: 'Start a transient network from an XML file',
    description: 'A transient network has no stored definition and is gone when it stops.',
    operands: [FILE],
    options: [
      { name: 'validate', help: 'check against the schema (always done; accepted for the sake of scripts)' },
      { name: 'strict', help: 'refuse what nobody knows instead of leaving it out' },
      YES_OPTION,
    ],
    load: async () => (await import('../definitions')).netCreate,
  },
  {
    name: 'net-start',
    summary: 'Start inactive networks, several as one plan',
    description: 'When one of several cannot start, none of them does.',
    operands: [NETWORKS],
    load: async () => (await import('../lifecycle')).netStart,
  },
  {
    name: 'net-destroy',
    summary: 'Stop active networks, several as one plan',
    description: 'The stored definition stays; a transient network is gone.',
    operands: [NETWORKS],
    load: async () => (await import('../lifecycle')).netDestroy,
  },
  {
    name: 'net-undefine',
    summary: 'Delete the stored definition of a network',
    description: 'An active network goes on as a transient one until it is stopped.',
    operands: [NETWORK],
    load: async () => (await import('../lifecycle')).netUndefine,
  },
  {
    name: 'net-autostart',
    summary: 'Have a network start on boot, or no longer',
    operands: [NETWORK],
    options: [{ name: 'disable', help: 'do not start it on boot' }],
    load: async () => (await import('../lifecycle')).netAutostart,
  },
  {
    name: 'net-edit',
    summary: 'Edit the stored definition of a network',
    description:
      'Opens $VISUAL or $EDITOR. An edit that is not accepted is opened again with the reason, or kept in a file. An active network goes on as it is until it is started again, or is changed at once with --live, while its guests stay connected.',
    operands: [NETWORK],
    options: [LIVE_OPTION, YES_OPTION],
    load: async () => (await import('../edit')).netEdit,
  },
  {
    name: 'net-dumpxml',
    summary: 'Print the definition of a network as XML',
    operands: [NETWORK],
    options: [
      { name: 'inactive', help: 'print the stored definition of an active network' },
      {
        name: 'xpath',
        help: 'print only what this expression finds, as //ip/@address',
        value: { name: 'EXPRESSION', kind: 'text' },
      },
      { name: 'wrap', help: 'put what was found into one element' },
      JSON_OPTION,
    ],
    exclusive: [
      ['xpath', 'json'],
      ['wrap', 'json'],
    ],
    load: async () => (await import('../dumpXml')).netDumpxml,
  },
  {
    name: 'net-info',
    summary: 'Show how a network stands',
    operands: [NETWORK],
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../listing')).netInfo,
  },
  {
    name: 'net-name',
    summary: 'Print the name of the network with a UUID',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('../listing')).netName,
  },
  {
    name: 'net-uuid',
    summary: 'Print the UUID of the network with a name',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('../listing')).netUuid,
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
    load: async () => (await import('../description')).netDesc,
  },
  {
    name: 'net-metadata',
    summary: 'Show or set what another program keeps in the definition of a network',
    description:
      'An element in the namespace of that program. It is kept with the definition and has no effect on the network.',
    operands: [NETWORK, { name: 'uri', kind: 'text', help: 'the namespace' }],
    options: [
      ...AFFECT_OPTIONS,
      { name: 'edit', help: 'edit it in $VISUAL or $EDITOR' },
      {
        name: 'key',
        help: 'the prefix that the namespace gets in the definition',
        value: { name: 'KEY', kind: 'text' },
      },
      { name: 'set', help: 'the new element as XML', value: { name: 'XML', kind: 'text' } },
      { name: 'remove', help: 'remove it' },
    ],
    exclusive: [
      ['edit', 'set', 'remove'],
      ['current', 'live'],
      ['current', 'config'],
    ],
    load: async () => (await import('../description')).netMetadata,
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
        help: 'which <ip> it belongs to, from 0 (default: by the addresses in it, else the first with DHCP)',
        value: { name: 'NUMBER', kind: 'number' },
      },
      YES_OPTION,
    ],
    exclusive: [
      ['current', 'live'],
      ['current', 'config'],
    ],
    load: async () => (await import('../update')).netUpdate,
  },
];
