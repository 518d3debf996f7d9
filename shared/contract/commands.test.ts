/** The table of commands is whole, and no key means two things. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { ENGLISH, LANGUAGES, speak } from '../language/language';
import {
  commandIds,
  commandOf,
  commands,
  keysIn,
  keysOfBrowser,
  menus,
  networkCommands,
  spellPress,
} from './commands';

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});
const anywhere = { isTyping: false, within: null };

it('a press is found by where its key is on a keyboard of other letters', () => {
  const press = { ctrlKey: true, altKey: false, shiftKey: false, metaKey: false };
  expect(spellPress({ ...press, key: 'т', code: 'KeyN' })).toBe('Ctrl+N');
  expect(spellPress({ ...press, key: 'z', code: 'KeyY' })).toBe('Ctrl+Z');
});

describe('the table of commands', () => {
  it('has each command in one menu', () => {
    const inMenus = menus.flatMap(({ sections }) => sections.flat());
    expect([...inMenus].sort()).toEqual([...commandIds].sort());
    expect(inMenus).toEqual(expect.arrayContaining([...networkCommands]));
  });

  it('gives a key to one command', () => {
    const keys = commandIds.flatMap((id) => commands[id].keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(LANGUAGES)('gives a letter to one item of a menu in %s', async (language) => {
    await speak(language);
    onTestFinished(() => speak(ENGLISH));
    for (const { title, sections } of menus) {
      const letters = sections.flat().map((id) => commands[id].letter.toLowerCase());
      expect(new Set(letters).size, title).toBe(letters.length);
    }
    for (const id of commandIds) {
      expect(commands[id].letter, id).not.toBe('');
      expect(commands[id].title, id).toContain(commands[id].letter);
    }
  });

  it('has another key where a browser keeps one for itself', () => {
    for (const id of commandIds)
      if (commands[id].keys.length > 0) expect(keysIn('browser', commands[id]), id).not.toEqual([]);
    expect(keysIn('browser', commands['new-network'])).toEqual(['Ctrl+Alt+N']);
    expect(keysOfBrowser('browser', commands['new-network'])).toEqual(['Ctrl+N']);
    expect(keysIn('window', commands['new-network'])[0]).toBe('Ctrl+N');
    expect(keysOfBrowser('window', commands['new-network'])).toEqual([]);
  });
});

describe('a press', () => {
  it('is a command', () => {
    expect(commandOf(press('F5'), anywhere)).toBe('refresh');
    expect(commandOf(press('n', { ctrlKey: true }), anywhere)).toBe('new-network');
    expect(commandOf(press('3', { ctrlKey: true }), anywhere)).toBe('show-activity');
    expect(commandOf(press('S', { ctrlKey: true, shiftKey: true }), anywhere)).toBe('start');
    expect(commandOf(press('z', { ctrlKey: true, shiftKey: true }), anywhere)).toBe('redo');
    expect(commandOf(press('F1'), anywhere)).toBe('show-keys');
    expect(commandOf(press('F1', { shiftKey: true }), anywhere)).toBe('help');
  });

  it('is the sign that it makes, with Shift or without', () => {
    expect(commandOf(press('?', { shiftKey: true }), anywhere)).toBe('show-keys');
    expect(commandOf(press('?'), anywhere)).toBe('show-keys');
  });

  it('of other keys, or with more held, is none', () => {
    expect(commandOf(press('n'), anywhere)).toBeNull();
    expect(commandOf(press('F5', { ctrlKey: true }), anywhere)).toBeNull();
    expect(commandOf(press('F5', { shiftKey: true }), anywhere)).toBeNull();
    expect(commandOf(press('n', { altKey: true, shiftKey: true }), anywhere)).toBeNull();
    expect(commandOf(press('n', { ctrlKey: true, metaKey: true }), anywhere)).toBeNull();
  });

  it('belongs to the text where text is written', () => {
    const typing = { isTyping: true, within: null };
    expect(commandOf(press('?', { shiftKey: true }), typing)).toBeNull();
    expect(commandOf(press('z', { ctrlKey: true }), typing)).toBeNull();
    expect(commandOf(press('F1'), typing)).toBe('show-keys');
  });

  it('deletes in the list alone', () => {
    expect(commandOf(press('Delete'), anywhere)).toBeNull();
    expect(commandOf(press('Delete'), { isTyping: false, within: 'list' })).toBe('delete');
  });
});
