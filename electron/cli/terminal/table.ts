/** Tables as virsh prints them: a space before each cell, columns as wide as their widest cell and two more. */

/** The table with a line of dashes under its header, without a final newline. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => ` ${column < cells.length - 1 ? cell.padEnd((widths[column] ?? 0) + 2) : cell}`)
      .join('');
  const dashes = '-'.repeat(widths.reduce((sum, width) => sum + width + 3, 0));
  return [line(header), dashes, ...rows.map(line)].join('\n');
}
