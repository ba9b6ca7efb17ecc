import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSplitter } from './json-splitter.ts';
import type { Piece } from './resync.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = ({ bytes, problem }: Piece): unknown =>
  bytes === null ? { problem } : new TextDecoder().decode(bytes);

function split(text: string | Uint8Array, cuts: readonly number[] = []): Piece[] {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  const splitter = new JsonSplitter();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const found = places.slice(1).flatMap((end, index) =>
    // A chunk that is written over once it was taken, as readers do.
    [bytes.slice(places[index], end)].flatMap((chunk) => {
      const pieces = splitter.push(chunk).map((piece) => ({ ...piece, bytes: piece.bytes?.slice() ?? null }));
      chunk.fill(0x7b);
      return pieces;
    }),
  );
  return [...found, ...splitter.end()];
}

const values = (text: string): unknown[] =>
  split(text).map((piece) => (piece.bytes ? JSON.parse(String(textOf(piece))) : { problem: piece.problem }));
const good = (text: string): unknown[] =>
  split(text).flatMap((piece) => (piece.bytes ? [JSON.parse(String(textOf(piece)))] : []));
const problems = (text: string): number => split(text).filter(({ problem }) => problem !== null).length;

describe('records are found', () => {
  it.each([
    ['one value', '{"a":1}', [{ a: 1 }]],
    ['one of several lines', '{\n  "a": [\n    {"b": 1}\n  ]\n}\n', [{ a: [{ b: 1 }] }]],
    ['lines', '{"a":1}\n{"a":2}\r\n\n{"a":3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ['values after each other', '{"a":1}{"a":2} {"a":\n3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ['an array', '[{"a":1}, {"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['an array in an array', '[[{"a":1}],[{"a":2}],{"a":3}]', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ['a trail file', '{"Records":[{"a":1},{"a":2}]}', [{ a: 1 }, { a: 2 }]],
    [
      'a trail file with more beside',
      '{"x":{"Records":1},"Records" : [{"a":1}],"y":["z"]}\n{"a":2}',
      [{ a: 1 }, { a: 2 }],
    ],
    [
      'trail files after each other',
      '{"Records":[{"a":1}]}{"Records":[]}\n{"Records":[{"a":2}]}',
      [{ a: 1 }, { a: 2 }],
    ],
    ['an array of trail files', '[{"Records":[{"a":1}]},{"Records":[{"a":2}]}]', [{ a: 1 }, { a: 2 }]],
    [
      'what lookup-events prints',
      '{"Events":[{"CloudTrailEvent":"{}"}],"NextToken":"x"}',
      [{ CloudTrailEvent: '{}' }],
    ],
    ['texts', '["{\\"a\\":1}"]\n"b"', ['{"a":1}', 'b']],
    ['scalars in an array', '[1, null,true]', [1, null, true]],
    ['a mark and blanks', '\ufeff \n{"a":1}', [{ a: 1 }]],
    [
      'lines with their time',
      '2026-11-20T03:12:07.000Z {"a":1}\n2026-11-20T03:12:08.000Z {"a":2}\n',
      [{ a: 1 }, { a: 2 }],
    ],
    ['commas too many or too few', '[{"a":1},,{"a":2}{"a":3},]', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    [
      'brackets and quotes in texts',
      '{"a":"}]{[,:\\"\\\\"}{"b":"\\u007b"}',
      [{ a: '}]{[,:"\\' }, { b: '{' }],
    ],
    ['a list name that is no list', '{"Records":{"a":[1]}}', [{ Records: { a: [1] } }]],
    ['a list name deeper inside', '{"a":{"Records":[{"b":1}]}}', [{ a: { Records: [{ b: 1 }] } }]],
    ['nothing', '', []],
    ['blanks', ' \r\n\n', []],
    ['an empty list', '{"Records":[]}', []],
  ])('%s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('with their places', () => {
    const places = split('{"a":1}\n\n{"Records":[\n{"b":"ü"}, {"c":1}\n]}').map(({ offset, line }) => [
      offset,
      line,
    ]);
    expect(places).toEqual([
      [0, 1],
      [22, 4],
      [34, 4],
    ]);
  });
});

describe('what is malformed is reported, and what follows is read', () => {
  it.each([
    ['a line that is cut in a text', '{"a":1}\n{"a":"x\n{"a":3}\n{"a":4}', [{ a: 1 }, { a: 3 }, { a: 4 }], 1],
    ['a line that is cut between members', '{"a":1,\n{"a":2}\n{"a":3}', [{ a: 2 }, { a: 3 }], 1],
    ['a line that is cut before a value', '{"a":\n{"a":2}\n{"a":3}', [{ a: 2 }, { a: 3 }], 1],
    ['a line that is cut in an array', '{"a":[\n{"a":2}\n{"a":3}\n', [{ a: 2 }, { a: 3 }], 1],
    ['the last line is cut', '{"a":1}\n{"a":', [{ a: 1 }], 1],
    ['only cut lines', '{"a":\n{"b":\n{"c":', [], 3],
    ['a line of other text', '{"a":1}\nnonsense here\n{"a":2}', [{ a: 1 }, { a: 2 }], 1],
    ['text before a record', 'host app: {"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }], 1],
    ['a bracket too many', '{"a":1}}\n{"a":2}', [{ a: 1 }, { a: 2 }], 1],
    ['another bracket', '{"a":[1}\n{"a":2}', [{ a: 2 }], 1],
    [
      'a bracket too few in a list',
      '{"Records":[{"a":1,{"a":2},{"a":3}]}\n{"a":4}',
      [{ a: 2 }, { a: 3 }, { a: 4 }],
      1,
    ],
    [
      'a quote too few in a list',
      '{"Records":[{"a":"x},{"eventVersion":"1","a":2},{"a":3}]}',
      [{ eventVersion: '1', a: 2 }, { a: 3 }],
      1,
    ],
    ['a list that is cut', '{"Records":[{"a":1},{"a":2}', [{ a: 1 }, { a: 2 }], 1],
    ['a list that is cut in a record', '{"Records":[{"a":1},{"a":', [{ a: 1 }], 1],
    [
      'a list that is cut, with a line after it',
      '{"Records":[{"a":1},{"a":\n{"a":2}',
      [{ a: 1 }, { a: 2 }],
      2,
    ],
    ['a text that a record does not need', '{"a":"\u0001"}\n{"a":2}', [{ a: 2 }], 1],
  ])('%s', (_, text, expected, wrong) => {
    expect(good(text)).toEqual(expected);
    expect(problems(text)).toBe(wrong);
  });

  it('leaves to others whether a value holds only JSON between its brackets', () => {
    expect(split('{"a":nul}\n{"a":2}').map(textOf)).toEqual(['{"a":nul}', '{"a":2}']);
  });

  it('names the place where it begins', () => {
    const [, broken] = split('{"a":1}\n{"a":\n{"a":3}\n{"a":4}');
    expect(broken).toMatchObject({ line: 2, offset: 8, problem: expect.stringContaining('"{"') });
  });

  it('ends whatever is nested beyond reason', () => {
    expect(good(`${'['.repeat(5000)}\n{"a":1}`)).toEqual([{ a: 1 }]);
    expect(good(`${'{"a":'.repeat(5000)}\n{"a":1}`)).toEqual([{ a: 1 }]);
    expect(good(`${'['.repeat(512)}{"a":1}`)).toEqual([{ a: 1 }]);
  });

  it('does not hold what is larger than any record', () => {
    const splitter = new JsonSplitter();
    const found = [...splitter.push(bytesOf('{"a":"'))];
    const much = new Uint8Array(2 ** 20).fill(0x61);
    for (let count = 0; count < 40; count++) found.push(...splitter.push(much));
    found.push(...splitter.push(bytesOf('"}\n{"a":2}')));
    expect(found.map(textOf)).toEqual([{ problem: expect.stringContaining('16 MiB') }, '{"a":2}']);
  });
});

describe('however it is cut', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const record = fc.dictionary(fc.string({ unit: 'binary', maxLength: 9 }), fc.jsonValue({ maxDepth: 3 }), {
    maxKeys: 4,
  });
  const named = (value: object) =>
    !['Records', 'Events', 'events', 'logEvents', 'Messages'].some((name) => name in value);
  const form = fc.constantFrom<(records: readonly object[]) => string>(
    (records) => JSON.stringify({ Records: records }),
    (records) => JSON.stringify(records, null, 2),
    (records) => records.map((each) => JSON.stringify(each)).join('\r\n'),
    (records) => records.map((each) => JSON.stringify(each, null, '\t')).join(''),
  );

  it('every record is found as it was written', () => {
    fc.assert(
      fc.property(fc.array(record.filter(named), { maxLength: 6 }), form, cuts, (records, write, places) => {
        const found = split(write(records), places).map((piece) => JSON.parse(String(textOf(piece))));
        expect(found).toEqual(records.map((each) => JSON.parse(JSON.stringify(each))));
      }),
    );
  });

  it('a broken line spoils no other', () => {
    const line = fc.record({ a: fc.string({ unit: 'binary' }), b: fc.array(fc.nat()) });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 4 }),
        line,
        fc.nat(),
        fc.array(line, { maxLength: 4 }),
        cuts,
        (before, victim, cut, after, places) => {
          const whole = JSON.stringify(victim);
          const broken = whole.slice(0, 1 + (cut % (whole.length - 1)));
          const text = [
            ...before.map((each) => JSON.stringify(each)),
            broken,
            ...after.map((each) => JSON.stringify(each)),
          ].join('\n');
          const found = split(text, places);
          expect(found.flatMap((piece) => (piece.bytes ? [JSON.parse(String(textOf(piece)))] : []))).toEqual([
            ...before,
            ...after,
          ]);
          expect(found.filter(({ problem }) => problem !== null)).toHaveLength(1);
        },
      ),
    );
  });

  it('anything at all gives the same pieces, and an end', () => {
    const noise = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        '\\',
        ',',
        ':',
        '\n',
        'a',
        ' ',
        '{"Records":[',
        '{"eventVersion":',
        '1',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(noise, cuts, (parts, places) => {
        const text = parts.join('');
        expect(split(text, places).map(textOf)).toEqual(split(text).map(textOf));
      }),
      { numRuns: 2000 },
    );
  });
});
