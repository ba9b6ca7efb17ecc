import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../test/seed.ts';
import { compareKeys, MAX_KEY_BYTES } from '../../base/object-ref.ts';
import type { CurrentPage, ListedObject } from '../../versions/version-lister.ts';
import {
  type KeyRange,
  type Listing,
  mergeRanges,
  type TargetPorts,
  targetPage,
  unitsOf,
} from './plan-units.ts';
import type { RunTarget } from './run.ts';
import type { PlannedKey } from './unit-store.ts';

const sized = (...sizes: readonly number[]): PlannedKey[] =>
  sizes.map((size, index) => ({ key: `k${index}`, size }));
const sizesOf = (units: readonly (readonly PlannedKey[])[]) =>
  units.map((unit) => unit.map(({ size }) => size));

describe('the units of some keys', () => {
  it.each([
    ['nothing', [], []],
    [
      'as many keys as may be',
      [1, 1, 1, 1, 1],
      [
        [1, 1, 1],
        [1, 1],
      ],
    ],
    ['as many bytes as may be', [4, 6, 1], [[4, 6], [1]]],
    ['a large object alone, between small ones', [1, 40, 1], [[1], [40], [1]]],
  ])('are %s: %j', (_, sizes, units) => {
    expect(sizesOf(unitsOf(sized(...sizes), { maxKeys: 3, maxBytes: 10 }))).toEqual(units);
  });

  it('hold every key once and in order, and never too much but for one key', () => {
    const limits = fc.record({
      maxKeys: fc.integer({ min: 1, max: 7 }),
      maxBytes: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 })), limits, (sizes, { maxKeys, maxBytes }) => {
        const keys = sized(...sizes);
        const units = unitsOf(keys, { maxKeys, maxBytes });
        expect(units.flat()).toEqual(keys);
        for (const unit of units) {
          expect(unit.length).toBeLessThanOrEqual(maxKeys);
          const bytes = unit.reduce((sum, { size }) => sum + size, 0);
          expect(bytes <= maxBytes || unit.length === 1).toBe(true);
        }
      }),
    );
  });
});

it('merges ranges only as far as each of them speaks', () => {
  const range = (upTo: string | null, ...keys: string[]): KeyRange => ({
    keys: keys.map((key) => ({ key, size: 1 })),
    upTo,
  });
  expect(mergeRanges([range('d', 'a', 'd'), range('c', 'b', 'c'), range(null, 'a', 'e')])).toEqual(
    range('c', 'a', 'b', 'c'),
  );
  expect(mergeRanges([range(null, 'a'), range(null)])).toEqual(range(null, 'a'));
});

/** Odd names: of one character to four bytes each, with some that sort otherwise in JavaScript than in S3. */
const key = fc
  .array(fc.constantFrom('a', 'b', '/', '\u00e9', '\uffee', '\u{1f600}', '\n'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => `p/${parts.join('')}`);

/** S3, some of whose pages hold delete markers only, and a manifest of several parts. */
function ports(
  listed: readonly string[],
  gone: readonly string[],
  known: readonly string[],
  pageSize: number,
  listing: Listing = 'current',
): TargetPorts & { readonly listing: Listing } {
  const all = [...new Set([...listed, ...gone])].sort(compareKeys);
  const isGone = new Set(gone.filter((each) => !listed.includes(each)));
  const page = (cursor: string | null): CurrentPage => {
    const rest = all.filter((each) => cursor === null || compareKeys(each, cursor) > 0);
    const some = rest.slice(0, pageSize);
    const objects = some.filter((each) => !isGone.has(each)).flatMap((each) => versionsOf(each, false));
    return { objects, nextCursor: some.length < rest.length ? (some.at(-1) ?? null) : null };
  };
  return {
    listing,
    lister: {
      listCurrent: async ({ cursor }) => page(cursor),
      // A deleted key is listed with its marker.
      listAll: async ({ cursor }) => {
        const rest = all.filter((each) => cursor === null || compareKeys(each, cursor) > 0);
        const some = rest.slice(0, pageSize);
        const versions = some.flatMap((each) => versionsOf(each, isGone.has(each)));
        return {
          versions,
          crowded: null,
          nextCursor: some.length < rest.length ? (some.at(-1) ?? null) : null,
        };
      },
    },
    manifestRanges: async ({ after }) =>
      [0, 1, 2].map((part) => {
        const own = [...new Set(known)].sort(compareKeys).filter((_, index) => index % 3 === part);
        const rest = own.filter((each) => after === null || compareKeys(each, after) > 0);
        const some = rest.slice(0, pageSize);
        return {
          keys: some.map((each) => ({ key: each, size: 3, state: 'intact', inOrder: null })),
          upTo: some.length < rest.length ? (some.at(-1) ?? null) : null,
        };
      }),
  };
}

/** A version, or the marker that deleted it and the version below. */
function versionsOf(key: string, isDeleted: boolean): ListedObject[] {
  const rest = { key, storedAt: new Date(0), storageClass: null };
  const version = { ...rest, versionId: 'v1', kind: 'object' as const, etag: 'e', size: 7 };
  if (!isDeleted) return [{ ...version, isLatest: true }];
  const marker = { ...rest, versionId: 'm1', kind: 'delete-marker' as const, etag: null, size: null };
  return [
    { ...marker, isLatest: true },
    { ...version, isLatest: false },
  ];
}

const TARGET: RunTarget = { bucket: 'guarded', prefix: 'p/', isKey: false };

describe('the keys of a target', () => {
  it('are those of S3 and of the manifest, once and in order, wherever planning is broken off and gone on with', async () => {
    const names = fc.array(key, { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(
        names,
        names,
        names,
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        fc.constantFrom<Listing>('current', 'versions'),
        async (listed, gone, known, pageSize, breaks, listing) => {
          const world = ports(listed, gone, known, pageSize, listing);
          const found: PlannedKey[] = [];
          let cursor: string | null = null;
          for (let pages = 0; ; pages++) {
            expect(pages).toBeLessThan(200);
            const page: Awaited<ReturnType<typeof targetPage>> = await targetPage(TARGET, cursor, world);
            // Every now and then only the first of a page's keys are planned.
            const planned = breaks.next().value === 0 ? page.keys.slice(0, 2) : page.keys;
            found.push(...planned);
            const last = planned.at(-1);
            cursor = planned.length < page.keys.length && last ? page.after(last.key) : page.next;
            if (cursor === null) break;
          }
          // Of a key that is gone S3 has versions still.
          const there = listing === 'versions' ? [...listed, ...gone] : listed;
          const expected = [...new Set([...there, ...known])].sort(compareKeys);
          expect(found.map((each) => each.key)).toEqual(expected);
          const isListed = new Set(listed);
          for (const each of found) expect(each.size).toBe(isListed.has(each.key) ? 7 : 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are each there once and in order, 100,000 of them with odd names', async () => {
    const odd = [
      'a',
      ' ',
      '+',
      '%2F',
      '//',
      '\n',
      '\u0007',
      'e\u0301',
      '\u00e9',
      '\uffee',
      '\u{1f600}',
      '&amp;',
      '<x>',
      '..',
    ];
    const names = Array.from({ length: 100_000 }, (_, index) => {
      const [one = '', two = ''] = [odd[index % odd.length], odd[(index >> 4) % odd.length]];
      return `p/${one}${index % 7 === 0 ? '/' : ''}${two}${index.toString(36)}`;
    });
    const sorted = names.toSorted(compareKeys);
    let at = 0;
    const lister: TargetPorts['lister'] = {
      listCurrent: async ({ cursor, limit }) => {
        const start = Number(cursor ?? 0);
        const objects = sorted.slice(start, start + limit).flatMap((each) => versionsOf(each, false));
        const end = start + objects.length;
        return { objects, nextCursor: end < sorted.length ? String(end) : null };
      },
      listAll: () => Promise.reject(new Error('not asked')),
    };
    for (let cursor: string | null = null; ; ) {
      const page = await targetPage(TARGET, cursor, {
        listing: 'current',
        lister,
        manifestRanges: async () => [],
      });
      for (const { key: found } of page.keys) expect(found === sorted[at++]).toBe(true);
      cursor = page.next;
      if (cursor === null) break;
    }
    expect(at).toBe(100_000);
  });

  it('is one where the target is a key, whatever begins with it', async () => {
    const world = ports(['p/a', 'p/ab'], [], [], 5);
    const page = await targetPage({ ...TARGET, prefix: 'p/a', isKey: true }, null, world);
    expect([page.keys, page.next]).toEqual([[{ key: 'p/a', size: 0 }], null]);
  });

  it('continues after a key of the longest kind', async () => {
    const longest = (end: string) =>
      `p/${'\u{1f600}'.repeat((MAX_KEY_BYTES - 8) / 4)}${end}`.slice(0, MAX_KEY_BYTES);
    const world = ports([longest('a'), longest('b')], [], [], 1);
    const first = await targetPage(TARGET, null, world);
    expect((await targetPage(TARGET, first.next, world)).keys).toMatchObject([{ key: longest('b') }]);
  });
});
