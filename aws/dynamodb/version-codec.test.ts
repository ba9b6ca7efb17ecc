import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ObjectRef, objectName, padSequencer } from '../../core/base/object-ref.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { BAD, GOOD, version } from '../../test/cli/samples.ts';
import { stored } from '../../test/fakes/dynamodb/item-size.ts';
import type { Item } from './item-codecs.ts';
import { digestShard, seenShard } from './tables.ts';
import { decodeVersion, encodeVersion } from './version-codec.ts';

const times = fc.constantFrom(
  '2026-11-02T10:00:41.000Z',
  '2026-11-02T10:00:41.250Z',
  '2026-12-01T00:00:00.000Z',
);
const sequencers = fc.oneof(
  fc.constant(null),
  fc.constantFrom('0062E99A88DC407460', '10', '00', '').map(padSequencer),
  fc.string({ maxLength: 80 }).map(padSequencer),
);
const ids = fc.constantFrom(null, 'L4kqtJlcpXroDTDmpUMLUo', 'null');
const elsewhere = fc.constantFrom<ObjectRef | null>({ bucket: 'b', key: 'k' }, null);

const records: fc.Arbitrary<VersionRecord> = fc
  .record({
    versionId: ids,
    fact: fc.record(
      {
        kind: fc.constantFrom('object', 'delete-marker', 'unknown'),
        storedAt: times,
        announcedAt: fc.option(times),
        sequencer: sequencers,
        rank: fc.option(fc.nat()),
        digest: fc.constantFrom(GOOD, BAD, null),
        unestablished: fc.constantFrom('pending', null),
        size: fc.option(fc.nat()),
        etag: fc.option(fc.string()),
        prefixes: fc.array(fc.record({ size: fc.nat(), digest: fc.constantFrom(GOOD, null) }), {
          maxLength: 2,
        }),
        approvedElsewhere: elsewhere,
        destroyed: fc.option(
          fc.record({
            at: times,
            by: fc.constant('delete' as const),
            sequencer: sequencers,
            rank: fc.option(fc.nat()),
          }),
        ),
      },
      { requiredKeys: [] },
    ),
    over: fc.record(
      {
        seenAt: times,
        firstTriedAt: fc.option(times),
        verifiedAt: fc.option(times),
        detail: fc.option(fc.string()),
        findings: fc.array(fc.string(), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ versionId, fact, over }) => version(versionId, fact as Partial<VersionRecord['fact']>, over));

it('brings back every record that it was given', () => {
  fc.assert(
    fc.property(records, (record) => {
      expect(decodeVersion(stored(encodeVersion(record)))).toEqual(record);
    }),
  );
});

it('reads what an earlier release wrote, with every attribute written out', () => {
  const earlier = (record: VersionRecord): Item => {
    const { fact, ...rest } = record;
    return {
      object: objectName(record),
      ...rest,
      ...fact,
      approvedElsewhereLookedUp: fact.approvedElsewhere !== undefined,
      ...(fact.digest ? { digestShard: digestShard(fact.digest, record) } : {}),
      seenShard: seenShard(record, record.seenAt),
    };
  };
  fc.assert(
    fc.property(records, (record) => {
      expect(decodeVersion(stored(earlier(record)))).toEqual(record);
    }),
  );
});

it('leaves out what most versions have, and what would put it into an index that nothing reads', () => {
  const record = version('L4kq', { sequencer: padSequencer('0062E99A') }, { firstTriedAt: null });
  const { seenShard: _, digestShard: __, bucket, key, ...item } = stored(encodeVersion(record));
  expect(item).toEqual({
    object: `${bucket}/${key}`,
    dataset: record.dataset,
    version: 'L4kq',
    lastModified: record.fact.storedAt,
    announcedAt: null,
    sequencer: '0062E99A',
    size: 48_211,
    etag: null,
    class: 'baseline',
    level: 'read',
    requester: record.requester,
    storageClass: null,
    encryption: null,
    seenAt: record.seenAt,
    firstTriedAt: null,
    verifiedAt: null,
  });
});
