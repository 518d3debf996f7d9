import { describe, expect, it } from 'vitest';
import { offer } from './completion';
import { VERBS } from '../verbs/verbTable';

const networks = () => Promise.resolve(['default', 'lab']);
const offered = (...words: string[]) => offer(words, VERBS, networks, () => Promise.resolve(['lab1']));
const words = (...list: string[]) => ({ kind: 'words', words: list });

describe('what may stand at the cursor', () => {
  it('is every verb that is not hidden, and help', async () => {
    const shown = VERBS.filter(({ hidden }) => !hidden).map(({ name }) => name);
    expect(await offered('')).toEqual(words(...shown, 'help'));
    expect(await offered('help', '')).toEqual(words(...shown));
    expect(await offered('nonsense', '')).toEqual(words());
  });

  it('is every option of each verb', async () => {
    for (const { name, options = [], hidden } of VERBS) {
      if (hidden) continue;
      const own = options.map((option) => `--${option.name}`);
      expect(await offered(name, '--')).toEqual(words(...own, '--connect', '--quiet', '--help', '--version'));
    }
  });

  it('is what the option before it takes, or the operand whose turn it is', async () => {
    expect(await offered('-c', 'virtnet:///s')).toEqual(words('virtnet:///system', 'virtnet:///sandbox'));
    expect(await offered('-c', 'l')).toEqual(words('lab1'));
    expect(await offered('-c', 'lab1', 'net-und')).toEqual(words('net-undefine'));
    expect(await offered('net-plan', '--file', '')).toEqual({ kind: 'files' });
    expect(await offered('net-export', '--directory', '')).toEqual({ kind: 'directories' });
    expect(await offered('net-event', '--timeout', '5', 'd')).toEqual(words('default'));
    expect(await offered('net-start', 'default', 'l')).toEqual(words('lab'));
    expect(await offered('net-update', 'lab', 'delete', 'dns-s')).toEqual(words('dns-srv'));
    expect(await offered('net-info', 'lab', '')).toEqual(words());
  });
});
