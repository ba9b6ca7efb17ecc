import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { everybodyBut } from './administrators.ts';
import { denial } from './denial.ts';

/** Wildcards, so that what AWS adds later is denied as well. */
const CONFIGURATION = [
  's3:PutBucket*',
  's3:Put*Configuration',
  's3:DeleteBucket*',
  's3:CreateBucket*',
  's3:UpdateBucket*',
];

/** What destroys versions, frees them, locks them for a century, gives them away or changes them where they lie. */
const VERSIONS = [
  's3:DeleteObjectVersion*',
  's3:BypassGovernanceRetention',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:ObjectOwnerOverrideToBucketOwner',
  's3:UpdateObjectEncryption',
  's3:Replicate*',
];

export interface DeniedChangesProps {
  readonly administrators: readonly string[];
  /** Whether also plain deletions are denied, which hide an object. */
  readonly keepsObjects: boolean;
}

/** Denies everybody but administrators what weakens a bucket, whatever their own policies allow. */
export const deniedChanges = (
  bucket: Bucket,
  { administrators, keepsObjects }: DeniedChangesProps,
): readonly PolicyStatement[] => [
  denial('OnlyAdministratorsConfigure', {
    actions: CONFIGURATION,
    resources: [bucket.bucketArn],
    conditions: everybodyBut(administrators),
  }),
  denial('OnlyAdministratorsDestroy', {
    actions: keepsObjects ? [...VERSIONS, 's3:DeleteObject'] : VERSIONS,
    resources: [bucket.arnForObjects('*')],
    conditions: everybodyBut(administrators),
  }),
];
