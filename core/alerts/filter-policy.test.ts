import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { ANYTHING, type Answer, letsThrough, type Messages } from './filter-policy.ts';

/** One message as SNS's own examples have it. */
const rugby: Messages = { interest: ['rugby'], store: ['example_corp'] };
const several: Messages = { interest: [['rugby', 'baseball']] };
const neither: Messages = { store: ['example_corp'] };

describe('a policy', () => {
  it.each<[title: string, policy: Json, messages: Messages, is: Answer]>([
    ['without a name', {}, rugby, 'yes'],
    ['exactly', { interest: ['rugby', 'tennis'] }, rugby, 'yes'],
    ['exactly, but in another case', { interest: ['Rugby'] }, rugby, 'no'],
    ['exactly, one of several', { interest: ['baseball'] }, several, 'yes'],
    ['exactly, none of several', { interest: ['tennis'] }, several, 'no'],
    ['what is not there', { interest: ['rugby'] }, neither, 'no'],
    ['a number, where there is text', { interest: [7] }, rugby, 'no'],
    ['null, where there is text', { interest: [null] }, rugby, 'no'],
    ['nothing at all', { interest: [] }, rugby, 'no'],
    ['a prefix', { interest: [{ prefix: 'rug' }] }, rugby, 'yes'],
    ['another prefix', { interest: [{ prefix: 'ten' }] }, rugby, 'no'],
    ['a suffix', { interest: [{ suffix: 'ball' }] }, several, 'yes'],
    ['another suffix', { interest: [{ suffix: 'nis' }] }, several, 'no'],
    ['in any case', { interest: [{ 'equals-ignore-case': 'RUGBY' }] }, rugby, 'yes'],
    ['another word in any case', { interest: [{ 'equals-ignore-case': 'RUG' }] }, rugby, 'no'],
    ['anything but others', { interest: [{ 'anything-but': ['tennis'] }] }, rugby, 'yes'],
    ['anything but it', { interest: [{ 'anything-but': ['rugby', 'tennis'] }] }, rugby, 'no'],
    ['anything but it, without a list', { interest: [{ 'anything-but': 'rugby' }] }, rugby, 'no'],
    ['anything but numbers', { interest: [{ 'anything-but': [7] }] }, rugby, 'yes'],
    ['anything but its prefix', { interest: [{ 'anything-but': { prefix: 'rug' } }] }, rugby, 'no'],
    ['anything but another prefix', { interest: [{ 'anything-but': { prefix: 'ten' } }] }, rugby, 'yes'],
    ['anything but its suffix', { interest: [{ 'anything-but': { suffix: 'gby' } }] }, rugby, 'no'],
    ['anything but, of what is not there', { interest: [{ 'anything-but': ['x'] }] }, neither, 'no'],
    ['anything but all of several', { interest: [{ 'anything-but': ['rugby', 'baseball'] }] }, several, 'no'],
    ['anything but others than several', { interest: [{ 'anything-but': ['tennis'] }] }, several, 'yes'],
    [
      'anything but one of several, of which documents differ',
      { interest: [{ 'anything-but': ['rugby'] }] },
      several,
      'unknown',
    ],
    ['a range of numbers, where there is text', { interest: [{ numeric: ['>', 0] }] }, rugby, 'no'],
    ['that it is there', { interest: [{ exists: true }] }, rugby, 'yes'],
    ['that it is there, and it is not', { interest: [{ exists: true }] }, neither, 'no'],
    ['that it is not there', { interest: [{ exists: false }] }, neither, 'yes'],
    ['that it is not there, and it is', { interest: [{ exists: false }] }, rugby, 'no'],
    ['that it is not there, or something else', { interest: [{ exists: false }, 'rugby'] }, rugby, 'yes'],
    ['addresses, where there are none', { interest: [{ cidr: '10.0.0.0/24' }] }, rugby, 'no'],
    ['an operator that nobody knows', { interest: [{ wildcard: 'rug*' }] }, rugby, 'unknown'],
    [
      'an operator that nobody knows, beside one that matches',
      { interest: [{ x: 1 }, 'rugby'] },
      rugby,
      'yes',
    ],
    ['two operators in one', { interest: [{ prefix: 'r', suffix: 'y' }] }, rugby, 'unknown'],
    ['an operand of the wrong kind', { interest: [{ prefix: 7 }] }, rugby, 'unknown'],
    ['something that is no list', { interest: 'rugby' }, rugby, 'unknown'],
    ['what lies below an attribute', { interest: { of: ['rugby'] } }, rugby, 'unknown'],
    ['that is no object', ['rugby'], rugby, 'unknown'],
    ['two names, of which both match', { interest: ['rugby'], store: [{ prefix: 'ex' }] }, rugby, 'yes'],
    ['two names, of which one does not match', { interest: ['rugby'], store: ['other'] }, rugby, 'no'],
    ['two names, of which nobody knows one', { interest: ['rugby'], store: [{ x: 1 }] }, rugby, 'unknown'],
    [
      'two names, of which one surely does not match',
      { interest: ['tennis'], store: [{ x: 1 }] },
      rugby,
      'no',
    ],
    ['one or the other', { $or: [{ interest: ['tennis'] }, { store: ['example_corp'] }] }, rugby, 'yes'],
    ['neither one nor the other', { $or: [{ interest: ['tennis'] }, { store: ['other'] }] }, rugby, 'no'],
    [
      'one or the other, and a third that does not match',
      { $or: [{ interest: ['rugby'] }, { store: ['example_corp'] }], store: ['other'] },
      rugby,
      'no',
    ],
    [
      'one or the other within one',
      { $or: [{ $or: [{ a: ['x'] }, { interest: ['rugby'] }] }, { a: ['y'] }] },
      rugby,
      'yes',
    ],
    ['an attribute that is named "$or"', { $or: [{ prefix: 'r' }, { prefix: 's' }] }, rugby, 'no'],
    ['any text', { interest: ['rugby'] }, { interest: [ANYTHING] }, 'unknown'],
    ['any text, and one that is there', { interest: ['rugby'] }, { interest: [ANYTHING, 'rugby'] }, 'yes'],
  ])('that wants %s', (_, policy, messages, is) => {
    expect(letsThrough(policy, [messages])).toBe(is);
  });

  it('lets something through where it does so for any of the messages', () => {
    expect(letsThrough({ interest: ['tennis'] }, [rugby, { interest: ['golf', 'tennis'] }])).toBe('yes');
    expect(letsThrough({ interest: ['tennis'] }, [])).toBe('no');
  });

  it('asks one message for all that is wanted of one name', () => {
    const policy = { severity: ['low'], $or: [{ severity: ['high'] }, { severity: ['critical'] }] };
    expect(letsThrough(policy, [{ severity: ['low', 'high', 'critical'] }])).toBe('no');
  });
});

it('says yes or no of what it knows as a policy that is asked value by value', () => {
  const word = fc.constantFrom('a', 'b', 'ab', 'ba');
  const known = fc.oneof(
    word,
    fc.record({ prefix: word }),
    fc.record({ suffix: word }),
    fc.record({ 'anything-but': fc.array(word, { minLength: 1, maxLength: 2 }) }),
    fc.record({ exists: fc.boolean() }),
  );
  const policy = fc.dictionary(fc.constantFrom('x', 'y'), fc.array(known, { minLength: 1, maxLength: 3 }));
  const message = fc.record({ x: fc.option(word), y: fc.option(word) });
  const is = (value: string | null, wanted: Json): boolean => {
    if (typeof wanted === 'string') return value === wanted;
    const [[operator, operand] = ['', null]] = Object.entries(wanted as object);
    if (operator === 'exists') return (value !== null) === operand;
    if (value === null) return false;
    if (operator === 'prefix') return value.startsWith(operand);
    return operator === 'suffix' ? value.endsWith(operand) : !operand.includes(value);
  };
  fc.assert(
    fc.property(policy, message, (wanted, { x, y }) => {
      const values: Readonly<Record<string, string | null>> = { x, y };
      const expected = Object.entries(wanted).every(([name, all]) =>
        all.some((each) => is(values[name] ?? null, each as Json)),
      );
      expect(letsThrough(wanted as Json, [{ x: [x], y: [y] }])).toBe(expected ? 'yes' : 'no');
    }),
  );
});
