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
  /** True for the one column that gets a line of its own, below the others, where there is too little room beside them. */
  readonly wraps?: boolean;
  /** Where there is no room for all columns, those with the highest numbers are left out first; without a number a column stays. */
  readonly drop?: number;
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
/** Less of a key than this is no help. */
const COMFORTABLE = 36;
const INDENT = '  ';

/** Lines of a table whose columns fit the rows that it was made for, and the terminal whatever rows come. */
export class Table<Row> {
  readonly #layout: Layout<Row>;
  readonly #style: Style;

  constructor({ columns, sample, width, style }: TableOptions<Row>) {
    this.#style = style;
    this.#layout = layoutOf(columns, sample, width);
  }

  /** One line, or two where a row has two. */
  header(): readonly string[] {
    return this.#lines(({ title }) => ({ text: title, format: 'dim' }));
  }

  row(row: Row): readonly string[] {
    return this.#lines((column) => cellOf(column, row));
  }

  #lines(cell: (column: Column<Row>) => Cell): readonly string[] {
    const { places, below, width } = this.#layout;
    const texts = places.map((place, index) => this.#pad(cell(place.column), place, index));
    const first = texts.join(' '.repeat(GAP)).trimEnd();
    if (below === null || width === null) return [first];
    const { text, format } = cell(below);
    const shown = truncateMiddle(text, width - INDENT.length);
    return [first, `${INDENT}${format ? this.#style(format, shown) : shown}`];
  }

  #pad({ text, format }: Cell, { column, width }: Place<Row>, index: number): string {
    const shown = this.#layout.width === null ? text : truncateMiddle(text, width);
    const isLast = index === this.#layout.places.length - 1 && column.align !== 'right';
    const styled = format ? this.#style(format, shown) : shown;
    return isLast ? styled : pad(shown, width, column.align).replace(shown, () => styled);
  }
}

const cellOf = <Row>(column: Column<Row>, row: Row): Cell => {
  const cell = column.cell(row);
  return typeof cell === 'string' ? { text: cell } : cell;
};

/** A column that is shown, and how wide. */
interface Place<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

interface Layout<Row> {
  readonly places: readonly Place<Row>[];
  /** The column with a line of its own; `null` where a row is one line. */
  readonly below: Column<Row> | null;
  readonly width: number | null;
}

function layoutOf<Row>(
  columns: readonly Column<Row>[],
  sample: readonly Row[],
  width: number | null,
): Layout<Row> {
  const all = columns.map((column) => ({ column, width: naturalWidth(column, sample) }));
  if (width === null || leastOf(all) <= width) return { places: fitted(all, width), below: null, width };
  const below = columns.find(({ wraps }) => wraps) ?? null;
  let places = all.filter(({ column }) => column !== below);
  while (leastOf(places) > width) {
    const dropped = leastImportant(places);
    if (dropped === null) break;
    places = places.filter((place) => place !== dropped);
  }
  return { places: fitted(places, width), below, width };
}

const naturalWidth = <Row>(column: Column<Row>, rows: readonly Row[]): number =>
  rows.reduce((width, row) => Math.max(width, widthOf(cellOf(column, row).text)), widthOf(column.title));

const totalOf = <Row>(places: readonly Place<Row>[]): number =>
  places.reduce((sum, { width }) => sum + width, GAP * (places.length - 1));

/** The width that columns need at least to be of use. */
const leastOf = <Row>(places: readonly Place<Row>[]): number =>
  totalOf(places.map((place) => ({ ...place, width: Math.min(place.width, leastWidth(place)) })));

const leastWidth = <Row>({ column: { wraps, shrinks, title }, width }: Place<Row>): number =>
  wraps ? COMFORTABLE : shrinks ? Math.max(NARROWEST, title.length) : width;

const leastImportant = <Row>(places: readonly Place<Row>[]): Place<Row> | null =>
  places.reduce<Place<Row> | null>(
    (least, place) => ((place.column.drop ?? 0) > (least?.column.drop ?? 0) ? place : least),
    null,
  );

// The widest column that may shrink gives way first; if none is left that may, the widest of all does.
function fitted<Row>(places: readonly Place<Row>[], width: number | null): readonly Place<Row>[] {
  if (width === null) return places;
  const widths = places.map((place) => place.width);
  for (let excess = totalOf(places) - width; excess > 0; excess -= 1) {
    const widest = widestOf(
      widths.map((each, index) => (each > (places[index]?.column.shrinks ? NARROWEST : each) ? each : -1)),
    );
    const narrowed = widest === -1 ? widestOf(widths) : widest;
    widths[narrowed] = Math.max(1, (widths[narrowed] ?? 1) - 1);
  }
  return places.map(({ column }, index) => ({ column, width: widths[index] ?? 1 }));
}

function widestOf(widths: readonly number[]): number {
  const most = Math.max(...widths);
  return most === -1 ? -1 : widths.indexOf(most);
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
  const writeAll = async (lines: readonly string[]) => {
    for (const line of lines) await write(line);
  };
  const start = async () => {
    made = table(sample);
    if (sample.length > 0) await writeAll(made.header());
    for (const row of sample) await writeAll(made.row(row));
    sample = [];
    return made;
  };
  for await (const row of rows) {
    count += 1;
    if (made) await writeAll((made as Table<Row>).row(row));
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

/** Text in lines of so many columns at most, each of whole words; only a word that is wider has a line that is. */
export function brokenAtBlanks(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
