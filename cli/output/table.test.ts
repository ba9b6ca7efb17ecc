import { describe, expect, it } from 'vitest';
import { type Column, Table, writeTable } from './table.ts';

interface Row {
  readonly key: string;
  readonly size: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'KEY', shrinks: true, cell: ({ key }) => ({ text: key, format: 'red' }) },
  { title: 'SIZE', align: 'right', cell: ({ size }) => String(size) },
];
const plain = (_: string, text: string) => text;
const coloured = (format: string, text: string) => `<${format}>${text}</>`;

async function lines(
  rows: readonly Row[],
  width: number | null,
  style = plain,
  columns: readonly Column<Row>[] = COLUMNS,
): Promise<string[]> {
  const written: string[] = [];
  await writeTable(
    rows,
    (sample) => new Table({ columns, sample, width, style }),
    (line) => {
      written.push(line);
    },
  );
  return written;
}

describe('a table', () => {
  it('is as wide as it needs to be', async () => {
    expect(
      await lines(
        [
          { key: 'long/key', size: 7 },
          { key: 'b', size: 1234 },
        ],
        null,
      ),
    ).toEqual(['KEY       SIZE', 'long/key     7', 'b         1234']);
  });

  it('cuts the middle of keys where the terminal is narrow', async () => {
    const [, row] = await lines([{ key: 'moderation/v3/labels-007.jsonl', size: 1 }], 22);
    expect(row).toBe('moderati…7.jsonl     1');
  });

  it('gives a key a line of its own where too little of it would be left', async () => {
    const wrapping = COLUMNS.map((column) => ({ ...column, wraps: column.title === 'KEY' }));
    const other = { title: 'LAST', drop: 1, cell: () => 'x'.repeat(20) };
    const key = 'moderation/v3/part-0001/labels-007.jsonl';
    expect(await lines([{ key, size: 7 }], 44, plain, [...wrapping, other])).toEqual([
      'SIZE  LAST',
      '  KEY',
      '   7  xxxxxxxxxxxxxxxxxxxx',
      '  moderation/v3/part-0001/labels-007.jsonl',
    ]);
    expect(await lines([{ key, size: 7 }], 20, plain, [...wrapping, other])).toEqual([
      'SIZE',
      '  KEY',
      '   7',
      '  moderatio…07.jsonl',
    ]);
  });

  it('leaves out the columns that matter least', async () => {
    const columns = [3, 1, 2].map((drop) => ({ title: `C${drop}`, drop, cell: () => 'x'.repeat(10) }));
    expect((await lines([{ key: '', size: 0 }], 24, plain, columns))[0]).toBe('C1          C2');
  });

  it('is never wider than the terminal, whatever comes after its first rows', async () => {
    const rows = Array.from({ length: 300 }, (_, size) => ({
      key: 'k'.repeat(size),
      size: 10 ** (size / 20),
    }));
    for (const width of [20, 60, 80])
      for (const line of await lines(rows, width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('pads by what is seen, not by the codes of colours', async () => {
    const [, row] = await lines([{ key: 'abc', size: 1 }], null, coloured);
    expect(row).toBe('<red>abc</>     1');
  });

  it('has no header without rows', async () => {
    expect(await lines([], null)).toEqual([]);
  });

  it('goes on for any number of rows', async () => {
    const rows = Array.from({ length: 1000 }, (_, size) => ({ key: 'k', size }));
    expect(await lines(rows, null)).toHaveLength(1001);
  });
});
