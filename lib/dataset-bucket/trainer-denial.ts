import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { denial } from './denial.ts';

/** Everything but reading, with what AWS adds later under these words. */
const CHANGES = [
  's3:Put*',
  's3:Delete*',
  's3:Create*',
  's3:Update*',
  's3:Replicate*',
  's3:Restore*',
  's3:AbortMultipartUpload',
  's3:BypassGovernanceRetention',
];

/**
 * Denies a training role all changes of what it trains on, whatever else is attached to it: execution roles tend to be
 * given more than their job needs, and a model file that runs code has their rights.
 */
export const trainerDenial = (bucket: Bucket, role: IRole, output: string | null): PolicyStatement =>
  denial(undefined, {
    actions: CHANGES,
    ...(output === null
      ? { resources: [bucket.bucketArn, bucket.arnForObjects('*')] }
      : { notResources: [bucket.arnForObjects(`${output}*`)] }),
    conditions: { ArnEquals: { 'aws:PrincipalArn': role.roleArn } },
  });
