import type { Format, Style } from './style.ts';
import { pad, truncateMiddle, widthOf } from './width.ts';

/** Text in a table, already safe to show. */
export interface Cell {
  readonly text: string;
  readonly format?: Format | undefined;
}

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** True for a column that may lose the middle of its text where the terminal is narrow. */
  readonly shrinks?: boolean;
  readonly cell: (row: Row) => string | Cell;
}

const GAP = 2;
const NARROWEST = 12;

/** Lines of a table whose columns fit the rows that it was made for. */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #widths: readonly number[];
  readonly #style: Style;

  /** @param width of the terminal; `null` for no limit */
  constructor(columns: readonly Column<Row>[], sample: readonly Row[], width: number | null, style: Style) {
    this.#columns = columns;
    this.#style = style;
    this.#widths = fitted(columns, naturalWidths(columns, sample), width);
  }

  header(): string {
    return this.#line(this.#columns.map(({ title }) => ({ text: title, format: 'dim' })));
  }

  row(row: Row): string {
    return this.#line(this.#columns.map((column) => cellOf(column, row)));
  }

  #line(cells: readonly Cell[]): string {
    const texts = cells.map((cell, index) => this.#pad(cell, index));
    return texts.join(' '.repeat(GAP)).trimEnd();
  }

  #pad({ text, format }: Cell, index: number): string {
    const column = this.#columns[index];
    const width = this.#widths[index] ?? 0;
    const shown = column?.shrinks ? truncateMiddle(text, width) : text;
    const isLast = index === this.#columns.length - 1 && column?.align !== 'right';
    const styled = format ? this.#style(format, shown) : shown;
    return isLast ? styled : pad(shown, width, column?.align).replace(shown, () => styled);
  }
}

const cellOf = <Row>(column: Column<Row>, row: Row): Cell => {
  const cell = column.cell(row);
  return typeof cell === 'string' ? { text: cell } : cell;
};

const naturalWidths = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number[] =>
  columns.map((column) =>
    rows.reduce((width, row) => Math.max(width, widthOf(cellOf(column, row).text)), widthOf(column.title)),
  );

// The widest column that may shrink gives way first.
function fitted<Row>(columns: readonly Column<Row>[], widths: number[], width: number | null): number[] {
  if (width === null) return widths;
  let excess = widths.reduce((sum, each) => sum + each, GAP * (widths.length - 1)) - width;
  for (; excess > 0; excess -= 1) {
    const widest = widestShrinkable(columns, widths);
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function widestShrinkable<Row>(columns: readonly Column<Row>[], widths: readonly number[]): number {
  const candidates = widths.map((width, index) =>
    columns[index]?.shrinks && width > NARROWEST ? width : -1,
  );
  const most = Math.max(...candidates);
  return most === -1 ? -1 : candidates.indexOf(most);
}

const SAMPLE = 200;

/** Writes a table of any length: the first rows settle the widths of its columns. */
export async function writeTable<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  table: (sample: readonly Row[]) => Table<Row>,
  write: (line: string) => Promise<void> | void,
): Promise<number> {
  let sample: Row[] = [];
  let made: Table<Row> | null = null;
  let count = 0;
  const start = async () => {
    made = table(sample);
    if (sample.length > 0) await write(made.header());
    for (const row of sample) await write(made.row(row));
    sample = [];
    return made;
  };
  for await (const row of rows) {
    count += 1;
    if (made) await write((made as Table<Row>).row(row));
    else if (sample.push(row) >= SAMPLE) await start();
  }
  if (!made) await start();
  return count;
}
