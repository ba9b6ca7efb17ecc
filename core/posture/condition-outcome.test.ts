import { describe, expect, it } from 'vitest';
import type { Condition } from '../policies/condition.ts';
import { parsePolicy } from '../policies/document.ts';
import { outcomeOf } from './condition-outcome.ts';

const condition = (operator: string, key: string, value: string | readonly string[]): Condition => {
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { [operator]: { [key]: value } },
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  const [read] = parsePolicy(text).statements.flatMap(({ conditions }) => conditions);
  if (read === undefined) throw new Error('no condition was read');
  return read;
};

describe('a key that the request has', () => {
  it.each([
    ['StringEquals', 'b', ['a', 'b'], true],
    ['StringEquals', 'b', 'a*', false],
    ['StringEqualsIgnoreCase', 'B', 'b', true],
    ['StringNotEquals', 'b', ['a', 'b'], false],
    ['StringNotEquals', 'b', 'a', true],
    ['StringNotEqualsIfExists', 'b', 'a', true],
    ['StringLike', 'abc', 'a*', true],
    ['StringNotLike', 'abc', 'a*', false],
    ['ArnNotLike', 'arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/*', false],
    ['Bool', 'false', 'FALSE', true],
    ['NumericLessThan', '1.1', '1.2', true],
    ['NumericLessThan', '1.2', '1.2', false],
    ['NumericGreaterThanEquals', '600', '600', true],
    ['NumericNotEquals', '600', '600', false],
    ['IpAddress', '203.0.113.7', '203.0.113.0/24', true],
    ['NotIpAddress', '203.0.113.7', ['10.0.0.0/8', '192.0.2.0/24'], true],
    ['Null', 'anything', 'true', false],
    ['Null', 'anything', 'false', true],
  ])('%s: %s against %j is %s', (operator, value, wanted, outcome) => {
    expect(outcomeOf(condition(operator, 'aws:k', wanted), { 'aws:k': value })).toBe(outcome);
  });
});

describe('a key that the request lacks', () => {
  it.each([
    ['StringEquals', 'a', false],
    ['StringEqualsIfExists', 'a', true],
    ['StringNotEquals', 'a', true],
    ['ForAllValues:StringEquals', 'a', true],
    ['ForAnyValue:StringNotEquals', 'a', false],
    ['NotIpAddress', '10.0.0.0/8', true],
    ['Bool', 'false', false],
    ['BoolIfExists', 'false', true],
    ['NumericLessThan', '1.2', false],
    ['Null', 'true', true],
  ])('%s %s is %s', (operator, wanted, outcome) => {
    expect(outcomeOf(condition(operator, 'aws:k', wanted), { 'aws:k': null })).toBe(outcome);
  });
});

it('does not decide about keys that are not known, of variables and of operators that it does not know', () => {
  const variable = `\${aws:PrincipalTag/team}`;
  expect(outcomeOf(condition('StringEquals', 'aws:k', 'a'), {})).toBeNull();
  expect(outcomeOf(condition('Null', 'aws:k', 'true'), {})).toBeNull();
  expect(outcomeOf(condition('StringNotEquals', 'aws:k', variable), { 'aws:k': 'a' })).toBeNull();
  expect(
    outcomeOf(condition('DateGreaterThan', 'aws:k', '2026-01-01'), { 'aws:k': '2027-01-01' }),
  ).toBeNull();
  expect(outcomeOf(condition('NumericLessThan', 'aws:k', 'twelve'), { 'aws:k': '1' })).toBeNull();
  expect(outcomeOf(condition('Bool', 'constructor', 'true'), {})).toBeNull();
});
