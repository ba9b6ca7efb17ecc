/** Reads CSV as RFC 4180 has it, cut into chunks anywhere: quotes are doubled, and a quoted field may hold the ends of lines. */
export class CsvRows {
  #rest = '';

  /** The rows that this text completes. */
  push(text: string): readonly (readonly string[])[] {
    return this.#read(this.#rest + text, false);
  }

  /** The row that only the end completes. */
  end(): readonly (readonly string[])[] {
    return this.#rest === '' ? [] : this.#read(`${this.#rest}\n`, true);
  }

  #read(text: string, isEnd: boolean): readonly (readonly string[])[] {
    const rows: (readonly string[])[] = [];
    let start = 0;
    for (;;) {
      const end = endOfRow(text, start);
      if (end < 0) break;
      const row = text.slice(start, end).replace(/\r$/, '');
      if (row !== '') rows.push(fieldsOf(row));
      start = end + 1;
    }
    this.#rest = isEnd ? '' : text.slice(start);
    return rows;
  }
}

/** Where the row that begins at `start` ends; -1 where it does not. */
function endOfRow(text: string, start: number): number {
  for (let from = start; ; ) {
    const end = text.indexOf('\n', from);
    if (end < 0) return -1;
    const quote = text.indexOf('"', from);
    if (quote < 0 || quote > end) return end;
    const close = text.indexOf('"', quote + 1);
    if (close < 0) return -1;
    from = close + 1;
  }
}

const QUOTED = /"((?:[^"]|"")*)"/y;

function fieldsOf(row: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at <= row.length; at++) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(row);
    const comma = row.indexOf(',', quoted === null ? at : QUOTED.lastIndex);
    const end = comma < 0 ? row.length : comma;
    fields.push(quoted === null ? row.slice(at, end) : (quoted[1] ?? '').replaceAll('""', '"'));
    at = end;
  }
  return fields;
}
