import { describe, expect, it } from 'vitest';
import { objectName, padSequencer } from '../../core/base/object-ref.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { entry } from '../../test/cli/samples.ts';
import { stored } from '../../test/fakes/dynamodb/item-size.ts';
import { decodeEntry, encodeEntry } from './entry-codec.ts';
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
    kept: { since: sealed.baseline?.storedAt ?? '', count: 2, sum: '00ff00ff00ff00ff' },
  },
  'that says what S3 should list since its dataset was sealed': {
    ...sealed,
    baseline: null,
    kept: { since: '2026-11-02T10:00:41.000Z', count: 0, sum: '0000000000000000' },
  },
};

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
