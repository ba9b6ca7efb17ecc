import { expect, it } from 'vitest';
import type { LargeReading } from '../../core/engine/large/large-reading.ts';
import { MemoryDynamoDb } from '../../test/fakes/dynamodb/memory-dynamodb.ts';
import { DynamoLargeReadings } from './large-readings.ts';
import type { TableNames } from './tables.ts';

const TABLES: TableNames = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const NAME = 'a'.repeat(40);

const readingOf = (round: number, status: LargeReading['status']): LargeReading => ({
  ...{ bucket: 'b', key: 'k', versionId: 'v', etag: 'e', size: 8e9, storedAt: '2026-11-21T09:00:00.000Z' },
  ...{ name: NAME, round, partMiB: 64, unitParts: 16, dataset: 'd', status, first: 'sha256-parts-64MiB' },
  ...{ also: null, storageClass: 'STANDARD', encryption: { algorithm: null, kmsKeyId: null } },
  ...{ contentType: null, startedAt: '2026-11-21T09:00:00.000Z', endedAt: null, waitsUntil: null },
  ...{ digest: null, alsoDigest: null, failure: null },
});

it.each([
  [['reading'], null],
  [['done', 'reading'], 1],
  [['done', 'done', 'failed', 'waiting'], 2],
  [Array.from({ length: 12 }, (_, index) => (index === 1 ? 'done' : 'failed')), 2],
] as const)('of readings that are %j the newest that came to a good end is number %j', async (all, round) => {
  const memory = new MemoryDynamoDb({ tables: { R: { key: ['collection', 'id'] } } });
  const readings = new DynamoLargeReadings(memory.client(), TABLES);
  for (const [index, status] of all.entries()) await readings.save(readingOf(index + 1, status));
  expect((await readings.newestDone(NAME))?.round ?? null).toBe(round);
  expect((await readings.newest(NAME))?.round).toBe(all.length);
});
