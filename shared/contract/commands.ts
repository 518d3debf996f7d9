/** What a person can order of the window: the one table that its menus, its keys and the help of keys are made from. */
import { t } from '../language/language';

/** When a command can be given. */
export type Need =
  /** Always. */
  | 'nothing'
  /** The host answers and its networks are known. */
  | 'host'
  | 'some-network'
  /** The host answers and nothing is being read anew. */
  | 'no-refresh'
  /** A network is selected. */
  | 'network'
  /** The selected network has no order under way. */
  | 'idle-network'
  | 'inactive-network'
  | 'active-network';

export interface Command {
  /** In menus; an ellipsis where something is asked before it is done. */
  readonly title: string;
  /** Where it is clear which network is meant. */
  readonly titleOfNetwork: string;
  /** The letter of the title that chooses it in an open native menu. */
  readonly letter: string;
  /** As spellPress does; the first is the one that menus show, unless somebody else has it. */
  keys: readonly string[];
  /** Its keys hold only where this is focused; elsewhere they mean something else. */
  within?: 'list';
  needs: Need;
}

type Row = Pick<Command, 'keys' | 'within' | 'needs'>;

const table = {
  'new-network': { keys: ['Ctrl+N', 'Ctrl+Alt+N'], needs: 'host' },
  'new-window': { keys: ['Ctrl+Shift+N', 'Ctrl+Alt+Shift+N'], needs: 'nothing' },
  import: { keys: [], needs: 'host' },
  'export-all': { keys: [], needs: 'some-network' },
  'restore-default': { keys: [], needs: 'host' },
  connections: { keys: [], needs: 'nothing' },
  undo: { keys: ['Ctrl+Z'], needs: 'host' },
  redo: { keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], needs: 'host' },
  find: { keys: ['Ctrl+F'], needs: 'host' },
  history: { keys: [], needs: 'host' },
  preferences: { keys: ['Ctrl+,'], needs: 'nothing' },
  start: { keys: ['Ctrl+Shift+S'], needs: 'inactive-network' },
  stop: { keys: ['Ctrl+Shift+T', 'Ctrl+Shift+X'], needs: 'active-network' },
  rename: { keys: ['F2'], needs: 'idle-network' },
  duplicate: { keys: [], needs: 'idle-network' },
  export: { keys: [], needs: 'network' },
  'network-history': { keys: [], needs: 'network' },
  delete: { keys: ['Delete'], within: 'list', needs: 'idle-network' },
  'show-overview': { keys: ['Ctrl+1'], needs: 'nothing' },
  'show-networks': { keys: ['Ctrl+2'], needs: 'nothing' },
  'show-activity': { keys: ['Ctrl+3'], needs: 'nothing' },
  refresh: { keys: ['F5'], needs: 'no-refresh' },
  help: { keys: ['Shift+F1'], needs: 'nothing' },
  'show-keys': { keys: ['F1', '?'], needs: 'nothing' },
  about: { keys: [], needs: 'nothing' },
} as const satisfies Record<string, Row>;

export type CommandId = keyof typeof table;

export const commandIds = Object.keys(table) as [CommandId, ...CommandId[]];

/** In the catalogues, `&` stands before the letter. */
const titleOf = (id: CommandId): string => t(`commands.menu.${id}`).replace('&', '');

/** Titled in the language that is spoken when it is shown. */
const commandWith = (id: CommandId, row: Row): Command => ({
  ...row,
  get title() {
    return titleOf(id);
  },
  get titleOfNetwork() {
    return titleOf(id === 'network-history' ? 'history' : id);
  },
  get letter() {
    return /&(.)/u.exec(t(`commands.menu.${id}`))?.[1] ?? '';
  },
});

export const commands = Object.fromEntries(
  commandIds.map((id) => [id, commandWith(id, table[id])]),
) as Readonly<Record<CommandId, Command>>;

export type MenuId = 'file' | 'edit' | 'network' | 'view' | 'help';

export interface CommandMenu {
  id: MenuId;
  readonly title: string;
  /** With a line between them where there is room. */
  sections: readonly (readonly CommandId[])[];
}

const menuOf = (id: MenuId, sections: CommandMenu['sections']): CommandMenu => ({
  id,
  get title() {
    return t(`commands.menu.bar.${id}`);
  },
  sections,
});

/** The menus: each command stands in one of them. */
export const menus: readonly CommandMenu[] = [
  menuOf('file', [
    ['new-network', 'import', 'export-all', 'restore-default'],
    ['connections'],
    ['new-window'],
  ]),
  menuOf('edit', [['undo', 'redo', 'history'], ['find'], ['preferences']]),
  menuOf('network', [['start', 'stop'], ['rename', 'duplicate', 'export', 'network-history'], ['delete']]),
  menuOf('view', [['show-overview', 'show-networks', 'show-activity'], ['refresh']]),
  menuOf('help', [['help', 'show-keys', 'about']]),
];

/** What the page of a network offers for it. */
export const networkCommands: readonly CommandId[] = [
  'rename',
  'duplicate',
  'export',
  'network-history',
  'delete',
];

/** What the context menu of a network in the list offers. */
export const contextCommands: readonly CommandId[] = ['start', 'stop', ...networkCommands];

/** The key of Apply, everywhere on the page of a network. */
export const APPLY_KEY = 'Ctrl+Return';

/** Keys that are no commands of the window but belong to a part of it, for the help of keys. */
export const keysOfParts = (): { part: string; keys: { title: string; keys: string[] }[] }[] => [
  {
    part: t('commands.menu.keys.list'),
    keys: [
      { title: t('commands.menu.keys.selectOther'), keys: ['↑', '↓'] },
      { title: t('commands.menu.keys.findByLetters'), keys: ['A–Z'] },
      { title: t('commands.menu.keys.contextMenu'), keys: ['Shift+F10', 'Menu'] },
    ],
  },
  {
    part: t('commands.menu.keys.page'),
    keys: [
      { title: t('commands.menu.keys.apply'), keys: [APPLY_KEY] },
      { title: t('commands.menu.keys.otherTab'), keys: ['←', '→'] },
    ],
  },
  {
    part: t('commands.menu.keys.assistant'),
    keys: [
      { title: t('common.next'), keys: ['Return'] },
      { title: t('common.cancel'), keys: ['Esc'] },
    ],
  },
];

/** A browser keeps these for its own windows and tabs, so that a page never hears of them. */
const OF_BROWSERS: ReadonlySet<string> = new Set(['Ctrl+N', 'Ctrl+Shift+N', 'Ctrl+Shift+T']);

/** Where text is written, these do something with the text. */
const OF_TEXT: ReadonlySet<string> = new Set(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y', 'Delete', '?']);

export type Front = 'window' | 'browser';

/** The keys of a command that reach the window in this front. */
export const keysIn = (front: Front, { keys }: Command): string[] =>
  keys.filter((key) => front === 'window' || !OF_BROWSERS.has(key));

/** The keys of a command that a browser keeps for itself. */
export const keysOfBrowser = (front: Front, { keys }: Command): string[] =>
  front === 'browser' ? keys.filter((key) => OF_BROWSERS.has(key)) : [];

export interface KeyPress {
  key: string;
  /** Where the key is, by what it is on a keyboard of Latin letters: `KeyN`. */
  code?: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

/** A press as the table spells it, `Ctrl+Shift+Z`. Shift is named only with letters and named keys: it makes the others. */
export function spellPress({ key, code, ctrlKey, altKey, shiftKey, metaKey }: KeyPress): string {
  const isLetter = /^\p{L}$/u.test(key);
  const name = isLetter ? letterOf(key, code) : key === 'Enter' ? 'Return' : key;
  const held = [
    ctrlKey && 'Ctrl',
    altKey && 'Alt',
    shiftKey && (isLetter || key.length > 1) && 'Shift',
    metaKey && 'Meta',
  ];
  return [...held.filter((one) => one !== false), name].join('+');
}

/** On a keyboard of other letters, the Latin one that its key has elsewhere: commands are found by where their key is. */
const letterOf = (key: string, code = ''): string =>
  (/^[a-z]$/i.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? key)).toUpperCase();

/** The command of a press, or null: `within` is the part of the window that is focused. */
export function commandOf(
  press: KeyPress,
  { isTyping, within }: { isTyping: boolean; within: Command['within'] | null },
): CommandId | null {
  const spelled = spellPress(press);
  if (isTyping && OF_TEXT.has(spelled)) return null;
  const id = commandIds.find((candidate) => commands[candidate].keys.includes(spelled));
  const place = id && commands[id].within;
  return id === undefined || (place !== undefined && place !== within) ? null : id;
}

/** Keys that have a word on them. */
const NAMED_KEYS = ['Alt', 'Ctrl', 'Delete', 'Esc', 'Menu', 'Return', 'Shift'] as const;

/** What stands on the keys of a combination, as “Strg+Umschalt+Z”; what is not on them as it is. */
export const keyText = (combination: string): string =>
  combination
    .split('+')
    .map((key) => {
      const named = NAMED_KEYS.find((one) => one === key);
      return named === undefined ? key : t(`commands.key.${named}`);
    })
    .join('+');
