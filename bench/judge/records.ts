import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../core/base/json.ts';

const ACCOUNT = '444455556666';

/** Records as a busy account's trail has them; nothing of them is about what the bench guards. */
const KINDS: readonly ((index: number) => JsonObject)[] = [
  (index) =>
    call('ec2', 'DescribeInstances', true, {
      instancesSet: { items: [{ instanceId: id('i', index) }] },
      filterSet: {},
    }),
  (index) =>
    call('sts', 'AssumeRole', true, {
      roleArn: role('Deployer'),
      roleSessionName: id('session', index),
      durationSeconds: 3600,
    }),
  (index) =>
    call('kms', 'Decrypt', true, {
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::reports/${index}` },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
  (index) => object('GetObject', true, index),
  (index) => object('PutObject', false, index),
  (index) => object('DeleteObject', false, index),
  (index) =>
    call('logs', 'CreateLogStream', false, {
      logGroupName: '/aws/lambda/report',
      logStreamName: id('2026/11/20', index),
    }),
  (index) =>
    call('ec2', 'RunInstances', false, {
      instancesSet: { items: [{ imageId: 'ami-0abcdef1234567890', minCount: 1, maxCount: 1 }] },
      instanceType: 'm7g.large',
      clientToken: id('token', index),
    }),
  (index) =>
    call('dynamodb', 'UpdateItem', false, { tableName: 'orders', key: { orderId: id('order', index) } }),
  (index) =>
    call('s3', 'PutBucketTagging', false, {
      bucketName: 'reports',
      tagging: '',
      Tagging: { TagSet: { Tag: { Key: 'n', Value: index } } },
    }),
];

const id = (kind: string, index: number): string => `${kind}-${index.toString(16).padStart(12, '0')}`;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const object = (name: string, readOnly: boolean, index: number): JsonObject => ({
  ...call('s3', name, readOnly, {
    bucketName: 'reports',
    Host: 'reports.s3.eu-west-1.amazonaws.com',
    key: `2026/11/${id('report', index)}.parquet`,
  }),
  additionalEventData: {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: 0,
    bytesTransferredOut: 48_211,
    AuthenticationMethod: 'AuthHeader',
  },
  resources: [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::reports/2026/11/${id('report', index)}.parquet` },
    { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::reports' },
  ],
  eventCategory: 'Data',
  managementEvent: false,
});

const call = (
  service: string,
  eventName: string,
  readOnly: boolean,
  requestParameters: JsonObject,
): JsonObject => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEEXAMPLE12:batch',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Reporter/batch`,
    accountId: ACCOUNT,
    accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEEXAMPLE12',
        arn: role('Reporter'),
        accountId: ACCOUNT,
        userName: 'Reporter',
      },
      attributes: { creationDate: '2026-11-20T02:00:00Z', mfaAuthenticated: 'false' },
    },
  },
  eventTime: '2026-11-20T03:12:07Z',
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: '[aws-sdk-java/2.31.40 md/io#async Linux/6.1 OpenJDK/21 vendor/Amazon]',
  requestParameters,
  responseElements: null,
  requestID: '9d478fc1-4f10-490f-a26b-0e2a8e7f1c55',
  eventID: 'c2b1d5e8-0d3f-4f64-9a1e-7a9d0c1b2e3f',
  readOnly,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
  tlsDetails: {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: `${service}.eu-west-1.amazonaws.com`,
  },
});

/** Trail files with so many records each, packed, one member after the other. */
export function trailFiles(files: number, recordsEach: number): Buffer {
  const packed = Array.from({ length: files }, (_, file) => {
    const records = Array.from({ length: recordsEach }, (_, index) => recordOf(file * recordsEach + index));
    return gzipSync(JSON.stringify({ Records: records }));
  });
  return Buffer.concat(packed);
}

// Ids differ in trails, which is most of what makes them hard to pack.
const recordOf = (index: number): JsonObject => {
  const record = (KINDS[index % KINDS.length] as (index: number) => JsonObject)(index);
  return { ...record, eventID: crypto.randomUUID(), requestID: crypto.randomUUID() };
};
