import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import { EXAMPLE, objectCall } from '../../rules/records.examples.ts';
import type { Detection } from './judge-call.ts';
import type { ActivityPorts } from './ports.ts';
import { saveDetections } from './save-detections.ts';

/** A batch delete: each record of a key is taken in as it is delivered. */
class Batch {
  readonly store = new MemorySettingsStore();

  deliver(key: string): Promise<number> {
    const rest = { eventType: 'AwsServiceEvent', requestID: 'batch', eventID: `event of ${key}` };
    const call = parseRecord(objectCall('DeleteObject', key, {}, rest));
    const subject = {
      ...{ bucket: EXAMPLE.bucket, key, versionId: null, datasets: ['moderation-v3'] },
      resource: `arn:aws:s3:::${EXAMPLE.bucket}/${key}`,
    };
    const ruleMatch = { severity: 'high', reason: 'no writer of it', details: [], subject } as const;
    const detection: Detection = {
      rule: 'unexpected-writer',
      severity: 'high',
      ruleMatch,
      change: null,
      refusal: null,
    };
    const ports = {
      settings: this.store,
      guard: { buckets: [] },
      clock: () => new Date('2026-11-20T03:13:00.000Z'),
      hash: (text: string) => createHash('sha256').update(text).digest('hex'),
      backOff: async () => {},
    };
    return saveDetections(call, [detection], ports as unknown as ActivityPorts);
  }

  get finding(): ActivityFinding {
    const [finding] = [...this.store.findingsById.values()];
    if (finding?.about !== 'activity') throw new Error('there is no finding');
    return finding;
  }
}

/** Different keys of one length, in characters. */
const keysOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => `${index}-`.padEnd(length, 'k'));

describe('the keys of a batch', () => {
  it('are counted once each, however often and in whatever order their records come, whatever room they take', async () => {
    const batch = fc
      .record({ count: fc.integer({ min: 1, max: 160 }), length: fc.integer({ min: 5, max: 1024 }) })
      .map(({ count, length }) => keysOf(count, length));
    const deliveries = batch.chain((keys) =>
      fc.record({
        keys: fc.constant(keys),
        order: fc.shuffledSubarray([...keys, ...keys], { minLength: keys.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ keys, order }) => {
        const scene = new Batch();
        for (const key of [...order, ...keys]) await scene.deliver(key);
        const { evidence, stamp } = scene.finding;
        expect([evidence.keyCount, stamp]).toEqual([keys.length, keys.length]);
        expect(evidence.keys.filter((key) => !keys.includes(key))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('are counted beyond those that there is room for, and a record that comes again writes nothing', async () => {
    const batch = new Batch();
    const keys = keysOf(150, 1000);
    for (const key of keys) await batch.deliver(key);
    const { evidence, stamp } = batch.finding;
    expect([evidence.keyCount, evidence.keys.length < 110]).toEqual([150, true]);
    for (const key of keys) expect(await batch.deliver(key)).toBe(0);
    expect(batch.finding).toMatchObject({ stamp, evidence: { keyCount: 150 } });
  });

  it('of the largest batch leave room for the finding in an item of a table', async () => {
    const batch = new Batch();
    for (const key of keysOf(1000, 1024)) await batch.deliver(key);
    expect(batch.finding.evidence.keyCount).toBe(1000);
    expect(JSON.stringify(batch.finding).length).toBeLessThan(200_000);
  });
});
