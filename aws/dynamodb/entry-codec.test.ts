import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectName, padSequencer } from '../../core/base/object-ref.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { entry } from '../../test/cli/samples.ts';
import { stored } from '../../test/fakes/dynamodb/item-size.ts';
import { decodeEntry, encodeEntry, shownOrder } from './entry-codec.ts';
import type { Item } from './item-codecs.ts';
import { bucketShard } from './tables.ts';

const sealed = entry();
const newest = { version: 'L4kq', storedAt: '2026-11-02T10:00:41.000Z' };
const withNewest = (sequencer: string | null): ManifestEntry => ({
  ...sealed,
  standing: { ...sealed.standing, newest: { ...newest, sequencer } },
});

const ENTRIES: Record<string, ManifestEntry> = {
  'of a sealed key': sealed,
  'of a key that was never sealed': { ...sealed, baseline: null },
  'without an expectation': { ...sealed, standing: { ...sealed.standing, expected: null, current: null } },
  'with a sequencer': withNewest(padSequencer('0062E99A88DC407460')),
  'with a sequencer that ends with zeros': withNewest(padSequencer('0062E9900')),
  'without a sequencer': withNewest(null),
  'that says what S3 should list since its baseline': {
    ...sealed,
    kept: { since: sealed.baseline?.storedAt ?? '', count: 2, sum: '00ff00ff00ff00ff00ff00ff00ff00ff' },
  },
  'that says what S3 should list since its dataset was sealed': {
    ...sealed,
    baseline: null,
    kept: { since: '2026-11-02T10:00:41.000Z', count: 0, sum: '00000000000000000000000000000000' },
  },
};

const { expected } = sealed.standing;
const other = 'sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752';
const approval: ManifestEntry['approvals'][number] = {
  id: 'a1',
  digest: expected?.digest ?? other,
  size: expected?.size ?? null,
  from: '2026-11-02T10:00:41.000Z',
  until: '2026-12-02T10:00:41.000Z',
  accepts: null,
  by: expected?.by ?? 'arn:aws:iam::111122223333:role/DataPublisher',
  reason: 'a release',
};
Object.assign(ENTRIES, {
  'with an approval of what is expected': { ...sealed, approvals: [approval] },
  'with an approval that says where the bytes came from': {
    ...sealed,
    approvals: [
      {
        ...approval,
        provenance: {
          source: 'https://example.org/crawl-44.tar',
          collected: null,
          transform: 'deduplicated',
        },
      },
    ],
  },
  'with an approval of other bytes': { ...sealed, approvals: [{ ...approval, digest: other, size: null }] },
  'whose baseline could not be read': {
    ...sealed,
    baseline: sealed.baseline && { ...sealed.baseline, digest: null },
  },
  'that is not in order': { ...sealed, state: 'altered' },
  'that is not judged to the end': { ...sealed, isSettled: false },
  'of a null version': {
    ...sealed,
    standing: {
      ...sealed.standing,
      current: sealed.standing.current && {
        ...sealed.standing.current,
        version: 'null/e/2026-11-02T10:00:41.000Z',
        versionId: null,
      },
    },
  },
} satisfies Record<string, ManifestEntry>);

/** As an earlier release wrote it. */
function earlier(given: ManifestEntry): Item {
  const { digest = null, size = null, versionId = null, since = null } = given.standing.expected ?? {};
  const shown = { digest, size, versionId, since };
  const { kept: _, ...written } = given;
  return { object: objectName(given), bucketShard: bucketShard(given), ...written, ...shown };
}

describe.each(Object.entries(ENTRIES))('an entry %s', (_, given) => {
  it('comes back as it was given', () => {
    expect(decodeEntry(stored(encodeEntry(given)))).toEqual(given);
  });

  it('is read as an earlier release wrote it', () => {
    expect(decodeEntry(stored(earlier(given)))).toEqual({ ...given, kept: null });
  });
});

describe('the index by prefix', () => {
  const kept = { since: '2026-11-02T10:00:41.000Z', count: 2, sum: '00ff00ff00ff00ff00ff00ff00ff00ff' };

  it('shows the version that a key in order holds, and what S3 should list', () => {
    const inOrder: ManifestEntry = { ...sealed, state: 'intact', kept };
    expect(shownOrder(stored(encodeEntry(inOrder)))).toEqual({
      version: sealed.standing.current?.version,
      kept,
    });
  });

  it.each<[string, Partial<ManifestEntry>]>([
    ['altered', { state: 'altered' }],
    ['not judged to the end', { isSettled: false }],
    ['held back', { isHeld: true }],
    ['that nobody said what to list of', { kept: null }],
  ])('shows none of a key that is %s', (_, change) => {
    expect(shownOrder(stored(encodeEntry({ ...sealed, kept, ...change })))).toBeNull();
  });

  it('shows none where an earlier release wrote a sum of hashes that anybody can compute, and all parts of the entry are read', () => {
    const { versionId: _, ...item } = encodeEntry({ ...sealed, state: 'intact', kept });
    const written = stored({
      ...item,
      versionId: `${sealed.standing.current?.version} 2 73ix7icwtr0f mhhj5op4`,
    });
    expect(shownOrder(written)).toBeNull();
    expect(decodeEntry(written)).toEqual({ ...sealed, state: 'intact', kept: null });
    const altered = {
      ...encodeEntry({ ...sealed, state: 'altered', kept }),
      kept: '2 73ix7icwtr0f mhhj5op4',
    };
    expect(decodeEntry(stored(altered))).toEqual({ ...sealed, state: 'altered', kept: null });
  });

  it('has a sum that an earlier release reads too, by the digits that it knows, and never as short as its own', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), (number) => {
        const sum = number.toString(16).padStart(32, '0');
        const item = encodeEntry({ ...sealed, state: 'intact', kept: { ...kept, sum } });
        expect(item.versionId).toMatch(/^\S+ 2 [0-9a-z]{25} [0-9a-z]{8}$/);
        expect(decodeEntry(stored(item)).kept?.sum).toBe(sum);
      }),
    );
  });

  it('does not take what earlier releases wrote there for it: the expected version, which need not be current', () => {
    expect(shownOrder(stored(earlier({ ...sealed, kept })))).toBeNull();
  });
});
