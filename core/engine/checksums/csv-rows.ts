/** What a report has at most in one row: the longest key, encoded, and what S3 says of it. More is none. */
const MAX_ROW_CHARACTERS = 64 * 1024;

/** Reads CSV as it arrives: fields may be quoted, and then hold commas, line ends and doubled quotes. */
export class CsvRows {
  #row: string[] = [];
  #field = '';
  #length = 0;
  #state: 'start' | 'plain' | 'quoted' | 'quote-in-quoted' = 'start';

  /**
   * Takes some more of the text, cut anywhere.
   * @returns the rows that are whole now
   * @throws {RangeError} for a row that is longer than any can be, such as one with a quote that nothing ends
   */
  take(text: string): string[][] {
    const rows: string[][] = [];
    for (const character of text) {
      if (++this.#length > MAX_ROW_CHARACTERS)
        throw new RangeError(`a row has more than ${MAX_ROW_CHARACTERS} characters`);
      this.#step(character, rows);
    }
    return rows;
  }

  /** The last row, where no line end follows it. */
  end(): string[][] {
    const rows: string[][] = [];
    if (this.#row.length > 0 || this.#state !== 'start') this.#endRow(rows);
    return rows;
  }

  #step(character: string, rows: string[][]): void {
    if (this.#state === 'quoted') {
      if (character === '"') this.#state = 'quote-in-quoted';
      else this.#field += character;
    } else if (character === '"' && this.#state !== 'plain') {
      if (this.#state === 'quote-in-quoted') this.#field += '"';
      this.#state = 'quoted';
    } else if (character === ',') this.#endField();
    else if (character === '\n') this.#endRow(rows);
    else if (character !== '\r' || this.#state === 'plain') {
      this.#field += character;
      this.#state = 'plain';
    }
  }

  #endField(): void {
    this.#row.push(this.#state === 'plain' ? this.#field.replace(/\r$/, '') : this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  #endRow(rows: string[][]): void {
    const isEmpty = this.#row.length === 0 && this.#state === 'start';
    if (!isEmpty) {
      // After a comma an empty field follows.
      this.#endField();
      rows.push(this.#row);
    }
    this.#row = [];
    this.#length = 0;
    this.#field = '';
    this.#state = 'start';
  }
}

/** Fields as a row of CSV, each quoted where it has to be. */
export const csvRow = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\n`;

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
