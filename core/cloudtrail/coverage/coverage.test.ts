import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, plainArn } from './coverage.ts';
import type { Comparison, FieldCondition, Selection } from './selection.ts';

const KEYS = ['arn:aws:s3:::b/a', 'arn:aws:s3:::b/ab', 'arn:aws:s3:::b/b', 'arn:aws:s3:::c/a'];
const PREFIXES = ['arn:aws:s3:::', 'arn:aws:s3:::b/', 'arn:aws:s3:::b/a', 'arn:aws:s3:::c/'];
const NAMES = ['PutObject', 'DeleteObject'];
const USERS = ['arn:aws:sts::1:assumed-role/r/s', 'arn:aws:iam::1:user/u'];

const comparisons = (values: readonly string[]): fc.Arbitrary<readonly Comparison[]> =>
  fc.array(
    fc.record({
      how: fc.constantFrom('equals' as const, 'startsWith' as const, 'endsWith' as const),
      value: fc.constantFrom(...values),
    }),
    { maxLength: 2 },
  );

const condition = (field: string, values: readonly string[]): fc.Arbitrary<FieldCondition> =>
  fc.record({ field: fc.constant(field), includes: comparisons(values), excludes: comparisons(values) });

const selection: fc.Arbitrary<Selection> = fc
  .tuple(
    condition('resources.ARN', [...KEYS, ...PREFIXES]),
    condition('eventName', NAMES),
    condition('userIdentity.arn', USERS),
  )
  .map((conditions) => [...conditions]);

/** One event against one selection, as CloudTrail decides it. */
const takes = (event: Readonly<Record<string, string>>, conditions: Selection): boolean =>
  conditions.every(({ field, includes, excludes }) => {
    const hits = ({ how, value }: Comparison) =>
      how === 'equals'
        ? event[field] === value
        : how === 'startsWith'
          ? (event[field] ?? '').startsWith(value)
          : (event[field] ?? '').endsWith(value);
    return (includes.length === 0 || includes.some(hits)) && !excludes.some(hits);
  });

describe('coverage of selectors', () => {
  it('agrees with every single event', () => {
    fc.assert(
      fc.property(
        fc.array(selection, { maxLength: 3 }),
        fc.constantFrom(...PREFIXES),
        fc.constantFrom(...NAMES),
        (selections, prefix, eventName) => {
          const coverage = coverageOf({ eventName, 'resources.ARN': prefix }, selections);
          const events = KEYS.filter((arn) => arn.startsWith(prefix)).flatMap((arn) =>
            USERS.map((user) => ({ eventName, 'resources.ARN': arn, 'userIdentity.arn': user })),
          );
          const taken = events.filter((event) => selections.some((each) => takes(event, each)));
          if (coverage === 'all') expect(taken).toEqual(events);
          if (coverage === 'none') expect(taken).toEqual([]);
        },
      ),
    );
  });

  it('is whole where nothing was ever selected, and none where the selection is empty', () => {
    expect(coverageOf({ eventCategory: 'Management' }, null)).toBe('all');
    expect(coverageOf({ eventCategory: 'Management' }, [])).toBe('none');
  });

  it.each([
    ['arn:aws:s3', 'arn:aws:s3:::'],
    ['arn:aws:s3:::', 'arn:aws:s3:::'],
    ['arn:aws-cn:s3:::b/', 'arn:aws:s3:::b/'],
    ['arn:aws:s3:::b/a:b', 'arn:aws:s3:::b/a:b'],
    ['arn:aws:s3express:eu-west-1:1:bucket/b', 'arn:aws:s3express:eu-west-1:1:bucket/b'],
    ['arn:aws-cn:s3express:cn-north-1:1:bucket/b/', 'arn:aws:s3express:cn-north-1:1:bucket/b'],
  ])('writes %s as %s', (arn, plain) => {
    expect(plainArn(arn)).toBe(plain);
  });
});
