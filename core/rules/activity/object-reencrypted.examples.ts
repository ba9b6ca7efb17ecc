import { DENIED, EXAMPLE, objectCall } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const KEY = 'moderation/v3/labels-007.jsonl';
const SSE_C = { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' };
const kms = (account: string) => ({
  'x-amz-server-side-encryption': 'aws:kms',
  'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:${account}:key/1234abcd`,
});
const onto = { 'x-amz-copy-source': `${EXAMPLE.bucket}/${KEY}` };
const other = kms(EXAMPLE.otherAccount);

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
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to',
      records: [objectCall('CopyObject', KEY, { ...SSE_C, ...onto }, DENIED)],
      severity: 'medium',
    },
  ],
  quiet: [
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
