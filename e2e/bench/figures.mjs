/** Figures of a benchmark: their middle, and the table of them that docs/performance.md keeps. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENT = join(import.meta.dirname, '../../docs/performance.md');

export const milliseconds = (time) => `${Math.round(time)} ms`;

export function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The rows as a table of Markdown. */
export function tableOf(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells) =>
    `| ${cells.map((cell, column) => String(cell).padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Prints the rows as a table and puts it into the document, in the place that has this name. */
export function publish(name, head, rows) {
  const table = tableOf(head, rows);
  console.log(table);
  const text = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const before = text.indexOf(begin);
  const after = text.indexOf(end);
  if (before < 0 || after < before) throw new Error(`docs/performance.md has no place for ${name}`);
  writeFileSync(DOCUMENT, `${text.slice(0, before + begin.length)}\n\n${table}\n\n${text.slice(after)}`);
}
