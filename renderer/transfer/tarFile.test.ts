/** What is packed comes out again, by tar(1) as well. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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

  it('ends in empty blocks, even where its files fill it', () => {
    // A header and 19 blocks are one record of 10 KiB.
    const full = writeTar([{ name: 'full.xml', text: 'x'.repeat(19 * 512) }], 0);
    expect(full.subarray(-1024).every((byte) => byte === 0)).toBe(true);
    expect(execFileSync('tar', ['-tf', '-'], { input: full, encoding: 'utf8' })).toBe('full.xml\n');
  });

  it('may lie anywhere in a buffer', () => {
    const within = new Uint8Array(archive.length + 700);
    within.set(archive, 700);
    expect(readTar(within.subarray(700))).toEqual(files);
  });

  it.each([
    ['gnu', `${'long-'.repeat(30)}name.xml`],
    ['posix', `${'long-'.repeat(30)}name.xml`],
    ['posix', `büro ${'netz '.repeat(25)}a=b.xml`],
  ])('of tar(1) gives names that are too long for a header, as %s writes %s', (format, name) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-tar-'));
    try {
      writeFileSync(path.join(folder, name), '<network/>');
      const packed = execFileSync('tar', [`--format=${format}`, '-C', folder, '-cf', '-', name]);
      expect(readTar(packed)).toEqual([{ name, text: '<network/>' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that lies about the size of a file is refused or cut short, and never read for ever', () => {
    const lying = (size: string): Uint8Array => {
      const copy = archive.slice();
      copy.set(new TextEncoder().encode(size.padEnd(12, '\0')), 124);
      return copy;
    };
    // Minus one block leads back to the same header.
    expect(() => readTar(lying('-1000'))).toThrow('below 0');
    expect(readTar(lying('77777777777'))).toEqual([]);
    expect(readTar(lying('no number'))).toEqual([]);
  });
});
