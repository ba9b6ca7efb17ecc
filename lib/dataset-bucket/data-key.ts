import { Aws, Names, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { denial, everybodyBut } from './denied-access.ts';

/** How KMS names S3 where it asks on somebody's behalf. */
export const THROUGH_S3 = `s3.${Aws.REGION}.${Aws.URL_SUFFIX}`;

const USES = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
const CHANGES = [
  'kms:CreateGrant',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ReplicateKey',
  'kms:ScheduleKeyDeletion',
];

export interface DataKeyProps {
  readonly description: string;
  readonly administrators: readonly string[];
}

/**
 * The key of a dataset. It outlives the stack, as the objects do that nobody can read without it. Whoever disables it
 * takes the data away, and whoever may use it by itself reads past the bucket's policy.
 */
export class DataKey extends Key {
  constructor(scope: Construct, id: string, { description, administrators }: DataKeyProps) {
    super(scope, id, {
      description,
      alias: `alias/${Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' })}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resources = ['*'];
    this.addToResourcePolicy(
      denial('OnlyThroughS3', {
        actions: USES,
        resources,
        conditions: { StringNotEquals: { 'kms:ViaService': THROUGH_S3 } },
      }),
    );
    this.addToResourcePolicy(
      denial('OnlyAdministratorsChange', {
        actions: CHANGES,
        resources,
        conditions: everybodyBut(administrators),
      }),
    );
  }
}
