import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, objectCall, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const KEY = 'moderation/v3/labels-007.jsonl';
const SSE_C = { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' };
const kms = (account: string) => ({
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:${account}:key/1234abcd`,
});
const onto = { 'x-amz-copy-source': `${EXAMPLE.bucket}/${KEY}` };
const other = kms(EXAMPLE.otherAccount);

const KMS_KEY = 'x-amz-server-side-encryption-aws-kms-key-id';
const CONFIGURED = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/configured`;

const GUARD: Guard = {
  scope: 'configured',
  buckets: [{ name: EXAMPLE.bucket, datasets: [{ name: 'v3', prefix: '', mode: 'sealed', writers: [] }] }],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [CONFIGURED],
  stack: 'Sealwatch',
};

const rekeyed = (KMSKeyArn: string): JsonObject =>
  objectCall('UpdateObjectEncryption', KEY, { ObjectEncryption: { SSEKMS: { KMSKeyArn } } });

const job = (KMSKeyArn: string, bucket?: string): JsonObject =>
  record('s3', 'CreateJob', {
    CreateJobRequest: {
      Operation: { S3UpdateObjectEncryption: { ObjectEncryption: { SSEKMS: { KMSKeyArn } } } },
      ...(bucket && {
        ManifestGenerator: { S3JobManifestGenerator: { SourceBucket: `arn:aws:s3:::${bucket}` } },
      }),
    },
  });

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'a copy onto itself with a key that the caller brings',
      records: [objectCall('CopyObject', KEY, { ...SSE_C, ...onto })],
      severity: 'critical',
    },
    {
      title: 'an upload with a key that the caller brings',
      records: [objectCall('PutObject', KEY, SSE_C)],
      severity: 'high',
    },
    {
      title: 'S3 says that it was stored so',
      records: [objectCall('PutObject', KEY, {}, { additionalEventData: { SSEApplied: 'SSE_C' } })],
      severity: 'high',
    },
    {
      title: 'a key of another account',
      records: [objectCall('PutObject', KEY, other)],
      severity: 'critical',
    },
    {
      title: 'the encryption is changed in place to a key of another account',
      records: [
        objectCall('UpdateObjectEncryption', KEY, {
          ObjectEncryption: { SSEKMS: { KMSKeyArn: other['x-amz-server-side-encryption-aws-kms-key-id'] } },
        }),
      ],
      severity: 'critical',
    },
    {
      title: 'a copy onto itself with another key of the account',
      records: [objectCall('CopyObject', KEY, { ...kms(EXAMPLE.account), ...onto })],
      severity: 'high',
    },
    {
      title: 'the encryption is changed in place to another key of the account',
      records: [rekeyed(kms(EXAMPLE.account)[KMS_KEY])],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'a job encrypts the whole bucket again',
      records: [job(kms(EXAMPLE.account)[KMS_KEY], EXAMPLE.bucket)],
      guard: GUARD,
      severity: 'critical',
    },
    {
      title: 'a job encrypts a list of objects again, of whatever bucket',
      records: [job(kms(EXAMPLE.account)[KMS_KEY])],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to',
      records: [objectCall('CopyObject', KEY, { ...SSE_C, ...onto }, DENIED)],
      severity: 'medium',
    },
  ],
  quiet: [
    {
      title: 'the encryption is changed in place to the configured key',
      records: [rekeyed(CONFIGURED)],
      guard: GUARD,
    },
    {
      title: 'a job encrypts the whole bucket again with the configured key',
      records: [job(CONFIGURED, EXAMPLE.bucket)],
      guard: GUARD,
    },
    {
      title: 'a job encrypts another bucket again',
      records: [job(kms(EXAMPLE.account)[KMS_KEY], 'other')],
      guard: GUARD,
    },
    { title: 'an upload as the bucket encrypts', records: [objectCall('PutObject', KEY)] },
    {
      title: "an upload with S3's own keys",
      records: [objectCall('PutObject', KEY, { 'x-amz-server-side-encryption': 'AES256' })],
    },
    {
      title: 'an upload with a key of the account',
      records: [objectCall('PutObject', KEY, kms(EXAMPLE.account))],
    },
    {
      title: 'a copy from elsewhere',
      records: [objectCall('CopyObject', KEY, { 'x-amz-copy-source': 'other/key' })],
    },
  ],
};
