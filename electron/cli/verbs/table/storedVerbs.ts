/** Verbs about what is stored of networks, and about starting and stopping them. */
import { t } from '../../../../shared/language/language';
import { AFFECT_OPTIONS } from '../affectOptions';
import { SECTION_NAMES, UPDATE_COMMANDS } from '../../definition/sectionNames';
import { ALL_HOSTS_OPTION, JSON_OPTION, YES_OPTION, type Verb } from '../../reading/command';
import { FILE, LIVE_OPTION, NETWORK, NETWORKS } from './operands';

export const STORED_VERBS: readonly Verb[] = [
  {
    name: 'net-list',
    summary: 'cli.verbs.netList.summary',
    options: [
      { name: 'inactive', help: 'cli.verbs.netList.option.inactive' },
      { name: 'all', help: 'cli.verbs.netList.option.all' },
      { name: 'persistent', help: 'cli.verbs.netList.option.persistent' },
      { name: 'transient', help: 'cli.verbs.netList.option.transient' },
      { name: 'autostart', help: 'cli.verbs.netList.option.autostart' },
      { name: 'no-autostart', help: 'cli.verbs.netList.option.noAutostart' },
      { name: 'uuid', help: 'cli.verbs.netList.option.uuid' },
      { name: 'name', help: 'cli.verbs.netList.option.name' },
      { name: 'table', help: 'cli.verbs.netList.option.table' },
      JSON_OPTION,
      ALL_HOSTS_OPTION,
    ],
    exclusive: [['uuid', 'name', 'table', 'json']],
    load: async () => (await import('../listing')).netList,
  },
  {
    name: 'net-define',
    summary: 'cli.verbs.netDefine.summary',
    description: 'cli.verbs.netDefine.description',
    operands: [FILE],
    options: [
      LIVE_OPTION,
      { name: 'validate', help: 'cli.verbs.option.validate' },
      { name: 'strict', help: 'cli.verbs.option.strict' },
      YES_OPTION,
    ],
    load: async () => (await import('../definitions')).netDefine,
  },
  {
    name: 'net-create',
    summary: 'cli.verbs.netCreate.summary',
    description: 'cli.verbs.netCreate.description',
    operands: [FILE],
    options: [
      { name: 'validate', help: 'cli.verbs.option.validate' },
      { name: 'strict', help: 'cli.verbs.option.strict' },
      YES_OPTION,
    ],
    load: async () => (await import('../definitions')).netCreate,
  },
  {
    name: 'net-start',
    summary: 'cli.verbs.netStart.summary',
    description: 'cli.verbs.netStart.description',
    operands: [NETWORKS],
    load: async () => (await import('../lifecycle')).netStart,
  },
  {
    name: 'net-destroy',
    summary: 'cli.verbs.netDestroy.summary',
    description: 'cli.verbs.netDestroy.description',
    operands: [NETWORKS],
    load: async () => (await import('../lifecycle')).netDestroy,
  },
  {
    name: 'net-undefine',
    summary: 'cli.verbs.netUndefine.summary',
    description: 'cli.verbs.netUndefine.description',
    operands: [NETWORK],
    load: async () => (await import('../lifecycle')).netUndefine,
  },
  {
    name: 'net-autostart',
    summary: 'cli.verbs.netAutostart.summary',
    operands: [NETWORK],
    options: [{ name: 'disable', help: 'cli.verbs.netAutostart.option.disable' }],
    load: async () => (await import('../lifecycle')).netAutostart,
  },
  {
    name: 'net-edit',
    summary: 'cli.verbs.netEdit.summary',
    description: 'cli.verbs.netEdit.description',
    operands: [NETWORK],
    options: [LIVE_OPTION, YES_OPTION],
    load: async () => (await import('../edit')).netEdit,
  },
  {
    name: 'net-dumpxml',
    summary: 'cli.verbs.netDumpxml.summary',
    operands: [NETWORK],
    options: [
      { name: 'inactive', help: 'cli.verbs.netDumpxml.option.inactive' },
      {
        name: 'xpath',
        help: 'cli.verbs.netDumpxml.option.xpath',
        value: { name: 'EXPRESSION', kind: 'text' },
      },
      { name: 'wrap', help: 'cli.verbs.netDumpxml.option.wrap' },
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
    summary: 'cli.verbs.netInfo.summary',
    operands: [NETWORK],
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../listing')).netInfo,
  },
  {
    name: 'net-name',
    summary: 'cli.verbs.netName.summary',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('../listing')).netName,
  },
  {
    name: 'net-uuid',
    summary: 'cli.verbs.netUuid.summary',
    operands: [NETWORK],
    options: [JSON_OPTION],
    load: async () => (await import('../listing')).netUuid,
  },
  {
    name: 'net-desc',
    summary: 'cli.verbs.netDesc.summary',
    operands: [
      NETWORK,
      {
        name: 'new-desc',
        kind: 'text',
        help: 'cli.verbs.netDesc.operand.newDesc',
        optional: true,
        several: true,
      },
    ],
    options: [
      ...AFFECT_OPTIONS,
      { name: 'title', help: 'cli.verbs.netDesc.option.title' },
      { name: 'edit', help: 'cli.verbs.netDesc.option.edit' },
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
    summary: 'cli.verbs.netMetadata.summary',
    description: 'cli.verbs.netMetadata.description',
    operands: [NETWORK, { name: 'uri', kind: 'text', help: 'cli.verbs.netMetadata.operand.uri' }],
    options: [
      ...AFFECT_OPTIONS,
      { name: 'edit', help: 'cli.verbs.netMetadata.option.edit' },
      {
        name: 'key',
        help: 'cli.verbs.netMetadata.option.key',
        value: { name: 'KEY', kind: 'text' },
      },
      { name: 'set', help: 'cli.verbs.netMetadata.option.set', value: { name: 'XML', kind: 'text' } },
      { name: 'remove', help: 'cli.verbs.netMetadata.option.remove' },
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
    summary: 'cli.verbs.netUpdate.summary',
    description: () => t('cli.verbs.netUpdate.description', { sections: SECTION_NAMES.join(', ') }),
    operands: [
      NETWORK,
      { name: 'command', kind: UPDATE_COMMANDS, help: () => UPDATE_COMMANDS.join(', ') },
      { name: 'section', kind: SECTION_NAMES, help: 'cli.verbs.netUpdate.operand.section' },
      { name: 'xml', kind: 'file', help: 'cli.verbs.netUpdate.operand.xml' },
    ],
    options: [
      ...AFFECT_OPTIONS,
      {
        name: 'parent-index',
        help: 'cli.verbs.netUpdate.option.parentIndex',
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
