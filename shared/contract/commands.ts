/** What a person can order of the window: the one table that its menus, its keys and the help of keys are made from. */

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
  title: string;
  /** Where it is clear which network is meant. */
  titleOfNetwork?: string;
  /** The letter of the title that chooses it in an open native menu. */
  letter: string;
  /** As spellPress does; the first is the one that menus show, unless somebody else has it. */
  keys: readonly string[];
  /** Its keys hold only where this is focused; elsewhere they mean something else. */
  within?: 'list';
  needs: Need;
}

const table = {
  'new-network': { title: 'New network…', letter: 'N', keys: ['Ctrl+N', 'Ctrl+Alt+N'], needs: 'host' },
  import: { title: 'Import networks…', letter: 'I', keys: [], needs: 'host' },
  'export-all': { title: 'Export all networks', letter: 'E', keys: [], needs: 'some-network' },
  'restore-default': { title: 'Restore the default network…', letter: 'd', keys: [], needs: 'host' },
  connections: { title: 'Connections…', letter: 'C', keys: [], needs: 'nothing' },
  undo: { title: 'Undo', letter: 'U', keys: ['Ctrl+Z'], needs: 'host' },
  redo: { title: 'Redo', letter: 'R', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], needs: 'host' },
  find: { title: 'Find a network', letter: 'F', keys: ['Ctrl+F'], needs: 'host' },
  history: { title: 'History…', letter: 'H', keys: [], needs: 'host' },
  preferences: { title: 'Preferences…', letter: 'P', keys: ['Ctrl+,'], needs: 'nothing' },
  start: { title: 'Start network', letter: 'S', keys: ['Ctrl+Shift+S'], needs: 'inactive-network' },
  stop: {
    title: 'Stop network',
    letter: 't',
    keys: ['Ctrl+Shift+T', 'Ctrl+Shift+X'],
    needs: 'active-network',
  },
  rename: { title: 'Rename…', letter: 'R', keys: ['F2'], needs: 'idle-network' },
  duplicate: { title: 'Duplicate…', letter: 'u', keys: [], needs: 'idle-network' },
  export: { title: 'Export…', letter: 'E', keys: [], needs: 'network' },
  'network-history': {
    title: 'History of the network…',
    titleOfNetwork: 'History…',
    letter: 'H',
    keys: [],
    needs: 'network',
  },
  delete: { title: 'Delete network…', letter: 'D', keys: ['Delete'], within: 'list', needs: 'idle-network' },
  'show-overview': { title: 'Overview', letter: 'O', keys: ['Ctrl+1'], needs: 'nothing' },
  'show-networks': { title: 'Virtual Networks', letter: 'V', keys: ['Ctrl+2'], needs: 'nothing' },
  'show-activity': { title: 'Activity', letter: 'A', keys: ['Ctrl+3'], needs: 'nothing' },
  refresh: { title: 'Refresh', letter: 'R', keys: ['F5'], needs: 'no-refresh' },
  help: { title: 'Help', letter: 'H', keys: ['Shift+F1'], needs: 'nothing' },
  'show-keys': { title: 'Keyboard shortcuts', letter: 'K', keys: ['F1', '?'], needs: 'nothing' },
  about: { title: 'About Virtnet Manager', letter: 'A', keys: [], needs: 'nothing' },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof table;

export const commands: Readonly<Record<CommandId, Command>> = table;

export const commandIds = Object.keys(table) as [CommandId, ...CommandId[]];

export type MenuId = 'file' | 'edit' | 'network' | 'view' | 'help';

export interface CommandMenu {
  id: MenuId;
  title: string;
  /** With a line between them where there is room. */
  sections: readonly (readonly CommandId[])[];
}

/** The menus: each command stands in one of them. */
export const menus: readonly CommandMenu[] = [
  {
    id: 'file',
    title: 'File',
    sections: [['new-network', 'import', 'export-all', 'restore-default'], ['connections']],
  },
  { id: 'edit', title: 'Edit', sections: [['undo', 'redo', 'history'], ['find'], ['preferences']] },
  {
    id: 'network',
    title: 'Network',
    sections: [['start', 'stop'], ['rename', 'duplicate', 'export', 'network-history'], ['delete']],
  },
  { id: 'view', title: 'View', sections: [['show-overview', 'show-networks', 'show-activity'], ['refresh']] },
  { id: 'help', title: 'Help', sections: [['help', 'show-keys', 'about']] },
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
export const keysOfParts: readonly { part: string; keys: readonly { title: string; keys: string[] }[] }[] = [
  {
    part: 'List of networks',
    keys: [
      { title: 'Select another network', keys: ['↑', '↓'] },
      { title: 'Find a network by its first letters', keys: ['A–Z'] },
      { title: 'What can be done with it', keys: ['Shift+F10', 'Menu'] },
    ],
  },
  {
    part: 'Page of a network',
    keys: [
      { title: 'Apply changes', keys: [APPLY_KEY] },
      { title: 'Show another tab', keys: ['←', '→'] },
    ],
  },
  {
    part: 'New Virtual Network',
    keys: [
      { title: 'Next', keys: ['Return'] },
      { title: 'Cancel', keys: ['Esc'] },
    ],
  },
];

/** A browser keeps these for its own windows and tabs, so that a page never hears of them. */
const OF_BROWSERS: ReadonlySet<string> = new Set(['Ctrl+N', 'Ctrl+Shift+T']);

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
