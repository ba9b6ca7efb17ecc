import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import type { JsonObject } from '../../base/json.ts';
import { lifecycle } from './bucket-rules.ts';

const set = (configuration: JsonObject | string | null) =>
  assigned(lifecycle, 'PutBucketLifecycle', { lifecycle: '', LifecycleConfiguration: configuration });

const rules = fc.array(
  fc.record({
    id: fc.string({ minLength: 1 }),
    isEnabled: fc.boolean(),
    prefix: fc.constantFrom('', 'a/', '2024', 'true'),
    tags: fc.array(fc.record({ Key: fc.constantFrom('x', 'y'), Value: fc.constantFrom('', '1', 'true') }), {
      maxLength: 2,
    }),
    days: fc.integer({ min: 1, max: 9999 }),
    keep: fc.option(fc.integer({ min: 1, max: 100 }), { nil: null }),
  }),
  { maxLength: 3 },
);

type Drawn = typeof rules extends fc.Arbitrary<readonly (infer Rule)[]> ? Rule : never;

/** As the SDK answers. */
const answered = ({ id, isEnabled, prefix, tags, days, keep }: Drawn): JsonObject => ({
  ID: id,
  Status: isEnabled ? 'Enabled' : 'Disabled',
  Filter: tags.length === 0 ? { Prefix: prefix } : { And: { Prefix: prefix, Tags: tags } },
  Expiration: { Days: days },
  NoncurrentVersionExpiration: {
    NoncurrentDays: days,
    ...(keep === null ? {} : { NewerNoncurrentVersions: keep }),
  },
});

/** As CloudTrail writes XML: numbers for what reads like one, an object for one element, an empty text for none. */
function recorded({ id, isEnabled, prefix, tags, days, keep }: Drawn): JsonObject {
  const Prefix = coerced(prefix);
  const Tag = tags.map(({ Key, Value }) => ({ Key, Value: coerced(Value) }));
  return {
    ID: id,
    Status: isEnabled ? 'Enabled' : 'Disabled',
    Filter: tags.length > 0 ? { And: { Prefix, Tag: oneOrMany(Tag) } } : prefix === '' ? '' : { Prefix },
    Expiration: { Days: String(days) },
    NoncurrentVersionExpiration: {
      NoncurrentDays: days,
      ...(keep === null ? {} : { NewerNoncurrentVersions: String(keep) }),
    },
  };
}

const oneOrMany = (items: readonly JsonObject[]) => (items.length === 1 ? (items[0] ?? null) : items);

const coerced = (text: string): string | number | boolean =>
  text === 'true' ? true : /^\d+$/.test(text) ? Number(text) : text;

describe('lifecycle', () => {
  it('is the same in a record and in an answer, in whatever order', () => {
    fc.assert(
      fc.property(rules, (drawn) => {
        const Rule = oneOrMany(drawn.map(recorded));
        expect(set({ xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/', Rule })).toEqual(
          lifecycle.read({ Rules: drawn.map(answered).reverse() }),
        );
      }),
    );
  });

  it('knows a prefix beside the filter, sizes, dates, and a version to keep', () => {
    const Expiration = { Date: '2026-11-20T00:00:00+01:00' };
    const Filter = { And: { ObjectSizeGreaterThan: '10', ObjectSizeLessThan: 20 } };
    expect(set({ Rule: { ID: 1, Status: 'Enabled', Prefix: 'a/', Filter, Expiration } })).toEqual([
      {
        rule: '1',
        what: 'current',
        filter: { prefix: 'a/', tags: [], largerThan: 10, smallerThan: 20 },
        days: null,
        date: '2026-11-19T23:00:00.000Z',
        keep: 0,
      },
    ]);
  });

  it('is empty where rules delete nothing, or there are none', () => {
    const quiet = {
      Status: 'Enabled',
      Filter: '',
      Transition: { Days: 1, StorageClass: 'GLACIER' },
      NoncurrentVersionTransition: { NoncurrentDays: 1, StorageClass: 'GLACIER' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      Expiration: { ExpiredObjectDeleteMarker: true },
    };
    expect(set({ Rule: quiet })).toEqual([]);
    expect(set('')).toEqual([]);
    expect(assigned(lifecycle, 'DeleteBucketLifecycle')).toEqual([]);
    expect(lifecycle.read(null)).toEqual([]);
  });

  it('is not known from a record without it, or too large for it', () => {
    expect(assigned(lifecycle, 'PutBucketLifecycle', { lifecycle: '' })).toBeUndefined();
    const omitted = { omitted: true, originalSize: 120000, reason: 'requestParameters too large' };
    expect(assigned(lifecycle, 'PutBucketLifecycle', omitted)).toBeUndefined();
    expect(set(null)).toBeUndefined();
  });
});
