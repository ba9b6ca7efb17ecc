import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../test/seed.ts';
import { CsvRows, csvRow } from './csv-rows.ts';

const parsed = (...pieces: readonly string[]): string[][] => {
  const csv = new CsvRows();
  return [...pieces.flatMap((piece) => [...csv.take(piece)]), ...csv.end()];
};

describe('rows of CSV', () => {
  it.each([
    [
      'plain fields',
      'a,b,c\nd,e,f\n',
      [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
      ],
    ],
    ['a last row without a line end', 'a,b', [['a', 'b']]],
    ['empty fields, the last one too', 'a,,\n', [['a', '', '']]],
    [
      'line ends of another system',
      'a,b\r\nc,"d"\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a quoted field with comma, quote and line end', '"a,""b""\nc",d\n', [['a,"b"\nc', 'd']]],
    ['an empty quoted field', '"",b\n', [['', 'b']]],
    [
      'what S3 says in JSON',
      'b,k,v,succeeded,,200,"{""checksum_hex"":""00""}"\n',
      [['b', 'k', 'v', 'succeeded', '', '200', '{"checksum_hex":"00"}']],
    ],
    ['nothing', '', []],
    ['empty lines', '\n\n', []],
  ])('%s are read', (_, text, rows) => {
    expect(parsed(text)).toEqual(rows);
  });

  it('come back as they were written, cut anywhere', () => {
    const field = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', ',', '\n', '\r', '""', 'a"b', ' '),
    );
    const row = fc.array(field, { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 6 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 5 }),
        (rows, cuts) => {
          const text = rows.map(csvRow).join('');
          const places = [
            0,
            ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b),
            text.length,
          ];
          const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
          expect(parsed(...pieces)).toEqual(rows);
        },
      ),
    );
  });

  it('refuses a row that no line end ends, before it takes all memory', () => {
    expect(() => parsed(`"${'x'.repeat(70_000)}`)).toThrow('a row has more than 65536 characters');
    expect(() => [...new CsvRows(3).take('abc\nabcd')]).toThrow('a row has more than 3 characters');
  });

  it('are given before one that is too long is refused', () => {
    const rows: string[][] = [];
    expect(() => {
      for (const row of new CsvRows(4).take('a,b\nc,d\nabcde')) rows.push(row);
    }).toThrow(RangeError);
    expect(rows).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it.each([
    ['"a', true],
    ['"a""', true],
    ['"a"', false],
    ['a"', false],
    ['"a"\n', false],
  ])('after %j the text is within quotes: %s', (text, isQuoted) => {
    const csv = new CsvRows();
    expect([...csv.take(text)].length).toBeLessThan(2);
    expect(csv.isQuoted).toBe(isQuoted);
  });
});
