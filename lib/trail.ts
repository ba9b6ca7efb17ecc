import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedBucket, ResolvedConfig } from '../config/types.ts';
import { ownBucketName } from '../core/scope/own-buckets.ts';
import { OwnBucket } from './own-bucket.ts';
import { bucketArn } from './permissions/object-read.ts';

export interface TrailProps {
  readonly selectors: CfnTrail.AdvancedEventSelectorProperty[];
}

/** One trail for whatever no other trail delivers: an account has room for five a Region. */
export class Trail extends Construct {
  readonly bucket: TrailBucket;

  constructor(scope: Construct, id: string, { selectors }: TrailProps) {
    super(scope, id);
    const trailName = `${Stack.of(this).stackName}-trail`;
    this.bucket = new TrailBucket(this, 'Bucket', { trailName });
    const trail = new CfnTrail(this, 'Resource', {
      trailName,
      s3BucketName: this.bucket.bucketName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      advancedEventSelectors: selectors,
    });
    trail.node.addDependency(this.bucket);
  }
}

type Selector = CfnTrail.AdvancedEventSelectorProperty;

/** Whether other trails leave something to deliver. */
export const makesTrail = ({ trail }: ResolvedConfig): boolean =>
  trail.data === 'create' || trail.management === 'create' || trail.reads === 'create';

/** What a trail of ours has to deliver; empty where other trails deliver all of it. */
export const selectorsFor = (stack: Stack, config: ResolvedConfig): Selector[] => {
  const { trail, buckets } = config;
  return [
    ...(trail.data === 'create' ? [objectWrites(buckets.map(({ name }) => name))] : []),
    ...(trail.reads === 'create' ? [objectReads(buckets)] : []),
    ...(trail.management === 'create' ? [settingWrites] : []),
    ...(makesTrail(config) ? changedLogs(ownBucketName(stack, 'trail')) : []),
  ];
};

/**
 * Whatever is deleted, and what anybody with an ARN writes. CloudTrail itself has none: a record of each file that it writes would be
 * written in another file, without end.
 */
const changedLogs = (bucket: string): Selector[] => {
  const objects = [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'readOnly', equalTo: ['false'] },
    { field: 'resources.ARN', startsWith: [`${bucketArn(bucket)}/`] },
  ];
  const deletions = { field: 'eventName', startsWith: ['DeleteObject'] };
  const others = [
    { field: 'eventName', notStartsWith: ['DeleteObject'] },
    { field: 'userIdentity.arn', startsWith: ['arn:'] },
  ];
  return [
    { name: 'Deletions of log files', fieldSelectors: [...objects, deletions] },
    { name: 'Writes of log files by others than CloudTrail', fieldSelectors: [...objects, ...others] },
  ];
};

/** Nobody is left out, not even our own roles: an attacker who used one of those would be invisible. */
const objectWrites = (buckets: readonly string[]): Selector => ({
  name: 'Writes to guarded objects',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'readOnly', equalTo: ['false'] },
    { field: 'resources.ARN', startsWith: buckets.map((name) => `${bucketArn(name)}/`) },
  ],
});

/**
 * Only requests that give bytes, digests or headers of an object: each costs. Nobody is left out here either. No event rule takes them, so
 * no function sees one.
 */
const objectReads = (buckets: readonly ResolvedBucket[]): Selector => ({
  name: 'Reads of guarded objects',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'readOnly', equalTo: ['true'] },
    { field: 'eventName', equalTo: READ_CALLS },
    {
      field: 'resources.ARN',
      startsWith: buckets.flatMap(({ name, datasets }) =>
        datasets.map(({ prefix }) => `${bucketArn(name)}/${prefix}`),
      ),
    },
  ],
});

const READ_CALLS = [
  'GetObject',
  'GetObjectAttributes',
  'GetObjectTorrent',
  'HeadObject',
  'SelectObjectContent',
];

const settingWrites: Selector = {
  name: 'Changes of settings',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Management'] },
    { field: 'readOnly', equalTo: ['false'] },
  ],
};

interface TrailBucketProps {
  /** The only trail that may write here. */
  readonly trailName: string;
}

/** Where a trail's records go. */
class TrailBucket extends OwnBucket {
  constructor(scope: Construct, id: string, { trailName }: TrailBucketProps) {
    super(scope, id, {
      holds: 'trail',
      unlogged: 'It holds a log itself; the digests that CloudTrail signs show what is missing.',
    });
    this.#admit(trailName);
  }

  #admit(trailName: string): void {
    const { account } = Stack.of(this);
    const trail = Stack.of(this).formatArn({
      service: 'cloudtrail',
      resource: 'trail',
      resourceName: trailName,
    });
    const service = { principals: [new ServicePrincipal('cloudtrail.amazonaws.com')] };
    const StringEquals = { 'aws:SourceArn': trail };
    this.addToResourcePolicy(
      new PolicyStatement({
        ...service,
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucketArn],
        conditions: { StringEquals },
      }),
    );
    this.addToResourcePolicy(
      new PolicyStatement({
        ...service,
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`AWSLogs/${account}/*`)],
        conditions: { StringEquals: { ...StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );
  }
}
