import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config/types.ts';
import type { BundledFunction } from './functions/bundled-function.ts';
import { OwnBucket, ownBucketArn } from './own-bucket.ts';
import { bytesRead } from './permissions/object-read.ts';
import { type Permission, permit } from './permissions/permission.ts';

const BATCH = 'batchoperations.s3.amazonaws.com';

const MANIFESTS = 'manifests/*';
const REPORTS = 'reports/*';

/** What a run needs of them is over by then: it stands still for 60 days at most. */
const KEPT_DAYS = 90;

const MANY_OBJECTS = 'Manifests and reports are named after runs and jobs, of which there is any number.';

export interface ChecksumJobsProps {
  readonly config: ResolvedConfig;
  /** The function that has jobs begun and reads what they write. */
  readonly worker: BundledFunction;
}

/** Whether the owner of some dataset believes what S3 says of bytes. */
export const believesS3 = ({ buckets }: ResolvedConfig): boolean =>
  buckets.some(({ datasets }) => datasets.some(({ level }) => level === 's3-sha256'));

/** The configuration with nothing but the datasets for which S3 is believed. */
const believed = (config: ResolvedConfig): ResolvedConfig => ({
  ...config,
  buckets: config.buckets
    .map((bucket) => ({ ...bucket, datasets: bucket.datasets.filter(({ level }) => level === 's3-sha256') }))
    .filter(({ datasets }) => datasets.length > 0),
});

/**
 * What S3 Batch Operations needs to compute checksums: a bucket for its manifests and reports, and a role. What is in the reports counts as
 * digests, so nobody but that role writes there.
 */
export class ChecksumJobs extends Construct {
  readonly bucket: Bucket;
  readonly role: Role;

  constructor(scope: Construct, id: string, { config, worker }: ChecksumJobsProps) {
    super(scope, id);
    this.bucket = new OwnBucket(this, 'Bucket', {
      holds: 'checksums',
      unlogged: 'It holds lists that one function writes, and reports that one role writes.',
      lifecycleRules: [
        { expiration: Duration.days(KEPT_DAYS), noncurrentVersionExpiration: Duration.days(1) },
      ],
    });
    // Who may pass it to S3 is what limits its use: one function, and nobody else of the stack.
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal(BATCH),
      description: 'S3 Batch Operations computes checksums of guarded objects with it',
    });
    for (const permission of this.#ofJobs(config)) permit(this.role, permission);
    for (const permission of this.#ofWorker()) permit(worker.role, permission);
    this.#reserve(REPORTS, this.role);
    this.#reserve(MANIFESTS, worker.role);
    worker.function.addEnvironment('SEALWATCH_CHECKSUM_BUCKET', this.bucket.bucketName);
    worker.function.addEnvironment('SEALWATCH_CHECKSUM_ROLE', this.role.roleArn);
  }

  #objects(keys: string): string {
    return `${ownBucketArn(this, 'checksums')}/${keys}`;
  }

  #ofJobs(config: ResolvedConfig): Permission[] {
    return [
      ...bytesRead(believed(config)),
      {
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.#objects(MANIFESTS)],
        wildcard: MANY_OBJECTS,
      },
      { actions: ['s3:PutObject'], resources: [this.#objects(REPORTS)], wildcard: MANY_OBJECTS },
      { actions: ['s3:GetBucketLocation'], resources: [this.bucket.bucketArn] },
    ];
  }

  #ofWorker(): Permission[] {
    const { account, region } = Stack.of(this);
    return [
      {
        actions: ['s3:PutObject', 's3:GetObjectVersion'],
        resources: [this.#objects(MANIFESTS)],
        wildcard: MANY_OBJECTS,
      },
      { actions: ['s3:GetObject'], resources: [this.#objects(REPORTS)], wildcard: MANY_OBJECTS },
      // Without it S3 answers that a report is denied where it is not written yet.
      { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] },
      {
        actions: ['s3:CreateJob'],
        resources: ['*'],
        wildcard:
          'It knows no narrower resource. A job can do what the role may that it is given, and the function may pass one only.',
      },
      {
        actions: ['s3:DescribeJob', 's3:UpdateJobStatus'],
        resources: [`arn:${Aws.PARTITION}:s3:${region}:${account}:job/*`],
        wildcard: 'S3 makes up the ids of jobs.',
      },
      {
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': BATCH } },
      },
    ];
  }

  /** Whatever other policies allow, one role alone writes there. */
  #reserve(keys: string, role: Role): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject', 's3:ReplicateObject'],
        resources: [this.bucket.arnForObjects(keys)],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': role.roleArn } },
      }),
    );
  }
}
