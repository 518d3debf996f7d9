/** Verbs about whole networks, their history, and this host. */
import { ALL_HOSTS_OPTION, JSON_OPTION, YES_OPTION, type Option, type Verb } from '../../reading/command';
import { NETWORK, NETWORKS } from './operands';

const BRIDGE_OPTIONS: readonly Option[] = [
  { name: 'plan', help: 'cli.verbs.bridge.option.plan' },
  { name: 'yes', help: 'cli.verbs.bridge.option.yes' },
];

export const HOST_VERBS: readonly Verb[] = [
  {
    name: 'net-clone',
    summary: 'cli.verbs.netClone.summary',
    description: 'cli.verbs.netClone.description',
    operands: [NETWORK, { name: 'newname', kind: 'text', help: 'cli.verbs.netClone.operand.newname' }],
    options: [
      {
        name: 'subnet',
        help: 'cli.verbs.netClone.option.subnet',
        value: { name: 'CIDR', kind: 'text' },
      },
      YES_OPTION,
    ],
    load: async () => (await import('../copies')).netClone,
  },
  {
    name: 'net-export',
    summary: 'cli.verbs.netExport.summary',
    operands: [{ ...NETWORKS, optional: true }],
    options: [
      { name: 'all', help: 'cli.verbs.netExport.option.all' },
      {
        name: 'directory',
        help: 'cli.verbs.netExport.option.directory',
        value: { name: 'DIRECTORY', kind: 'directory' },
      },
    ],
    load: async () => (await import('../copies')).netExport,
  },
  {
    name: 'net-import',
    summary: 'cli.verbs.netImport.summary',
    description: 'cli.verbs.netImport.description',
    operands: [
      { name: 'name', kind: 'text', help: 'cli.verbs.netImport.operand.name', optional: true, several: true },
    ],
    options: [
      { name: 'all', help: 'cli.verbs.netImport.option.all' },
      { name: 'partly', help: 'cli.verbs.netImport.option.partly' },
      {
        name: 'rename',
        help: 'cli.verbs.netImport.option.rename',
        value: { name: 'OLD=NEW', kind: 'text' },
        several: true,
      },
      { name: 'renumber', help: 'cli.verbs.netImport.option.renumber' },
      { name: 'take-over', help: 'cli.verbs.netImport.option.takeOver' },
      { name: 'give-back', help: 'cli.verbs.netImport.option.giveBack' },
      { name: 'virsh', help: 'cli.verbs.netImport.option.virsh' },
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
    summary: 'cli.verbs.netMakeBridge.summary',
    description: 'cli.verbs.netMakeBridge.description',
    operands: [{ name: 'bridge', kind: 'text', help: 'cli.verbs.netMakeBridge.operand.bridge' }],
    options: [
      { name: 'over', help: 'cli.verbs.netMakeBridge.option.over', value: { name: 'CARD', kind: 'text' } },
      ...BRIDGE_OPTIONS,
    ],
    exclusive: [['plan', 'yes']],
    load: async () => (await import('../bridge')).netMakeBridge,
  },
  {
    name: 'net-remove-bridge',
    summary: 'cli.verbs.netRemoveBridge.summary',
    description: 'cli.verbs.netRemoveBridge.description',
    operands: [{ name: 'bridge', kind: 'text', help: 'cli.verbs.netRemoveBridge.operand.bridge' }],
    options: BRIDGE_OPTIONS,
    exclusive: [['plan', 'yes']],
    load: async () => (await import('../bridge')).netRemoveBridge,
  },
  {
    name: 'net-rename',
    summary: 'cli.verbs.netRename.summary',
    description: 'cli.verbs.netRename.description',
    operands: [NETWORK, { name: 'newname', kind: 'text', help: 'cli.verbs.netRename.operand.newname' }],
    options: [YES_OPTION],
    load: async () => (await import('../history')).netRename,
  },
  {
    name: 'net-history',
    summary: 'cli.verbs.netHistory.summary',
    description: 'cli.verbs.netHistory.description',
    operands: [{ ...NETWORK, optional: true, help: 'cli.verbs.netHistory.operand.network' }],
    options: [
      {
        name: 'limit',
        help: 'cli.verbs.netHistory.option.limit',
        value: { name: 'NUMBER', kind: 'number' },
      },
      { name: 'diff', help: 'cli.verbs.netHistory.option.diff' },
      JSON_OPTION,
      ALL_HOSTS_OPTION,
    ],
    exclusive: [['diff', 'json']],
    load: async () => (await import('../history')).netHistory,
  },
  {
    name: 'net-revert',
    summary: 'cli.verbs.netRevert.summary',
    description: 'cli.verbs.netRevert.description',
    operands: [{ ...NETWORK, optional: true, help: 'cli.verbs.netRevert.operand.network' }],
    options: [
      {
        name: 'entry',
        help: 'cli.verbs.netRevert.option.entry',
        value: { name: 'ENTRY', kind: 'text' },
      },
      { name: 'redo', help: 'cli.verbs.netRevert.option.redo' },
      { name: 'force', help: 'cli.verbs.netRevert.option.force' },
      YES_OPTION,
    ],
    exclusive: [['entry', 'redo']],
    load: async () => (await import('../history')).netRevert,
  },
  {
    name: 'net-check',
    summary: 'cli.verbs.netCheck.summary',
    description: 'cli.verbs.netCheck.description',
    operands: [{ ...NETWORKS, optional: true }],
    options: [
      { name: 'repair', help: 'cli.verbs.netCheck.option.repair' },
      {
        name: 'by-itself',
        help: 'cli.verbs.netCheck.option.byItself',
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
    summary: 'cli.verbs.activity.summary',
    description: 'cli.verbs.activity.description',
    options: [
      {
        name: 'network',
        help: 'cli.verbs.activity.option.network',
        value: { name: 'NETWORK', kind: 'network' },
      },
      {
        name: 'since',
        help: 'cli.verbs.activity.option.since',
        value: { name: 'TIME', kind: 'text' },
      },
      {
        name: 'lines',
        help: 'cli.verbs.activity.option.lines',
        value: { name: 'NUMBER', kind: 'number' },
      },
      { name: 'verbose', help: 'cli.verbs.activity.option.verbose' },
      { name: 'follow', short: 'f', help: 'cli.verbs.activity.option.follow' },
      { name: 'report', help: 'cli.verbs.activity.option.report' },
      { name: 'json', help: 'cli.verbs.activity.option.json' },
    ],
    load: async () => (await import('../activity')).activity,
  },
  {
    name: 'host-check',
    summary: 'cli.verbs.hostCheck.summary',
    options: [JSON_OPTION, ALL_HOSTS_OPTION],
    load: async () => (await import('../hostCheck')).hostCheck,
  },
  {
    name: 'boot',
    summary: 'cli.verbs.boot.summary',
    description: 'cli.verbs.boot.description',
    options: [{ name: 'status', help: 'cli.verbs.boot.option.status' }, JSON_OPTION],
    load: async () => (await import('../boot')).boot,
  },
  {
    name: 'serve',
    summary: 'cli.verbs.serve.summary',
    description: 'cli.verbs.serve.description',
    options: [
      {
        name: 'port',
        help: 'cli.verbs.serve.option.port',
        value: { name: 'PORT', kind: 'number' },
      },
      {
        name: 'socket',
        help: 'cli.verbs.serve.option.socket',
        value: { name: 'PATH', kind: 'file' },
      },
      {
        name: 'group',
        help: 'cli.verbs.serve.option.group',
        value: { name: 'GROUP', kind: 'text' },
      },
      { name: 'link', help: 'cli.verbs.serve.option.link' },
    ],
    exclusive: [['group', 'link']],
    load: async () => (await import('../serve')).serve,
  },
  {
    name: 'completion',
    summary: 'cli.verbs.completion.summary',
    operands: [{ name: 'shell', kind: ['bash', 'zsh', 'fish'], help: 'cli.verbs.completion.operand.shell' }],
    load: async () => (await import('../documents')).completion,
  },
  {
    name: 'complete',
    summary: 'cli.verbs.complete.summary',
    hidden: true,
    operands: [
      {
        name: 'words',
        kind: 'text',
        help: 'cli.verbs.complete.operand.words',
        optional: true,
        several: true,
      },
    ],
    load: async () => (await import('../documents')).complete,
  },
  {
    name: 'man',
    summary: 'cli.verbs.man.summary',
    hidden: true,
    load: async () => (await import('../documents')).man,
  },
];
