import type { Row } from './bench.ts';

/** Rows as text in columns; numbers to the right. */
export function table(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => {
    const cells = rows.map((row) => row[name] ?? '');
    const isNumeric = cells.every((cell) => typeof cell === 'number');
    const width = Math.max(name.length, ...cells.map((cell) => String(cell).length));
    return [name, ...cells].map((cell) =>
      isNumeric ? String(cell).padStart(width) : String(cell).padEnd(width),
    );
  });
  return [-1, ...rows.keys()]
    .map((index) =>
      columns
        .map((column) => column[index + 1])
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
