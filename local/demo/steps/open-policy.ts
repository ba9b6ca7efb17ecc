import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { BUCKET } from '../config.ts';
import type { Tampering } from './tampering.ts';

const OUTSIDER = '999988887777';

export const opensPolicyForAMoment: Tampering = {
  title: 'Somebody lets another account read the bucket, and closes it again within a second',
  key: null,
  rule: 'policy-external-account',
  severity: 'high',
  isUndone: true,
  act: async ({ s3 }) => {
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: opened(Policy) }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    return `put a policy that lets account ${OUTSIDER} read every object, and at once the old policy again`;
  },
};

const opened = (policy: string): string => {
  const { Statement, ...rest } = JSON.parse(policy) as { readonly Statement: readonly object[] };
  const allow = {
    Sid: 'Backup',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${OUTSIDER}:root` },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  };
  return JSON.stringify({ ...rest, Statement: [...Statement, allow] });
};
