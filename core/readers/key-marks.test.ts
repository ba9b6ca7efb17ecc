import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessLogLine } from './access-log.examples.ts';
import { type KeyMarks, marksInJson, marksInLogLine } from './key-marks.ts';

const isParsed = ({ any, every }: KeyMarks, text: string): boolean =>
  any.some((mark) => text.includes(mark)) || (every.length > 0 && every.every((mark) => text.includes(mark)));

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\n': '\\n',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
};
const number = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON of a text in which each character is written in one of the ways that JSON has. */
const written = (text: string, ways: readonly number[]): string =>
  [...text]
    .flatMap((character) => character.split(''))
    .map((unit, index) => {
      const way = ways[index % Math.max(1, ways.length)] ?? 0;
      if (way === 1) return number(unit);
      if (way === 2 && SHORT[unit] !== undefined) return SHORT[unit];
      return JSON.stringify(unit)
        .slice(1, -1)
        .replace(/^(?![\\])([\s\S])$/, '$1');
    })
    .join('');

const BUCKET = 'acme-training-data';

describe('a record is parsed', () => {
  const key = fc.string({
    minLength: 1,
    unit: fc.oneof(
      fc.constantFrom('/', '"', '\\', '\n', 'a', '7', '日', '🙂'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  });

  it('wherever the key is in it, however JSON writes it', () => {
    fc.assert(
      fc.property(key, fc.array(fc.nat(2), { minLength: 1 }), (name, ways) => {
        const record = `{"requestParameters":{"bucketName":"${BUCKET}","key":"${written(name, ways)}"}}`;
        expect((JSON.parse(record) as { requestParameters: { key: string } }).requestParameters.key).toBe(
          name,
        );
        expect(isParsed(marksInJson({ bucket: BUCKET, key: name }), record)).toBe(true);
      }),
    );
  });

  it.each([
    [
      'a key of digits, which CloudTrail writes as a number',
      '0042',
      `{"key":42,"resources":[{"ARN":"arn:aws:s3:::${BUCKET}/0042"}]}`,
    ],
    [
      'a source in any encoding',
      'labels-007.jsonl',
      `{"x-amz-copy-source":"${BUCKET}/%6Cabels-007%2Ejsonl"}`,
    ],
    ['a key of nothing but slashes', '//', `{"bucketName":"${BUCKET}","key":"\\/\\/"}`],
  ])('%s', (_, name, record) => {
    expect(isParsed(marksInJson({ bucket: BUCKET, key: name }), record)).toBe(true);
  });

  it('not where it is about another key of the same bucket', () => {
    const marks = marksInJson({ bucket: BUCKET, key: 'moderation/v3/labels-007.jsonl' });
    expect(isParsed(marks, `{"bucketName":"${BUCKET}","key":"moderation/v3/labels-008.jsonl"}`)).toBe(false);
  });
});

describe('a line of an access log is parsed', () => {
  it('wherever its key is the one, whatever is in the key', () => {
    const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => each.isWellFormed());
    fc.assert(
      fc.property(key, (name) => {
        const line = accessLogLine({ bucket: BUCKET, at: '2026-11-20T03:12:07.000Z', key: name });
        expect(isParsed(marksInLogLine({ bucket: BUCKET, key: name }), line)).toBe(true);
      }),
    );
  });

  it('not where it is about another key', () => {
    const line = accessLogLine({ bucket: BUCKET, at: '2026-11-20T03:12:07.000Z', key: 'v3/labels-008' });
    expect(isParsed(marksInLogLine({ bucket: BUCKET, key: 'v3/labels-007' }), line)).toBe(false);
  });
});
