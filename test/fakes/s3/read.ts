import { createHash, randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import type { ReaderSettings } from '../../../aws/s3/object-reader.ts';
import { S3ObjectReader } from '../../../aws/s3/object-reader.ts';
import type { ReadOptions, ReadTarget } from '../../../core/versions/object-reader.ts';
import { type FakeS3, type Fault, startFakeS3 } from './fake-s3.ts';

export const KIB = 1024;
export const SMALL = randomBytes(3 * KIB);
export const LARGE = randomBytes(2_000_003);
/** Every connection counts as slow, so that a large object is read in ranges. */
export const SPLIT: ReaderSettings = { rangeBytes: 128 * KIB, fastBytesPerSecond: Number.POSITIVE_INFINITY };
/** None does. */
export const WHOLE: ReaderSettings = { rangeBytes: 128 * KIB, fastBytesPerSecond: 0 };
export const TARGET: ReadTarget = { bucket: 'data', key: 'a/b', versionId: 'v1' };

export const sha256 = (bytes: Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export interface Setting {
  bytes?: Buffer;
  fault?: Fault;
  settings?: ReaderSettings;
  target?: Partial<ReadTarget>;
  options?: ReadOptions;
}

let running: FakeS3 | undefined;

/** A fake S3 for one test, which ends with it. */
export async function fakeS3(bytes: Buffer, fault?: Fault): Promise<FakeS3> {
  await running?.stop();
  running = await startFakeS3(bytes, fault);
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

/** Reads once from a fake S3 of its own. */
export async function read({ bytes = SMALL, fault, settings, target, options }: Setting = {}) {
  const s3 = await fakeS3(bytes, fault);
  const outcome = await new S3ObjectReader(s3.client, settings).read({ ...TARGET, ...target }, options);
  return { outcome, s3, requests: s3.requests, connections: s3.connections };
}
