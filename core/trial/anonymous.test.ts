import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { Anonymous } from './anonymous.ts';

const KNOWN = { 'acme-trial': 'BUCKET', 'trial/sealwatch-trial/': 'FOLDER/', Sealwatch: 'STACK' };
const anonymous = (value: Json): Json => new Anonymous(KNOWN).json(value);

it('an event of S3 keeps its form, and names nobody', () => {
  expect(
    anonymous({
      version: '0',
      id: '17793124-05d4-b198-2fde-7ededc63b103',
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '111122223333',
      time: '2026-11-30T10:00:00Z',
      region: 'eu-west-1',
      resources: ['arn:aws:s3:::acme-trial'],
      detail: {
        version: '0',
        bucket: { name: 'acme-trial' },
        object: {
          key: 'trial/sealwatch-trial/keys/a blank',
          size: 5,
          etag: 'd41d8cd98f00b204e9800998ecf8427e',
          'version-id': 'wHgE9bVpZqcHQ4K',
          sequencer: '00617F08299329D189',
        },
        'request-id': 'N4N7GDK58NMKJ12R',
        requester: '111122223333',
        'source-ip-address': '203.0.113.7',
        reason: 'PutObject',
      },
    }),
  ).toEqual({
    version: '0',
    id: 'ID-1',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: 'ACCOUNT-1',
    time: '2026-11-30T10:00:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:s3:::BUCKET'],
    detail: {
      version: '0',
      bucket: { name: 'BUCKET' },
      object: {
        key: 'FOLDER/keys/a blank',
        size: 5,
        etag: 'd41d8cd98f00b204e9800998ecf8427e',
        'version-id': 'VERSION-ID-1',
        sequencer: '00617F08299329D189',
      },
      'request-id': 'REQUEST-ID-1',
      requester: 'ACCOUNT-1',
      'source-ip-address': 'ADDRESS-1',
      reason: 'PutObject',
    },
  });
});

it('a record of CloudTrail keeps what it is read by, and names nobody', () => {
  expect(
    anonymous({
      eventVersion: '1.11',
      eventSource: 's3.amazonaws.com',
      eventName: 'PutObject',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '2001:db8::1',
      userAgent: '[aws-cli/2.0 alice-laptop]',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLEID12345:alice',
        arn: 'arn:aws:sts::111122223333:assumed-role/DataTeam/alice',
        accountId: '111122223333',
        accessKeyId: 'ASIAEXAMPLEKEY123456',
        invokedBy: 'alice',
      },
      requestParameters: {
        bucketName: 'acme-trial',
        Host: 'acme-trial.s3.eu-west-1.amazonaws.com',
        policy: '',
      },
      resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::acme-trial/trial/sealwatch-trial/a' }],
      requestID: 'N4N7GDK58NMKJ12R',
    }),
  ).toEqual({
    eventVersion: '1.11',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: 'ADDRESS-1',
    userAgent: 'USER-AGENT-1',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'ACCESS-KEY-1',
      arn: 'arn:aws:sts::ACCOUNT-1:assumed-role/NAME-1/NAME-2',
      accountId: 'ACCOUNT-1',
      accessKeyId: 'ACCESS-KEY-2',
      // The name at the end of the ARN, again.
      invokedBy: 'NAME-2',
    },
    requestParameters: { bucketName: 'BUCKET', Host: 'HOST-1', policy: '' },
    resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::BUCKET/FOLDER/a' }],
    requestID: 'REQUEST-ID-1',
  });
});

it('the same value has the same placeholder wherever it stands, another value another', () => {
  expect(anonymous([{ requestID: 'R1' }, { 'request-id': 'R1' }, { requestID: 'R2' }])).toEqual([
    { requestID: 'REQUEST-ID-1' },
    { 'request-id': 'REQUEST-ID-1' },
    { requestID: 'REQUEST-ID-2' },
  ]);
});

it.each<[string, Json, Json]>([
  [
    'a name in a field of words',
    { reason: 'by arn:aws:iam::111122223333:user/alice' },
    { reason: 'REASON-1' },
  ],
  ['an account in a field of words', { source: 'account 111122223333' }, { source: 'SOURCE-1' }],
  ['an address in a field of words', { version: '203.0.113.7' }, { version: 'ADDRESS-1' }],
  ['the bucket in a field of words', { Status: 'acme-trial' }, { Status: 'BUCKET' }],
  ["the stack's name within text", { type: 'Sealwatch-role' }, { type: 'TYPE-1' }],
  ['an account as a number', { owner: 111122223333 }, { owner: 'ACCOUNT-1' }],
  ['a field that is named after somebody', { 'tag:111122223333': true }, { 'FIELD-1': true }],
  ['a service that called', { sourceIPAddress: 's3.amazonaws.com' }, { sourceIPAddress: 's3.amazonaws.com' }],
  [
    'a key of KMS',
    'arn:aws:kms:eu-west-1:111122223333:key/1-2',
    'arn:aws:kms:eu-west-1:ACCOUNT-1:key/NAME-1',
  ],
  ['an object of somebody else', 'arn:aws:s3:::other/x/y', 'arn:aws:s3:::NAME-1/NAME-2/NAME-3'],
  ['another key of the bucket', 'arn:aws:s3:::acme-trial/alice.csv', 'arn:aws:s3:::BUCKET/KEY-1'],
])('%s', (_, value, result) => {
  expect(anonymous(value)).toEqual(result);
});

describe('whatever stands wherever', () => {
  const account = fc.stringMatching(/^[1-9]\d{11}$/);
  const name = fc.stringMatching(/^[a-z]{8}\.[a-z]{8}$/).filter((each) => !each.endsWith('.amazonaws'));
  const secret = fc.oneof(
    account,
    name,
    fc.ipV4(),
    fc.uuid(),
    fc.stringMatching(/^ASIA[A-Z0-9]{16}$/),
    fc.tuple(account, name).map(([id, who]) => `arn:aws:iam::${id}:user/${who}`),
  );
  const field = fc.constantFrom('accessKeyId', 'tag', 'principal', 'value', 'Host', 'a b', 'userName');
  const holding = (value: string) =>
    fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constant(value),
        fc.tuple(field, tie('node')).map(([at, inner]) => ({ [at]: inner })),
        tie('node').map((inner) => ['PutObject', inner, 7]),
      ),
    })).node as fc.Arbitrary<Json>;

  it('no secret is left, and none of its parts', () => {
    fc.assert(
      fc.property(
        secret.chain((value) => fc.tuple(fc.constant(value), holding(value))),
        ([value, json]) => {
          const text = JSON.stringify(anonymous(json));
          const parts = value.startsWith('arn:')
            ? [value.split(':')[4] ?? '', value.split('/')[1] ?? '']
            : [value];
          for (const part of parts) expect(text).not.toContain(part);
        },
      ),
    );
  });

  it('a second pass of the same value gives the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(anonymous(value as Json)).toEqual(anonymous(value as Json));
      }),
    );
  });
});
