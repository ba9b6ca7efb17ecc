import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryBucket } from '../../../test/fakes/memory-bucket.ts';
import { BUCKET_CANARY_KEY } from '../../scope/canary.ts';
import { hearCanary } from './hear-canary.ts';
import type { ObjectEvent } from './s3-event.ts';

const STORED_AT = '2026-11-20T03:07:07.000Z';

describe('a canary in a guarded bucket', () => {
  let bucket: MemoryBucket;
  let heard: object[];
  let versionId: string | null;
  beforeEach(() => {
    heard = [];
    bucket = new MemoryBucket('enabled', () => new Date(STORED_AT));
    versionId = bucket.put(BUCKET_CANARY_KEY, 'a canary').versionId;
  });

  const event = (over: Partial<ObjectEvent> = {}): ObjectEvent => ({
    ...{ type: 'stored', bucket: 'acme', key: BUCKET_CANARY_KEY, versionId, etag: null, size: 8 },
    ...{ sequencer: null, at: '2026-11-20T09:99:99.000Z', isExpiration: false },
    requester: { account: null, sourceIp: null, requestId: null },
    ...over,
  });
  const hear = (over: Partial<ObjectEvent> = {}) =>
    hearCanary(event(over), {
      reader: bucket,
      saveHeard: async (canary) => void heard.push(canary),
      clock: () => new Date('2026-11-20T03:07:10.000Z'),
    });

  it('is heard of once its event came and it was read, at the time at which S3 stored it', async () => {
    await hear();
    expect(heard).toEqual([{ bucket: 'acme', putAt: STORED_AT, heardAt: '2026-11-20T03:07:10.000Z' }]);
  });

  it.each<[string, Partial<ObjectEvent>]>([
    ['of an event about nothing that is there', { versionId: 'v-made-up' }],
    ['of its deletion', { type: 'destroyed' }],
    ['of a delete marker', { type: 'marker-created' }],
  ])('is not heard of because %s', async (_, over) => {
    await hear(over);
    expect(heard).toEqual([]);
  });

  it('is not heard of where it cannot be read, as nothing else in the bucket can', async () => {
    const unreadable = {
      kind: 'unreadable',
      reason: 'access-denied',
      detail: '',
      size: null,
      etag: null,
      storedAt: null,
    };
    await hearCanary(event(), {
      reader: { read: async () => unreadable as never },
      saveHeard: async (canary) => void heard.push(canary),
      clock: () => new Date(),
    });
    expect(heard).toEqual([]);
  });
});
