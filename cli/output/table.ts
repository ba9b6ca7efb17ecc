import type { Format, Style } from './style.ts';

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

interface TableOptions<Row> {
  readonly columns: readonly Column<Row>[];
  /** Rows that the columns have to fit. */
  readonly sample: readonly Row[];
  /** Of the terminal; `null` for no limit. */
  readonly width: number | null;
  readonly style: Style;
}

const GAP = 2;
const NARROWEST = 12;

/** Lines of a table whose columns fit the rows that it was made for. */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #widths: readonly number[];
  readonly #style: Style;

  constructor({ columns, sample, width, style }: TableOptions<Row>) {
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

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW_ONLY = /^[\x20-\x7e]*$/;

/** Columns that text takes in a terminal. */
export function widthOf(text: string): number {
  if (NARROW_ONLY.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

const widthOfOne = (character: string): number =>
  /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;

/** Cuts the middle out of text that is too wide: both ends of a key say more than its middle. */
export function truncateMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 1) return '…'.slice(0, width);
  const characters = [...text];
  const tail = Math.floor((width - 1) / 2);
  return `${take(characters, width - 1 - tail)}…${take(characters.reverse(), tail, true)}`;
}

function take(characters: readonly string[], width: number, isReversed = false): string {
  const taken: string[] = [];
  let used = 0;
  for (const character of characters) {
    used += widthOfOne(character);
    if (used > width) break;
    taken.push(character);
  }
  return (isReversed ? taken.reverse() : taken).join('');
}

/** Fills text up with spaces to a width. */
export const pad = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
};
