/** The longest key, encoded, and what S3 says of it fit into a row several times. */
const MAX_ROW_CHARACTERS = 64 * 1024;

/** Reads CSV as it arrives: fields may be quoted, and then hold commas, line ends and doubled quotes. */
export class CsvRows {
  readonly #maxRow: number;
  #row: string[] = [];
  #field = '';
  #length = 0;
  #state: 'start' | 'plain' | 'quoted' | 'quote-in-quoted' = 'start';

  /** @param maxRow characters that a row has at most */
  constructor(maxRow = MAX_ROW_CHARACTERS) {
    this.#maxRow = maxRow;
  }

  /** True within a quoted field: at the end of a text its quote is one that nothing ends. */
  get isQuoted(): boolean {
    return this.#state === 'quoted';
  }

  /**
   * Takes some more of the text, cut anywhere.
   * @returns the rows that are whole now, as they are asked for
   * @throws {RangeError} for a row that is longer than any can be, such as one with a quote that nothing ends
   */
  *take(text: string): Generator<string[]> {
    for (let at = 0; at < text.length; ) {
      const next = this.#state === 'quoted' ? endOfQuoted(text, at) : at + 1;
      this.#length += next - at;
      if (this.#length > this.#maxRow) throw new RangeError(`a row has more than ${this.#maxRow} characters`);
      const row = this.#step(text.slice(at, next));
      if (row !== null) yield row;
      at = next;
    }
  }

  /** The last row, where no line end follows it. */
  end(): string[][] {
    const row = this.#endRow();
    return row === null ? [] : [row];
  }

  /**
   * @param character within quotes, all that stands before the next one
   * @returns the row that it ends
   */
  #step(character: string): string[] | null {
    if (this.#state === 'quoted') {
      if (character === '"') this.#state = 'quote-in-quoted';
      else this.#field += character;
    } else if (character === '"' && this.#state !== 'plain') {
      if (this.#state === 'quote-in-quoted') this.#field += '"';
      this.#state = 'quoted';
    } else if (character === ',') this.#endField();
    else if (character === '\n') return this.#endRow();
    else if (character !== '\r' || this.#state === 'plain') {
      this.#field += character;
      this.#state = 'plain';
    }
    return null;
  }

  #endField(): void {
    this.#row.push(this.#state === 'plain' ? this.#field.replace(/\r$/, '') : this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  #endRow(): string[] | null {
    const isEmpty = this.#row.length === 0 && this.#state === 'start';
    // After a comma an empty field follows.
    if (!isEmpty) this.#endField();
    const row = this.#row;
    this.#row = [];
    this.#length = 0;
    this.#field = '';
    this.#state = 'start';
    return isEmpty ? null : row;
  }
}

/** Where the text within quotes that begins at `from` ends: before the next quote, or behind it where it begins with one. */
function endOfQuoted(text: string, from: number): number {
  const quote = text.indexOf('"', from);
  return quote < 0 ? text.length : Math.max(quote, from + 1);
}

/** Fields as a row of CSV, each quoted where it has to be. */
export const csvRow = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\n`;

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
