import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/build/places.ts';
import { buildFunctions } from './synthesized/built.ts';
import { templateOf } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';
import { statementsOf } from './synthesized/template.ts';

/**
 * No emulator enforces a role's permissions, so that one that is missing would only show in an account. Here every
 * call that is in a function's bundle is held against its role.
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  Get: ['dynamodb:GetItem'],
  BatchGet: ['dynamodb:BatchGetItem'],
  Query: ['dynamodb:Query'],
  Scan: ['dynamodb:Scan'],
  Sign: ['kms:Sign'],
  GetPublicKey: ['kms:GetPublicKey'],
  Put: ['dynamodb:PutItem'],
  Update: ['dynamodb:UpdateItem'],
  // What else is in a transaction is about the table of runs alone, and `permissions.test.ts` lists who may do it there.
  TransactWrite: ['dynamodb:PutItem'],
  StartExecution: ['states:StartExecution'],
  StopExecution: ['states:StopExecution'],
  DescribeExecution: ['states:DescribeExecution'],
  GetTopicAttributes: ['sns:GetTopicAttributes'],
  Publish: ['sns:Publish', 'kms:GenerateDataKey'],
  SendMessage: ['sqs:SendMessage'],
  GetObject: ['s3:GetObject', 's3:GetObjectVersion'],
  HeadObject: ['s3:GetObject', 's3:GetObjectVersion'],
  GetObjectRetention: ['s3:GetObjectRetention'],
  GetObjectLegalHold: ['s3:GetObjectLegalHold'],
  PutObject: ['s3:PutObject'],
  CreateJob: ['s3:CreateJob'],
  DescribeJob: ['s3:DescribeJob'],
  UpdateJobStatus: ['s3:UpdateJobStatus'],
  ListObjectVersions: ['s3:ListBucketVersions'],
  GetBucketVersioning: ['s3:GetBucketVersioning'],
  GetBucketLocation: ['s3:GetBucketLocation'],
  GetBucketNotificationConfiguration: ['s3:GetBucketNotification'],
  GetBucketPolicy: ['s3:GetBucketPolicy'],
  GetBucketPolicyStatus: ['s3:GetBucketPolicyStatus'],
  GetBucketAbac: ['s3:GetBucketAbac'],
  GetBucketAcl: ['s3:GetBucketAcl'],
  GetPublicAccessBlock: ['s3:GetBucketPublicAccessBlock'],
  GetBucketOwnershipControls: ['s3:GetBucketOwnershipControls'],
  GetBucketLifecycleConfiguration: ['s3:GetLifecycleConfiguration'],
  GetBucketEncryption: ['s3:GetEncryptionConfiguration'],
  GetBucketReplication: ['s3:GetReplicationConfiguration'],
  GetObjectLockConfiguration: ['s3:GetBucketObjectLockConfiguration'],
  GetBucketLogging: ['s3:GetBucketLogging'],
  GetAccessPoint: ['s3:GetAccessPoint'],
  GetAccessPointPolicy: ['s3:GetAccessPointPolicy'],
  ListAccessPoints: ['s3:ListAccessPoints'],
  DescribeTrails: ['cloudtrail:DescribeTrails'],
  GetTrail: ['cloudtrail:GetTrail'],
  GetTrailStatus: ['cloudtrail:GetTrailStatus'],
  GetEventSelectors: ['cloudtrail:GetEventSelectors'],
  GetKeyPolicy: ['kms:GetKeyPolicy'],
  GetCallerIdentity: [],
  HeadBucket: ['s3:ListBucket'],
  ListBuckets: ['s3:ListAllMyBuckets'],
  ListDirectoryBuckets: ['s3express:ListAllMyDirectoryBuckets'],
  GetBucketTagging: ['s3:GetBucketTagging'],
  ListBucketInventoryConfigurations: ['s3:GetInventoryConfiguration'],
  ListTagsForResource: ['s3express:ListTagsForResource'],
  ListAccessPointsForDirectoryBuckets: ['s3express:ListAccessPointsForDirectoryBuckets'],
  DescribeKey: ['kms:DescribeKey'],
  GetKeyRotationStatus: ['kms:GetKeyRotationStatus'],
  ListRolePolicies: ['iam:ListRolePolicies'],
  ListAttachedRolePolicies: ['iam:ListAttachedRolePolicies'],
  GetRolePolicy: ['iam:GetRolePolicy'],
  ListUserPolicies: ['iam:ListUserPolicies'],
  ListAttachedUserPolicies: ['iam:ListAttachedUserPolicies'],
  GetUserPolicy: ['iam:GetUserPolicy'],
  ListGroupsForUser: ['iam:ListGroupsForUser'],
  ListGroupPolicies: ['iam:ListGroupPolicies'],
  ListAttachedGroupPolicies: ['iam:ListAttachedGroupPolicies'],
  GetGroupPolicy: ['iam:GetGroupPolicy'],
  ListAccessKeys: ['iam:ListAccessKeys'],
  GetPolicy: ['iam:GetPolicy'],
  GetPolicyVersion: ['iam:GetPolicyVersion'],
  ListRules: ['events:ListRules'],
  ListTargetsByRule: ['events:ListTargetsByRule'],
  ListEventSourceMappings: ['lambda:ListEventSourceMappings'],
  GetFunctionConcurrency: ['lambda:GetFunctionConcurrency'],
  GetQueueAttributes: ['sqs:GetQueueAttributes'],
  Invoke: ['lambda:InvokeFunction'],
  Encrypt: ['kms:Encrypt'],
  Decrypt: ['kms:Decrypt'],
  PutBucketNotificationConfiguration: ['s3:PutBucketNotification'],
};

/** Given only where a dataset believes S3's own SHA-256; `checksum-jobs.test.ts` has those. */
const HAS_S3_COMPUTE = ['s3:PutObject', 's3:CreateJob', 's3:DescribeJob', 's3:UpdateJobStatus'];

/** In the bundles of the workers, but only the urgent ones get the address. */
const PASSES_ON = ['sqs:SendMessage'];
/** In every bundle that reads datasets; only those that seal, sweep, register and watch move one. */
const MOVES_DATASETS: string[] = ['dynamodb:UpdateItem'];

const USER = 'arn:aws:iam::111122223333:user/publisher';

const built = await buildFunctions();
/** With writers of both kinds: only then is anybody asked what they may do. */
const template = templateOf({
  buckets: example.buckets.map((bucket) => ({
    ...bucket,
    datasets: bucket.datasets.map((dataset) => ({ ...dataset, writers: [...(dataset.writers ?? []), USER] })),
  })),
});

const callsIn = (text: string): string[] =>
  [...text.matchAll(/new ([A-Z]\w+)Command\(|\bpaginate([A-Z]\w+)\(/g)].map(
    ([, one, all]) => one ?? all ?? '',
  );

const neededBy = (name: string): string[] => {
  const own = built.sources(name).filter((path) => !path.includes('node_modules'));
  const calls = new Set(own.flatMap((path) => callsIn(readFileSync(join(ROOT, path), 'utf8'))));
  const unknown = [...calls].filter((call) => !ACTIONS[call]);
  expect(unknown, 'calls whose actions this test does not know').toEqual([]);
  return [...new Set([...calls].flatMap((call) => ACTIONS[call] ?? []))];
};

const permitted = (role: string): string[] =>
  statementsOf(template, role).flatMap(({ Action }) => (typeof Action === 'string' ? [Action] : [...Action]));

it.each([
  ['verify-object', 'FunctionsVerifyObjectRole', MOVES_DATASETS],
  ['verify-object', 'FunctionsVerifyBulkObjectRole', [...PASSES_ON, ...MOVES_DATASETS]],
  ['hash-object', 'FunctionsHashObjectRole', []],
  ['sweep-batch', 'FunctionsSweepBatchRole', HAS_S3_COMPUTE],
  ['record-baseline', 'FunctionsRecordBaselineRole', []],
  ['judge-activity', 'FunctionsJudgeActivityRole', [...PASSES_ON, ...MOVES_DATASETS]],
  ['judge-activity', 'FunctionsJudgeObjectWritesRole', MOVES_DATASETS],
  ['judge-activity', 'FunctionsJudgeBulkObjectWritesRole', [...PASSES_ON, ...MOVES_DATASETS]],
  ['look-at-settings', 'FunctionsLookAtSettingsRole', []],
  ['audit-posture', 'FunctionsAuditPostureRole', []],
  ['notify', 'FunctionsNotifyRole', []],
  ['watch-delivery', 'FunctionsWatchDeliveryRole', []],
  ['append-log', 'FunctionsAppendLogRole', ['s3:GetObjectVersion']],
  ['configure', 'FunctionsConfigureRole', []],
])('%s calls nothing that %s forbids', (name, role, unused) => {
  const needed = neededBy(name).filter((action) => !unused.includes(action));
  expect(permitted(role)).toEqual(expect.arrayContaining(needed));
});

it('finds the calls that are in a bundle', () => {
  expect(neededBy('verify-object')).toEqual(expect.arrayContaining(['s3:GetObject', 'dynamodb:PutItem']));
});
