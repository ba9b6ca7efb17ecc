import { describe, expect, it } from 'vitest';
import { isMet } from './conditions.ts';
import type { Keys } from './policy.ts';

const meets = (operator: string, expected: unknown, keys: Keys): boolean =>
  isMet({ Effect: 'Deny', Action: '*', Condition: { [operator]: { 'aws:Key': expected } } }, keys);

describe('conditions are met as IAM meets them', () => {
  it.each<[string, unknown, string | undefined, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', 'a', undefined, true],
    ['StringNotEqualsIfExists', 'a', undefined, true],
    ['StringLike', 'runs/*', 'runs/1', true],
    ['StringLike', `a\${*}`, 'ab', false],
    ['ArnNotLike', 'arn:aws:iam::1:role/a*', 'arn:aws:iam::1:role/ab', false],
    ['ArnNotLike', 'arn:aws:iam::1:role/a*', undefined, true],
    ['Bool', 'false', 'false', true],
    ['Bool', 'false', undefined, false],
    ['Null', 'true', undefined, true],
    ['Null', 'false', 'a', true],
    ['ForAllValues:StringLike', 'a*', 'ab', true],
    ['ForAllValues:StringLike', 'a*', 'b', false],
    ['ForAllValues:StringLike', 'a*', undefined, true],
    ['NumericLessThan', 1.2, '1.1', true],
    ['NumericLessThan', 1.2, undefined, false],
    ['NumericGreaterThan', '900000', '900001', true],
  ])('%s %s of %s: %s', (operator, expected, value, isSo) => {
    expect(meets(operator, expected, value === undefined ? {} : { 'AWS:key': value })).toBe(isSo);
  });

  it('refuses to guess', () => {
    expect(() => meets('DateLessThan', '2026', { 'aws:Key': '2025' })).toThrow(/DateLessThan/);
  });
});
