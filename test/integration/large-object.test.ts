import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, inject, it } from 'vitest';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { padSequencer } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import { localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealOne } from './steps.ts';

const PART = 60 * 1024 * 1024;
const PARTS = 5;
const BUCKET = 'large-object';

/** Uploads 300 MiB in parts, each of another letter, and gives their digest. */
async function upload(s3: S3Client, Key: string): Promise<{ versionId: string; digest: string }> {
  const target = { Bucket: BUCKET, Key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
  const hash = createHash('sha256');
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (let PartNumber = 1; PartNumber <= PARTS; PartNumber++) {
    const Body = Buffer.alloc(PART, `${PartNumber}`);
    hash.update(Body);
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  const done = await s3.send(
    new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
  );
  return { versionId: done.VersionId ?? '', digest: `sha256:${hash.digest('hex')}` };
}

it('reads every byte of a 300 MiB multipart upload, and distinguishes it from the sealed bytes', async () => {
  const world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'LargeObject');
  await makeBucket(world, BUCKET, 'enabled');
  const stage = await realStage(world, BUCKET, 'enabled', 'sealed', 'large');
  const ref = { bucket: BUCKET, key: 'large/weights.bin' };
  await sealOne(stage, ref.key, 'good');
  await stage.step();
  const { versionId, digest } = await upload(world.s3, ref.key);
  // The emulator copies the whole object for every range, so the first connection is kept however slow it is.
  const reader = new S3ObjectReader(world.s3, { fastBytesPerSecond: 1 });
  const objectEvent = {
    ...ref,
    type: 'stored' as const,
    versionId,
    etag: null,
    size: PART * PARTS,
    sequencer: padSequencer('2000'),
    at: wholeSecond(stage.now()),
    isExpiration: false,
    requester: { account: '111122223333', sourceIp: null, requestId: null },
  };
  const { change } = await observe(ref, 'large', objectEvent, { ...stage.ports, reader });
  expect(change?.findings).toMatchObject([
    {
      rule: 'object-altered',
      severity: 'critical',
      evidence: { actual: { digest, size: PART * PARTS }, level: 'read' },
    },
  ]);
}, 120_000);
