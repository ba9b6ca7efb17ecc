import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, isSameValue, jsonIn } from './json.ts';

/** Plain JSON, with fields that are `undefined`, and with names that objects inherit. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, '', 'a', '1'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', '1', '10', '__proto__', 'toString', 'ä', '\ud83d\ude00'),
      fc.option(tie('value'), { nil: undefined }),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
})).value;

/** The same, with the fields of each object in another order and those that are `undefined` left out. */
const rewritten = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(fields.map(([name, each]) => [name, rewritten(each)]).reverse());
};

it.each([
  ['{"a":[1]}', { a: [1] }],
  ['null', null],
  ['', undefined],
  ['<html>', undefined],
])('the text %j holds %j', (text, expected) => {
  expect(jsonIn(text)).toEqual(expected);
});

describe('two values of plain JSON', () => {
  it.each([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: null }, {}, false],
    [{ a: undefined }, { b: undefined }, true],
    [{ toString: undefined }, {}, true],
    [{}, { toString: 1 }, false],
    [[], {}, false],
    [{ 0: 'a' }, ['a'], false],
    ['1', 1, false],
    [null, undefined, false],
  ])('%j and %j are the same: %s', (a, b, isSame) => {
    expect([isSameValue(a, b), isSameValue(b, a)]).toEqual([isSame, isSame]);
  });

  it('are the same whenever they have the same text, and only then', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(isSameValue(a, b)).toBe(canonical(a) === canonical(b));
        expect(isSameValue(a, rewritten(a))).toBe(true);
        expect(canonical(a)).toBe(canonical(rewritten(a)));
      }),
      { numRuns: 1_000 },
    );
  });
});

it('writes a value with the names of its fields in order, at each depth', () => {
  expect(canonical({ b: [{ d: 1, c: undefined, a: null }], a: 'x' })).toBe(
    '{"a":"x","b":[{"a":null,"d":1}]}',
  );
});
