import { describe, expect, it } from 'vitest';
import { relayedRequest } from '../../local/relay/exchange.ts';
import { denied, grantsByUse } from './evaluate-grants.ts';
import { type Need, needsOf } from './needs.ts';
import { type Grant, type Unused, unexplained, untrue } from './unused.ts';

const PLACE = { region: 'eu-west-1', account: '111122223333' };
const IN = 'eu-west-1:111122223333';

interface Given {
  readonly service: string;
  readonly url?: string;
  readonly method?: string;
  readonly target?: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const needs = ({ service, url = '/', method = 'POST', target, body = '', headers = {} }: Given): string[] =>
  needsOf(
    {
      caller: 'c',
      service,
      request: relayedRequest({
        method,
        url,
        headers: target ? { 'x-amz-target': `X.${target}` } : {},
        remoteAddress: '',
      }),
      body: typeof body === 'string' ? body : JSON.stringify(body),
      response: { status: 200, headers },
    },
    PLACE,
  ).map(({ action, resource }) => `${action} ${resource}`);

const read = (url: string): Given => ({ service: 's3', method: 'GET', url });

it.each<[string, Given, string[]]>([
  [
    'a job, with the right to pass its role',
    {
      service: 's3',
      url: '/v20180820/jobs',
      body: '<CreateJobRequest><RoleArn>arn:aws:iam::1:role/Jobs</RoleArn></CreateJobRequest>',
    },
    ['s3:CreateJob *', 'iam:PassRole arn:aws:iam::1:role/Jobs'],
  ],
  [
    'what became of a job',
    { service: 's3', method: 'GET', url: '/v20180820/jobs/1-2' },
    [`s3:DescribeJob arn:aws:s3:${IN}:job/1-2`],
  ],
  [
    'a job that is cancelled',
    { service: 's3', url: '/v20180820/jobs/1-2/status?requestedJobStatus=Cancelled' },
    [`s3:UpdateJobStatus arn:aws:s3:${IN}:job/1-2`],
  ],
  [
    'a manifest that is written',
    { service: 's3', method: 'PUT', url: '/s-checksums-1-r/manifests/k?x-id=PutObject' },
    ['s3:PutObject arn:aws:s3:::s-checksums-1-r/manifests/k'],
  ],
  [
    'to put a canary',
    { service: 's3', method: 'PUT', url: '/s-canary-1-r/canary/2026-11-30T01%3A30Z?x-id=PutObject' },
    ['s3:PutObject arn:aws:s3:::s-canary-1-r/canary/2026-11-30T01:30Z'],
  ],
  [
    'to put a canary into a guarded bucket',
    { service: 's3', method: 'PUT', url: '/acme/.sealwatch-canary/canary?x-id=PutObject' },
    ['s3:PutObject arn:aws:s3:::acme/.sealwatch-canary/canary'],
  ],
  [
    'a part of the log that is written',
    { service: 's3', method: 'PUT', url: '/s-log-111122223333-eu-west-1/k/checkpoint?x-id=PutObject' },
    ['s3:PutObject arn:aws:s3:::s-log-111122223333-eu-west-1/k/checkpoint'],
  ],
  [
    'a read of an item',
    { service: 'dynamodb', target: 'GetItem', body: { TableName: 'T' } },
    [`dynamodb:GetItem arn:aws:dynamodb:${IN}:table/T`],
  ],
  [
    'a query of an index',
    { service: 'dynamodb', target: 'Query', body: { TableName: 'T', IndexName: 'i' } },
    [`dynamodb:Query arn:aws:dynamodb:${IN}:table/T/index/i`],
  ],
  [
    'reads of two tables at once',
    { service: 'dynamodb', target: 'BatchGetItem', body: { RequestItems: { A: {}, B: {} } } },
    [
      `dynamodb:BatchGetItem arn:aws:dynamodb:${IN}:table/A`,
      `dynamodb:BatchGetItem arn:aws:dynamodb:${IN}:table/B`,
    ],
  ],
  [
    'a transaction, by what is in it',
    {
      service: 'dynamodb',
      target: 'TransactWriteItems',
      body: {
        TransactItems: [
          { Put: { TableName: 'A' } },
          { Update: { TableName: 'B' } },
          { ConditionCheck: { TableName: 'C' } },
        ],
      },
    },
    [
      `dynamodb:PutItem arn:aws:dynamodb:${IN}:table/A`,
      `dynamodb:UpdateItem arn:aws:dynamodb:${IN}:table/B`,
      `dynamodb:ConditionCheckItem arn:aws:dynamodb:${IN}:table/C`,
    ],
  ],
  [
    'a message',
    { service: 'sqs', target: 'SendMessage', body: { QueueUrl: 'http://127.0.0.1:1/111122223333/Q' } },
    [`sqs:SendMessage arn:aws:sqs:${IN}:Q`],
  ],
  [
    'a message in a batch',
    { service: 'sqs', target: 'SendMessageBatch', body: { QueueUrl: 'http://127.0.0.1:1/111122223333/Q' } },
    [`sqs:SendMessage arn:aws:sqs:${IN}:Q`],
  ],
  [
    'an alert',
    { service: 'sns', body: `Action=Publish&TopicArn=${encodeURIComponent(`arn:aws:sns:${IN}:T`)}` },
    [`sns:Publish arn:aws:sns:${IN}:T`],
  ],
  [
    'an invocation by ARN',
    {
      service: 'lambda',
      url: `/2015-03-31/functions/${encodeURIComponent(`arn:aws:lambda:${IN}:function:F`)}/invocations`,
    },
    [`lambda:InvokeFunction arn:aws:lambda:${IN}:function:F`],
  ],
  ['a current object', read('/b/a%20key?x-id=GetObject'), ['s3:GetObject arn:aws:s3:::b/a key']],
  [
    'an encrypted object',
    { ...read('/b/k'), headers: { 'x-amz-server-side-encryption-aws-kms-key-id': 'KEY' } },
    ['s3:GetObject arn:aws:s3:::b/k', `kms:Decrypt arn:aws:kms:${IN}:key/KEY`],
  ],
  ['a version', read('/b/k?versionId=1&partNumber=2'), ['s3:GetObjectVersion arn:aws:s3:::b/k']],
  ['the versions', read('/b?versions&prefix=a'), ['s3:ListBucketVersions arn:aws:s3:::b']],
  ['a bucket', read('/b?list-type=2'), ['s3:ListBucket arn:aws:s3:::b']],
  ['a setting', read('/b?lifecycle'), ['s3:GetLifecycleConfiguration arn:aws:s3:::b']],
  ['all buckets', read('/?x-id=ListBuckets'), ['s3:ListAllMyBuckets *']],
  ['who one is', { service: 'sts', body: 'Action=GetCallerIdentity' }, []],
])('%s takes its permission', (_, given, expected) => {
  expect(needs(given)).toEqual(expected);
});

it.each<[string, Given]>([
  ['of another service', { service: 'athena' }],
  ['that writes an object', { service: 's3', method: 'PUT', url: '/b/k' }],
  ['that deletes an object', { service: 's3', method: 'DELETE', url: '/b/k' }],
  ['about the tags of an object', read('/b/k?tagging')],
  ['about a setting that is not known', read('/b?cors')],
])('a call %s is not understood', (_, given) => {
  expect(() => needs(given)).toThrow(/no permission is known for/);
});

describe('a role', () => {
  const roleWith = (...found: Need[]) => ({
    place: PLACE,
    roles: {
      R: {
        needs: found,
        calls: found.length,
        policies: [
          {
            Statement: [{ Effect: 'Allow' as const, Action: ['s:A', 's:B'], Resource: ['arn:x/*', 'arn:y'] }],
          },
        ],
      },
    },
  });

  it('is denied what no statement names', () => {
    const recording = roleWith(
      { action: 's:A', resource: 'arn:x/1' },
      { action: 's:A', resource: 'arn:z' },
      { action: 's:C', resource: 'arn:y' },
    );
    expect(denied(recording)).toEqual(['R: s:A on arn:z', 'R: s:C on arn:y']);
  });

  it('is denied what a condition does not let through', () => {
    const Condition = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    const Statement = [{ Effect: 'Allow' as const, Action: 'kms:Decrypt', Resource: '*', Condition }];
    const decrypt = (via: string): Need => ({
      action: 'kms:Decrypt',
      resource: `arn:${via}`,
      keys: { 'kms:ViaService': `${via}.eu-west-1.amazonaws.com` },
    });
    const needs = [decrypt('s3'), decrypt('sns'), { action: 'kms:Decrypt', resource: 'arn:none' }];
    const roles = { R: { policies: [{ Statement }], needs, calls: 3 } };
    expect(denied({ place: PLACE, roles })).toEqual([
      'R: kms:Decrypt on arn:sns',
      'R: kms:Decrypt on arn:none',
    ]);
  });

  it('uses an action on a resource, and so not the others of a statement', () => {
    const { used, unused } = grantsByUse(roleWith({ action: 's:A', resource: 'arn:x/1' }));
    expect(used).toEqual([{ role: 'R', action: 's:A', resource: 'arn:x/*' }]);
    expect(unused).toHaveLength(3);
  });
});

it('takes reading of a table for one right, and an action on guarded buckets for one, whichever is meant', () => {
  const statement = (Action: string[], ...Resource: string[]) => ({
    Effect: 'Allow' as const,
    Action,
    Resource,
  });
  const policies = [
    {
      Statement: [
        statement(['dynamodb:GetItem', 'dynamodb:Query'], 'arn:t/T'),
        statement(['dynamodb:Query'], 'arn:t/T/index/i'),
        statement(['s3:GetBucketAcl', 's3:GetBucketTagging'], 'arn:aws:s3:::a', 'arn:aws:s3:::b'),
        statement(['s3:GetObject'], 'arn:aws:s3:::a/x/*', 'arn:aws:s3:::b/y/*'),
      ],
    },
  ];
  const needs = [
    { action: 'dynamodb:Query', resource: 'arn:t/T' },
    { action: 's3:GetBucketAcl', resource: 'arn:aws:s3:::b' },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::a/x/1' },
  ];
  const { used, unused } = grantsByUse({ roles: { R: { policies, needs, calls: 3 } } });
  expect(used.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    'dynamodb:GetItem arn:t/T',
    's3:GetBucketAcl arn:aws:s3:::<guarded>',
    's3:GetObject arn:aws:s3:::<guarded>/*',
  ]);
  expect(unused.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    'dynamodb:Query arn:t/T/index/i',
    's3:GetBucketTagging arn:aws:s3:::<guarded>',
  ]);
});

describe('the list of what is not used', () => {
  const grant = (action: string): Grant => ({ role: 'R', action, resource: 'arn:x' });
  const list: readonly Unused[] = [{ roles: ['R'], actions: ['s:A', 's:B'], reason: 'r' }];

  it('explains what it names, and nothing else', () => {
    expect(unexplained([grant('s:A'), grant('s:C')], list)).toEqual(['R: s:C on arn:x']);
  });

  it('is not untrue where use varies from run to run', () => {
    const varying: readonly Unused[] = list.map((entry) => ({ ...entry, varies: true }));
    expect(untrue([grant('s:A')], [grant('s:B')], varying)).toEqual([]);
    expect(untrue([grant('s:A')], [], varying)).toEqual(['explains nothing: R s:B']);
    expect(unexplained([grant('s:A')], varying)).toEqual([]);
  });

  it('is untrue of what was used, and where it explains nothing', () => {
    expect(untrue([grant('s:A')], [grant('s:B')], list)).toEqual([
      'used: R: s:A on arn:x',
      'explains nothing: R s:A',
    ]);
  });
});
