import { expect, it } from 'vitest';
import { allow, analysed, BUCKET, CONTEXT, deny, policy, type Written } from '../../test/policies/samples.ts';
import { comparePolicies } from './compare.ts';

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));

// What multiplied without bounds would take longer than any test may.

/** About as much as 20 KB hold: each list multiplies the others. */
const multiplied = (from: number): Written =>
  allow({
    Principal: { AWS: many(300, (index) => String(100000000000 + from + index)) },
    Action: many(300, (index) => `s3:Get*${from + index}`),
    Resource: many(200, (index) => `${BUCKET}/${from + index}*x*`),
    Condition: { StringLike: { 'aws:SourceVpc': many(60, (index) => `v*${from + index}`) } },
  });

it('a policy made to take long is judged', () => {
  const denied = many(20, (index) => index.toString()).map((index) => deny({ Action: `s3:Put*${index}` }));
  expect(analysed([multiplied(0), ...denied]).external).toHaveLength(300);
});

it('and compared', () => {
  const found = comparePolicies(policy(multiplied(0), deny()), policy(multiplied(5)), {
    ...CONTEXT,
    datasets: [],
  });
  expect(found.length).toBeGreaterThan(0);
});

it('and so is one whose Deny statements multiply as well', () => {
  const lists = (from: number) => ({
    Principal: { AWS: many(120, (index) => String(100000000000 + index)) },
    Action: many(120, (index) => `s3:P*${index}`),
    Resource: many(120, (index) => `${BUCKET}/${from}*${index}*`),
  });
  const cut = (from: number): Written =>
    deny({ ...lists(from), Resource: many(120, (index) => `${BUCKET}/${from}*${index}*x`) });
  const found = comparePolicies(policy(allow(lists(1)), cut(1)), policy(allow(lists(2)), cut(2)), {
    ...CONTEXT,
    datasets: [],
  });
  expect(found.length).toBeGreaterThan(0);
});

it('wildcards that make naive matching explode do not', () => {
  const stars = `${BUCKET}/${'*a'.repeat(400)}`;
  expect(
    analysed([allow({ Resource: stars }), deny({ Resource: `${BUCKET}/${'a*'.repeat(400)}b` })]).isPublic,
  ).toBe(true);
});
