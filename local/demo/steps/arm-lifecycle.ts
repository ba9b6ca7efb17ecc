import { DeleteBucketLifecycleCommand, PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import { BUCKET } from '../config.ts';
import type { Tampering } from './tampering.ts';

const RULE = {
  ID: 'tidy-up',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  NoncurrentVersionExpiration: { NoncurrentDays: 1 },
} as const;

export const armsLifecycle: Tampering = {
  title: 'Somebody arms a lifecycle rule: it destroys older versions after a day, the approved ones too',
  key: null,
  rule: 'lifecycle-destroys-data',
  severity: 'critical',
  act: async ({ s3 }) => {
    const LifecycleConfiguration = { Rules: [RULE] };
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: BUCKET, LifecycleConfiguration }));
    return `put the rule ${RULE.ID}, which expires noncurrent versions after a day`;
  },
  undo: async ({ s3 }) => {
    await s3.send(new DeleteBucketLifecycleCommand({ Bucket: BUCKET }));
    return 'took the rule away again';
  },
};
