import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { BucketConfig } from '../../config/index.ts';
import { SETTINGS } from '../../core/cloudtrail/settings/catalogue.ts';
import { templateOf } from './synthesized/deployment.ts';
import { matches } from './synthesized/event-pattern.ts';
import { jsonOf, resourcesOf, textOf } from './synthesized/template.ts';

interface ActivityRule {
  readonly id: string;
  readonly name: string;
  readonly pattern: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

const rulesOf = (template: Template): ActivityRule[] =>
  Object.entries(resourcesOf(template, 'AWS::Events::Rule')).flatMap(([id, { Properties }]) => {
    const name = String(Properties.Name);
    if (!name.startsWith('Sealwatch-activity-')) return [];
    const pattern = JSON.parse(jsonOf(Properties.EventPattern).replaceAll('<AWS::Partition>', 'aws'));
    return [
      { id, name: name.replace(/^Sealwatch-activity-|-[0-9a-f]{8}$/g, ''), pattern, properties: Properties },
    ];
  });

const rules = rulesOf(templateOf());

/** Names of the rules that carry a record. */
const carriersOf = (event: object, from = rules): string[] =>
  from.filter(({ pattern }) => matches(pattern, event)).map(({ name }) => name);

const call = (service: string, eventName: string, more: object = {}) => ({
  source: `aws.${service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventSource: `${service}.amazonaws.com`, eventName, ...more },
});

describe('carries, whatever its parameters are', () => {
  it.each([
    [
      's3',
      [
        'PutBucketPolicy',
        'DeleteBucketPublicAccessBlock',
        'PutBucketLifecycle',
        'PutBucketAbac',
        'CreateBucket',
      ],
    ],
    ['s3', ['PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock', 'PutAccelerateConfiguration']],
    ['s3', ['CreateAccessPoint', 'PutAccessPointPolicyForObjectLambda', 'CreateAccessGrant', 'CreateJob']],
    ['s3', ['PutMultiRegionAccessPointPolicy', 'SubmitMultiRegionAccessPointRoutes']],
    ['cloudtrail', ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'CreateTrail']],
    ['kms', ['ScheduleKeyDeletion', 'PutKeyPolicy', 'CreateKey', 'DeleteCustomKeyStore']],
    ['sqs', ['PurgeQueue', 'SetQueueAttributes', 'StartMessageMoveTask']],
    ['sns', ['Unsubscribe', 'SetSubscriptionAttributes', 'PutDataProtectionPolicy']],
    [
      'lambda',
      ['UpdateFunctionCode20150331v2', 'PutFunctionConcurrency20171031', 'DeleteFunctionEventInvokeConfig'],
    ],
    ['lambda', ['UpdateEventSourceMapping20150331', 'AddPermission20150331v2', 'CreateFunctionUrlConfig']],
    [
      'dynamodb',
      ['UpdateTable', 'UpdateContinuousBackups', 'UpdateTimeToLive', 'UpdateTableReplicaAutoScaling'],
    ],
    ['logs', ['DeleteLogGroup', 'PutRetentionPolicy', 'PutMetricFilter']],
    ['monitoring', ['DeleteAlarms', 'DisableAlarmActions', 'PutAlarmMuteRule', 'PutDashboard']],
    ['cloudformation', ['DeleteStack', 'ExecuteChangeSet']],
    ['scheduler', ['DeleteSchedule', 'DeleteScheduleGroup']],
    ['iam', ['PutRolePolicy', 'DeleteRole', 'UpdateAssumeRolePolicy', 'CreatePolicyVersion']],
    ['organizations', ['UpdatePolicy']],
  ])('calls to %s: %j', (service, names) => {
    const denied = { requestParameters: null, errorCode: 'AccessDenied' };
    for (const name of names) expect(carriersOf(call(service, name, denied)), name).toHaveLength(1);
  });

  it('every call that is known to change a setting', () => {
    const known = SETTINGS.flatMap(({ calls }) => calls).filter((name) => !name.startsWith('s3express:'));
    expect(known.length).toBeGreaterThan(20);
    const unreported = known.filter((name) => {
      const [service = '', eventName = ''] = name.split(':');
      return carriersOf(call(service, eventName)).length === 0;
    });
    expect(unreported).toEqual([]);
  });

  it('calls that disable a rule, by two rules: one reports the other', () => {
    for (const name of ['DisableRule', 'PutRule', 'RemoveTargets'])
      expect(carriersOf(call('events', name))).toEqual(['feed', 'functions']);
  });

  it.each(['DeleteKey', 'DeleteExpiredKeyMaterial'])('what KMS reports by itself: %s', (name) => {
    const event = { ...call('kms', name), 'detail-type': 'AWS Service Event via CloudTrail' };
    expect(carriersOf(event)).toEqual(['evidence']);
  });

  it('what Lambda reports by itself when it gives up on a queue', () => {
    const given = {
      ...call('lambda', 'LambdaESMDisabled'),
      'detail-type': 'AWS Service Event via CloudTrail',
    };
    expect(carriersOf(given)).toEqual(['functions']);
  });
});

it.each([
  ['s3', 'GetBucketPolicy'],
  ['s3', 'ListBuckets'],
  ['kms', 'Decrypt'],
  ['kms', 'CancelKeyDeletion'],
  ['dynamodb', 'PutItem'],
  ['sqs', 'SendMessage'],
  ['lambda', 'Invoke'],
  ['ec2', 'RunInstances'],
])('leaves out calls to %s that change nothing that matters: %s', (service, name) => {
  expect(carriersOf(call(service, name))).toEqual([]);
});

describe('writes to objects', () => {
  const write = (eventName: string, requestParameters: object | null, arn = '') =>
    call('s3', eventName, { requestParameters, resources: [{ ARN: arn }, { ARN: 'arn:aws:s3:::other' }] });

  it.each([
    ...[
      'PutObject',
      'CopyObject',
      'CreateMultipartUpload',
      'CompleteMultipartUpload',
      'DeleteObject',
      'DeleteObjects',
    ],
    ...['PutObjectAcl', 'PutObjectRetention', 'PutObjectLegalHold', 'UpdateObjectEncryption'],
  ])('%s to a guarded bucket', (name) => {
    expect(carriersOf(write(name, { bucketName: 'acme-models', key: 'a' }))).toEqual(['writes']);
  });

  it('through an access point, or as a key of a batch: the resources name the bucket', () => {
    const arn = 'arn:aws:s3:::acme-models/a';
    expect(carriersOf(write('PutObject', { bucketName: 'some-point-s3alias' }, arn))).toEqual(['writes']);
    const ofBatch = {
      ...write('DeleteObject', null, arn),
      'detail-type': 'AWS Service Event via CloudTrail',
    };
    expect(carriersOf(ofBatch)).toEqual(['writes']);
  });

  it.each([
    'arn:aws:s3:eu-west-1:111122223333:accesspoint/some',
    'some-9x8w7v6u5t4s3r2q1p-s3alias',
    'mfzwi23gnjvgw.mrap',
  ])(
    'of several objects through the access point %s: only the beginning of their ARNs is there',
    (bucketName) => {
      const event = call('s3', 'DeleteObjects', {
        requestParameters: { bucketName, delete: '' },
        resources: [{ type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::acme-models/' }],
      });
      expect(carriersOf(event)).toEqual(['deletions']);
    },
  );

  it('not to other buckets, neither reads nor parts', () => {
    expect(
      carriersOf(write('PutObject', { bucketName: 'acme-models-2' }, 'arn:aws:s3:::acme-models-2/a')),
    ).toEqual([]);
    for (const name of ['GetObject', 'HeadObject', 'UploadPart', 'ListObjects'])
      expect(carriersOf(write(name, { bucketName: 'acme-models' }))).toEqual([]);
  });
});

describe('log files of the trail that the stack makes', () => {
  const bucketName = 'sealwatch-trail-111122223333-eu-west-1';
  const event = (eventName: string, type = 'AssumedRole') =>
    call('s3', eventName, { requestParameters: { bucketName }, userIdentity: { type } });
  const point = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/logs';
  const throughPoint = (eventName: string, resource: object) =>
    call('s3', eventName, {
      requestParameters: { bucketName: point },
      resources: [resource],
      userIdentity: { type: 'IAMUser' },
    });
  const ARN = `arn:aws:s3:::${bucketName}/AWSLogs/a.json.gz`;

  it.each(['DeleteObject', 'DeleteObjects'])('are watched for %s, whoever it was', (name) => {
    expect(carriersOf(event(name))).toEqual(['deletions']);
    expect(carriersOf(event(name, 'AWSService'))).toEqual(['deletions']);
  });

  it.each(['PutObject', 'PostObject', 'CopyObject', 'CompleteMultipartUpload', 'PutObjectAcl'])(
    'are watched for %s by others than CloudTrail, which writes all day',
    (name) => {
      expect(carriersOf(event(name))).toEqual(['deletions']);
      expect(carriersOf(event(name, 'AWSService'))).toEqual([]);
    },
  );

  it('are watched for what is done to them through access points', () => {
    expect(carriersOf(throughPoint('DeleteObject', { ARN }))).toEqual(['deletions']);
    expect(carriersOf(throughPoint('PutObject', { ARN }))).toEqual(['deletions']);
    const ARNPrefix = `arn:aws:s3:::${bucketName}/`;
    expect(carriersOf(throughPoint('DeleteObjects', { ARNPrefix }))).toEqual(['deletions']);
  });

  it('are told from files of other buckets', () => {
    const other = { requestParameters: { bucketName: 'other-logs' }, userIdentity: { type: 'IAMUser' } };
    for (const name of ['DeleteObject', 'PutObject']) expect(carriersOf(call('s3', name, other))).toEqual([]);
  });

  it('are no matter where other trails deliver everything', () => {
    const made = rulesOf(templateOf({ trail: { data: 'existing', management: 'existing' } }));
    expect(carriersOf(event('DeleteObject'), made)).toEqual([]);
  });
});

const guarding = (...names: string[]): BucketConfig[] =>
  names.map((name) => ({ name, datasets: [{ name, prefix: '', mode: 'sealed' }] }));

const many = Array.from({ length: 40 }, (_, index) => `${'bucket-'.repeat(8)}${index}`);

it('makes as many rules of writes as their buckets need, none longer than EventBridge takes', () => {
  const made = rulesOf(templateOf({ buckets: guarding(...many) }));
  const writes = made.filter(({ name }) => name.startsWith('writes'));
  expect(writes.length).toBeGreaterThan(3);
  for (const { pattern } of made) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  for (const bucketName of many)
    expect(carriersOf(call('s3', 'PutObject', { requestParameters: { bucketName } }), made)).toHaveLength(1);
});

it('moves no bucket between rules that stay, when one is added', () => {
  const namesIn = (buckets: readonly string[]) =>
    new Map(
      rulesOf(templateOf({ buckets: guarding(...buckets) })).map(({ id, pattern }) => [
        id,
        JSON.stringify(pattern),
      ]),
    );
  const before = namesIn(many);
  const after = namesIn(['another', ...many]);
  for (const [id, pattern] of before)
    for (const bucket of many.filter((name) => pattern.includes(`"${name}"`)))
      if (after.has(id)) expect(after.get(id)).toContain(`"${bucket}"`);
});

const targetsOf = ({ properties }: ActivityRule) => properties.Targets as { readonly Arn: unknown }[];

it('tries for a day to deliver, and puts aside what it cannot', () => {
  for (const target of rules.flatMap(targetsOf))
    expect(target).toMatchObject({
      Arn: expect.anything(),
      DeadLetterConfig: { Arn: expect.anything() },
    });
  // EventBridge tries for a day where nothing says otherwise.
  expect(rules.flatMap(targetsOf).filter((target) => 'RetryPolicy' in target)).toEqual([]);
});

it('sends writes to objects, of which there may be any number, to another queue than calls on settings', () => {
  const queues = rules.map((rule) => `${rule.name} -> ${textOf(targetsOf(rule)[0]?.Arn)}`);
  expect(queues).toEqual([
    'buckets -> <QueuesActivityQueue.Arn>',
    'evidence -> <QueuesActivityQueue.Arn>',
    'feed -> <QueuesActivityQueue.Arn>',
    'functions -> <QueuesActivityQueue.Arn>',
    'records -> <QueuesActivityQueue.Arn>',
    'identities -> <QueuesActivityQueue.Arn>',
    'movers -> <QueuesActivityQueue.Arn>',
    'writes -> <QueuesObjectWritesQueue.Arn>',
    'deletions -> <QueuesObjectWritesQueue.Arn>',
  ]);
});

it('sends calls about buckets, and no others, to the queue of the audits as well', () => {
  const audited = rules.flatMap((rule) =>
    targetsOf(rule)
      .slice(1)
      .map(({ Arn }) => `${rule.name} -> ${textOf(Arn)}`),
  );
  expect(audited).toEqual(['buckets -> <QueuesAuditRequestsQueue.Arn>']);
});
