import { Aws, Duration, Fn, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { SealwatchError } from '../../core/base/errors.ts';

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

/**
 * Who is exempt from the denials of changes. The role that CloudFormation deploys with is: without it the next
 * deployment could not change, or take back, the policy of this one.
 * @throws {SealwatchError} `CONFIG_INVALID` when nobody but root could ever change the bucket again
 */
export const administratorsOf = (scope: Construct, named: readonly string[] = []): readonly string[] => {
  const deployer = Stack.of(scope).synthesizer.cloudFormationExecutionRole;
  if (deployer === undefined && named.length === 0)
    throw new SealwatchError(
      'CONFIG_INVALID',
      `nobody could change ${scope.node.path} after this deployment: its stack is not deployed by a role of the CDK's bootstrap; give administrators the ARN of the role that deploys`,
    );
  return [
    `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root`,
    ...(deployer === undefined ? [] : [Fn.sub(deployer)]),
    ...named,
  ];
};

/** Everybody but these. A role's ARN stands for its sessions; nobody signed in has none, and is not exempt. */
export const everybodyBut = (arns: readonly string[]) => ({ ArnNotLike: { 'aws:PrincipalArn': arns } });

type DenialProps = Omit<PolicyStatementProps, 'effect' | 'principals'>;

/** A statement of a resource's policy that denies something to everybody who meets its conditions. */
export const denial = (sid: string | undefined, props: DenialProps): PolicyStatement =>
  new PolicyStatement({
    ...(sid !== undefined && { sid }),
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    ...props,
  });

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

interface DeniedChangesProps {
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
