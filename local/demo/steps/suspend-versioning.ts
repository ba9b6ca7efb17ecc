import { type BucketVersioningStatus, PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { BUCKET } from '../config.ts';
import type { Tampering } from './tampering.ts';

export const suspendsVersioning: Tampering = {
  title: 'Somebody suspends versioning: what is overwritten from now on is gone',
  key: null,
  rule: 'versioning-suspended',
  severity: 'critical',
  act: async ({ s3 }) => {
    await version(s3, 'Suspended');
    return `suspended the versioning of ${BUCKET}`;
  },
  undo: async ({ s3 }) => {
    await version(s3, 'Enabled');
    return 'switched it on again';
  },
};

const version = (s3: S3Client, Status: BucketVersioningStatus) =>
  s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status } }));
