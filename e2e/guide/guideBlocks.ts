/** The blocks of the guide that are tried: commands, what they print, and the files that they need. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const guideFolder = join(import.meta.dirname, '../../docs/guide');

/** Why a block is not run, and what is needed to. */
export const REASONS = [
  'changes this computer',
  'needs a desktop',
  'needs another host',
  'needs Docker',
  'needs firewalld',
  'needs libvirt',
  'needs NetworkManager',
  'needs ufw',
  'on the LAN’s router',
] as const;

export interface Block {
  /** `sh` is run as a script, `console` is compared call by call, `xml` with a name is a file. */
  language: string;
  /** What stands after the language. */
  rest: string;
  lines: string[];
  /** Index of its first line in the page. */
  at: number;
}

/** The pages of the guide, by their file names without the ending. */
export const guidePages = (): string[] =>
  readdirSync(guideFolder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length));

export const readPage = (page: string): string => readFileSync(join(guideFolder, `${page}.md`), 'utf8');

/** The fenced blocks of a page, in their order. */
export function blocksOf(text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, language = '', rest = ''] = /^```(\S*) ?(.*)$/.exec(lines[at] ?? '') ?? [];
    if (!(lines[at] ?? '').startsWith('```')) continue;
    const end = lines.indexOf('```', at + 1);
    blocks.push({ language, rest, lines: lines.slice(at + 1, end), at: at + 1 });
    at = end;
  }
  return blocks;
}

/** The calls of a `console` block, each with the lines that it is said to print. */
export function callsOf({ lines }: Block): { call: string; printed: string[] }[] {
  const calls: { call: string; printed: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith('$ ')) calls.push({ call: line.slice(2), printed: [] });
    else calls.at(-1)?.printed.push(line);
  }
  return calls;
}

/** True when `seen` is what the page says; `…` stands for anything in a line, and alone for any lines. */
export function isAsPrinted(printed: readonly string[], seen: readonly string[]): boolean {
  const pattern = printed.map((line) =>
    line.trim() === '…'
      ? '(?:.*\\n)*?'
      : `${line
          .trimEnd()
          .split('…')
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')} *\\n`,
  );
  return new RegExp(`^${pattern.join('')}$`).test(seen.map((line) => `${line}\n`).join(''));
}
