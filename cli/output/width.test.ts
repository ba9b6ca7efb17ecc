import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenAtBlanks, pad, truncateMiddle, widthOf } from './table.ts';

it.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['🙂', 2],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

describe('truncateMiddle', () => {
  it('keeps both ends', () => {
    expect(truncateMiddle('moderation/v3/labels-007.jsonl', 16)).toBe('moderati…7.jsonl');
  });

  it('never takes more than it may', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
        expect(widthOf(truncateMiddle(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

it('fills up on either side', () => {
  expect([pad('日', 4), pad('7', 3, 'right')]).toEqual(['日  ', '  7']);
});

it.each([
  ['a sentence that is long', 10, ['a sentence', 'that is', 'long']],
  ['日本 日本 x', 7, ['日本', '日本 x']],
  ['moderation/v3/labels-007.jsonl is altered', 10, ['moderation/v3/labels-007.jsonl', 'is altered']],
])('%j is broken at its blanks for %i columns', (text, width, lines) => {
  expect(brokenAtBlanks(text, width)).toEqual(lines);
});
