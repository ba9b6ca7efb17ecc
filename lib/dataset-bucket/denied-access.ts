import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { everybodyBut } from './administrators.ts';
import { denial } from './denial.ts';

/** Everything about objects, and nothing about configuration: a mistaken endpoint must stay correctable from anywhere. */
const DATA = [
  's3:GetObject*',
  's3:ListBucket*',
  's3:ListMultipartUploadParts',
  's3:PutObject*',
  's3:DeleteObject*',
  's3:RestoreObject',
  's3:AbortMultipartUpload',
];

const SIGNED_URL_AGE = Duration.minutes(15);

/** Denies requests that were signed long ago, as those of a leaked URL. */
export const deniedOldSignatures = (bucket: Bucket, age = SIGNED_URL_AGE): PolicyStatement =>
  denial('OnlyFreshSignatures', {
    actions: ['s3:*'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { NumericGreaterThan: { 's3:signatureAge': String(age.toMilliseconds()) } },
  });

/**
 * Denies what is done with objects from elsewhere than a VPC endpoint. AWS's own services come from none.
 */
export const deniedOutside = (
  bucket: Bucket,
  vpcEndpointId: string,
  exempt: readonly string[] = [],
): PolicyStatement =>
  denial('OnlyThroughEndpoint', {
    actions: DATA,
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: {
      StringNotEquals: { 'aws:SourceVpce': vpcEndpointId },
      Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
      ...(exempt.length > 0 && everybodyBut(exempt)),
    },
  });
