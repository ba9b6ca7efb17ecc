import { SealwatchError } from '../base/errors.ts';

/**
 * Rows of comma-separated values as S3 writes and reads them: quoted or not, quotes doubled.
 * @throws {SealwatchError} `USAGE` for a quote that does not end
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endRow = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const [field, end] = text[at] === '"' ? quoted(text, at, rows.length + 1) : plain(text, at);
    row.push(field);
    at = end;
    if (text[at] === ',') {
      at += 1;
      if (at === text.length) row.push('');
      continue;
    }
    endRow();
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
  }
  if (row.length > 0) endRow();
  return rows;
}

const END = /[,\r\n]/g;

function plain(text: string, from: number): [string, number] {
  END.lastIndex = from;
  const end = END.exec(text)?.index ?? text.length;
  return [text.slice(from, end), end];
}

function quoted(text: string, from: number, line: number): [string, number] {
  let field = '';
  let at = from + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end === -1) throw new SealwatchError('USAGE', `line ${line}: a quote does not end`);
    field += text.slice(at, end);
    if (text[end + 1] !== '"')
      return END_OF_FIELD.test(text[end + 1] ?? '\n') ? [field, end + 1] : wrongQuote(line);
    field += '"';
    at = end + 2;
  }
}

const END_OF_FIELD = /^[,\r\n]$/;

function wrongQuote(line: number): never {
  throw new SealwatchError('USAGE', `line ${line}: something stands behind a quoted value`);
}

/** A row whose values are all quoted. */
export const csvRow = (values: readonly string[]): string =>
  `${values.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')}\n`;

/** A key as S3 writes it into these lists: as a form encodes it, slashes left as they are. */
export const formEncoded = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
