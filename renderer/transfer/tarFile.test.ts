/** What is packed comes out again, by tar(1) as well. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readTar, writeTar } from './tarFile';

const files = [
  { name: 'default.xml', text: '<network>\n  <name>default</name>\n</network>\n' },
  { name: 'empty.xml', text: '' },
  { name: 'umlaut.xml', text: `<description>${'ö'.repeat(600)}</description>` },
];
const archive = writeTar(files, 1_700_000_000_000);

describe('an archive', () => {
  it('gives back what was put in', () => {
    expect(readTar(archive)).toEqual(files);
  });

  it('is one that tar(1) reads', () => {
    const tar = (...args: string[]): string =>
      execFileSync('tar', args, {
        input: archive,
        encoding: 'utf8',
        env: { TZ: 'UTC', PATH: process.env['PATH'] },
      });
    expect(tar('-tf', '-')).toBe('default.xml\nempty.xml\numlaut.xml\n');
    expect(tar('-xOf', '-', 'umlaut.xml')).toBe(files[2]?.text);
    expect(tar('-tvf', '-')).toContain('2023-11-14');
  });

  it('that is cut off gives what is whole', () => {
    expect(readTar(archive.subarray(0, 2500)).map(({ name }) => name)).toEqual(['default.xml', 'empty.xml']);
  });
});
