import { describe, expect, it } from 'vitest';
import { objectName, padSequencer } from '../../core/base/object-ref.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { entry } from '../../test/cli/samples.ts';
import { stored } from '../../test/fakes/dynamodb/item-size.ts';
import { decodeEntry, encodeEntry, shownVersion } from './entry-codec.ts';
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
  return { object: objectName(given), bucketShard: bucketShard(given), ...given, ...shown };
}

describe.each(Object.entries(ENTRIES))('an entry %s', (_, given) => {
  it('comes back as it was given', () => {
    expect(decodeEntry(stored(encodeEntry(given)))).toEqual(given);
  });

  it('is read as an earlier release wrote it', () => {
    expect(decodeEntry(stored(earlier(given)))).toEqual(given);
  });
});

describe('the index by prefix', () => {
  it('shows the version that a key in order holds', () => {
    const inOrder: ManifestEntry = { ...sealed, state: 'intact' };
    expect(shownVersion(stored(encodeEntry(inOrder)))).toBe(sealed.standing.current?.version);
  });

  it.each<[string, Partial<ManifestEntry>]>([
    ['altered', { state: 'altered' }],
    ['not judged to the end', { isSettled: false }],
    ['held back', { isHeld: true }],
  ])('shows none of a key that is %s', (_, change) => {
    expect(shownVersion(stored(encodeEntry({ ...sealed, ...change })))).toBeNull();
  });

  it('does not take what earlier releases wrote there for it: the expected version, which need not be current', () => {
    expect(shownVersion(stored(earlier(sealed)))).toBeNull();
  });
});
