import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showControls, xmlControls } from './write';

describe('what a person reads', () => {
  it.each([
    ['\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    ['\x1b[2J', '\\x1b[2J'],
    ['\r\x08\x7f\0', '\\x0d\\x08\\x7f\\x00'],
    ['\x9b31m\x85', '\\x9b31m\\x85'],
    ['\u202egnp.exe\u2066\u200f\u061c', '\\u202egnp.exe\\u2066\\u200f\\u061c'],
    ['\u2028', '\\u2028'],
  ])('%j has its controls shown', (text, shown) => {
    expect(showControls(text)).toBe(shown);
  });

  it.each(['two\tcolumns\nand lines', 'Größe “é” 網絡 👩‍💻'])('%j stays as it is', (text) => {
    expect(showControls(text)).toBe(text);
  });

  it('holds nothing that a terminal carries out, whatever anybody wrote', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.integer({ min: 0, max: 0x2070 }), { maxLength: 40 })
        .map((codes) => String.fromCharCode(...codes)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        // Categories of Unicode: controls, and the separators and direction marks that are named one by one.
        expect(showControls(text)).not.toMatch(/(?![\t\n])\p{Cc}|[\p{Zl}\p{Zp}]|\p{Bidi_Control}/u);
        expect(showControls(showControls(text))).toBe(showControls(text));
      }),
      { numRuns: 1_000, seed: 13 },
    );
  });

  it('is the same document when it is XML', () => {
    const xml = '<title>a\u202eb\x9bc</title>';
    expect(xmlControls(xml)).toBe('<title>a&#x202e;b&#x9b;c</title>');
  });

  it('goes through this file alone', () => {
    const cli = path.join(import.meta.dirname, '..');
    const writers = readdirSync(cli, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) =>
        /std(out|err)\.write|console\.|writeSync\(/.test(readFileSync(path.join(cli, file), 'utf8')),
      );
    expect(writers).toEqual(['terminal/write.ts']);
  });
});
