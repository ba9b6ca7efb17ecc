import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { inPlainStack, templateOf } from './synthesized/deployment.ts';
import { jsonOf, permissionsOf, resourcesOf, statementsOf, textOf } from './synthesized/template.ts';

const template = templateOf();

const RECEIVE = 'sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on';

const MANIFEST = '<TablesManifest.Arn>';
const VERSIONS = '<TablesVersions.Arn>';
const FINDINGS = '<TablesFindings.Arn>';
const RUNS = '<TablesRuns.Arn>';
const query = (...indexes: readonly string[]) => `dynamodb:Query on ${indexes.join(' ')}`;
const COPIES = `${VERSIONS}/index/by-digest`;
const KEYS = `${MANIFEST}/index/by-prefix`;

/** Items are got from tables only: an index answers queries, and each function has those that it asks. */
const reads = (...tables: readonly string[]) =>
  `dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query on ${tables.join(' ')}`;
const readAll = reads(MANIFEST, VERSIONS, FINDINGS, RUNS);
const put = (...tables: string[]) => `dynamodb:PutItem on ${tables.join(' ')}`;
const update = `dynamodb:UpdateItem on ${RUNS}`;
const check = `dynamodb:ConditionCheckItem on ${RUNS}`;

const bucket = (path: string) => `arn:aws:s3:::${path}`;
const CANARY = bucket('sealwatch-canary-111122223333-eu-west-1');
const LOG = bucket('sealwatch-log-111122223333-eu-west-1');

const escaped = (character: string) => `\${${character}}`;

// The CDK leaves out the second of two parts of a name that are the same.
const log = (name: string) =>
  `logs:CreateLogStream logs:PutLogEvents on <Functions${name.replace(/Log$/, '')}Log.Arn>`;

const readingBytes = [
  `s3:GetObject s3:GetObjectVersion on ${bucket('acme-training-data/moderation/v3/*')} ${bucket('acme-training-data/incoming/*')} ${bucket('acme-models/*')}`,
  'kms:Decrypt on arn:aws:kms:<AWS::Region>:*:key/* if',
];

const reading = [
  `s3:ListBucket s3:ListBucketVersions s3:GetBucketVersioning on ${bucket('acme-training-data')} ${bucket('acme-models')}`,
  ...readingBytes,
];

const SETTINGS = [
  's3:GetBucketPolicy s3:GetBucketPolicyStatus s3:GetBucketAcl s3:GetBucketAbac s3:GetBucketPublicAccessBlock',
  's3:GetBucketOwnershipControls s3:GetBucketVersioning s3:GetLifecycleConfiguration',
  's3:GetEncryptionConfiguration s3:GetReplicationConfiguration s3:GetBucketObjectLockConfiguration',
  's3:GetBucketLogging s3:GetBucketNotification',
].join(' ');

const settings = [`${SETTINGS} on ${bucket('acme-training-data')} ${bucket('acme-models')}`];

const account = [
  's3:GetAccountPublicAccessBlock s3:ListAccessPoints s3:GetAccessPoint cloudtrail:DescribeTrails on *',
  's3:GetAccessPointPolicy on arn:aws:s3:<AWS::Region>:<AWS::AccountId>:accesspoint/*',
  'cloudtrail:GetTrail cloudtrail:GetTrailStatus cloudtrail:GetEventSelectors on arn:aws:cloudtrail:*:*:trail/*',
];

const putAll = put(MANIFEST, VERSIONS, FINDINGS, RUNS);
const watching = [readAll, query(COPIES), put(MANIFEST, VERSIONS, FINDINGS), check];
const judging = [readAll, putAll];
const remembering = [reads(FINDINGS, RUNS), put(FINDINGS, RUNS)];
const delivering = [reads(FINDINGS, RUNS), query(`${FINDINGS}/index/pending`, `${RUNS}/index/due`)];

/** Of that table they may write the keys of guarded versions and nothing else. */
const STATES = 'arn:aws:states:eu-west-1:111122223333';
const readLarge = [
  `states:StartExecution on ${STATES}:stateMachine:Sealwatch-LargeObjects`,
  `states:DescribeExecution on ${STATES}:execution:Sealwatch-LargeObjects:*`,
];
const BY_OBJECT = `${FINDINGS}/index/by-object`;
const running = [
  `states:StartExecution on ${STATES}:stateMachine:Sealwatch-Runs`,
  `states:DescribeExecution states:StopExecution on ${STATES}:execution:Sealwatch-Runs:*`,
];
const usedKeys = `dynamodb:PutItem on ${RUNS} if`;

const seals = 'kms:GenerateMac on <ManifestLogSealKey.Arn>';
const streams = 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator on';

describe('permits just this to', () => {
  it.each<[string, string[]]>([
    [
      'VerifyObject',
      [
        ...reading,
        ...watching,
        usedKeys,
        ...readLarge,
        'sqs:SendMessage on <QueuesObjectEventsQueue.Arn>',
        'sqs:SendMessage on <QueuesBulkObjectEventsQueue.Arn>',
        `${RECEIVE} <QueuesObjectEventsQueue.Arn>`,
        `s3:GetObject s3:GetObjectVersion on ${CANARY}/canary/*`,
        `s3:ListBucket s3:ListBucketVersions s3:GetBucketVersioning on ${CANARY}`,
        seals,
      ],
    ],
    [
      'VerifyBulkObject',
      [
        ...reading,
        ...watching,
        usedKeys,
        ...readLarge,
        'sqs:SendMessage on <QueuesBulkObjectEventsQueue.Arn>',
        `dynamodb:PutItem on ${RUNS} if`,
        `${RECEIVE} <QueuesBulkObjectEventsQueue.Arn>`,
        seals,
      ],
    ],
    [
      'HashObject',
      [
        ...readingBytes,
        `dynamodb:GetItem dynamodb:Query dynamodb:PutItem on ${RUNS} if`,
        'kms:Encrypt kms:Decrypt on <FunctionsHashObjectKey.Arn> if',
      ],
    ],
    [
      'SweepBatch',
      [
        // It watches holds, too.
        ...reading.map((text) =>
          text.replace(
            's3:GetObject s3:GetObjectVersion on',
            's3:GetObject s3:GetObjectVersion s3:GetObjectRetention s3:GetObjectLegalHold on',
          ),
        ),
        readAll,
        query(COPIES, KEYS, BY_OBJECT),
        putAll,
        update,
        check,
        ...readLarge,
        ...running,
        seals,
      ],
    ],
    [
      'RecordBaseline',
      [...reading, readAll, query(COPIES, BY_OBJECT), putAll, update, check, ...readLarge, ...running, seals],
    ],
    [
      'JudgeActivity',
      [
        ...settings,
        ...judging,
        'sqs:SendMessage on <QueuesActivityQueue.Arn>',
        `${RECEIVE} <QueuesActivityQueue.Arn>`,
        seals,
      ],
    ],
    [
      'JudgeObjectWrites',
      [
        ...settings,
        ...judging,
        'sqs:SendMessage on <QueuesObjectWritesQueue.Arn>',
        'sqs:SendMessage on <QueuesBulkObjectWritesQueue.Arn>',
        `${RECEIVE} <QueuesObjectWritesQueue.Arn>`,
        seals,
      ],
    ],
    [
      'JudgeBulkObjectWrites',
      [
        ...settings,
        ...judging,
        'sqs:SendMessage on <QueuesBulkObjectWritesQueue.Arn>',
        `${RECEIVE} <QueuesBulkObjectWritesQueue.Arn>`,
        seals,
      ],
    ],
    [
      'LookAtSettings',
      [
        ...settings,
        reads(VERSIONS, FINDINGS, RUNS),
        query(
          `${VERSIONS}/index/by-seen`,
          `${FINDINGS}/index/open-by-severity`,
          `${FINDINGS}/index/by-dataset`,
        ),
        put(FINDINGS, RUNS),
        update,
        ...account,
        'kms:GetKeyPolicy on <TopicsAlertsKey.Arn> <TopicsOperationsKey.Arn>',
        'lambda:InvokeFunction on <FunctionsSweepBatchFunction.Arn>',
        'events:ListRules on *',
        'events:ListTargetsByRule on arn:aws:events:<AWS::Region>:<AWS::AccountId>:rule/Sealwatch-objects-*',
        'lambda:ListEventSourceMappings on *',
        'lambda:GetFunctionConcurrency on <FunctionsVerifyObjectFunction.Arn> <FunctionsVerifyBulkObjectFunction.Arn>',
        'sqs:GetQueueAttributes on <QueuesObjectEventsQueue.Arn> <QueuesObjectEventsDeadLetters.Arn> <QueuesBulkObjectEventsQueue.Arn> <QueuesBulkObjectEventsDeadLetters.Arn> <QueuesUndelivered.Arn>',
        seals,
        'kms:GetKeyPolicy on <FunctionsHashObjectKey.Arn> <ManifestLogSigningKey.Arn> <ManifestLogSealKey.Arn>',
      ],
    ],
    [
      'AuditPosture',
      [
        ...settings,
        `s3:GetInventoryConfiguration s3:ListBucket on ${bucket('acme-training-data')} ${bucket('acme-models')}`,
        ...account,
        's3:ListAllMyBuckets s3express:ListAllMyDirectoryBuckets s3express:ListAccessPointsForDirectoryBuckets on *',
        `s3:GetBucketTagging on ${bucket('*')}`,
        's3express:ListTagsForResource on arn:aws:s3express:*:<AWS::AccountId>:bucket/*',
        'events:ListRules on *',
        'events:ListTargetsByRule on arn:aws:events:<AWS::Region>:<AWS::AccountId>:rule/Sealwatch-objects-*',
        'kms:DescribeKey kms:GetKeyRotationStatus kms:GetKeyPolicy on arn:aws:kms:<AWS::Region>:*:key/*',
        'iam:ListRolePolicies iam:GetRolePolicy iam:ListAttachedRolePolicies on arn:aws:iam::111122223333:role/DataPublisher',
        'iam:GetPolicy iam:GetPolicyVersion on arn:aws:iam::<AWS::AccountId>:policy/* arn:aws:iam::aws:policy/*',
        reads(FINDINGS, RUNS),
        query(`${FINDINGS}/index/open-by-severity`, `${FINDINGS}/index/by-time`),
        put(FINDINGS, RUNS),
        `${RECEIVE} <QueuesAuditRequestsQueue.Arn>`,
        seals,
      ],
    ],
    [
      'Notify',
      [
        ...delivering,
        put(FINDINGS, RUNS),
        'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator on <TablesFindings.StreamArn>',
        'dynamodb:ListStreams on *',
        'sns:Publish on <TopicsAlertsTopic> <CanaryTopic>',
        'sns:GetTopicAttributes on <TopicsAlertsTopic>',
        'kms:Decrypt kms:GenerateDataKey on <TopicsAlertsKey.Arn>',
        'sqs:SendMessage on <QueuesNoticeWindowsQueue.Arn>',
        `s3:GetObject on ${LOG}/<ManifestLogSigningKey>/checkpoint`,
        `${RECEIVE} <QueuesNoticeWindowsQueue.Arn>`,
        seals,
      ],
    ],
    [
      'WatchDelivery',
      [
        reads(FINDINGS, RUNS),
        query(`${FINDINGS}/index/pending`, `${RUNS}/index/due`, `${FINDINGS}/index/by-dataset`),
        `s3:PutObject on ${CANARY}/canary/*`,
      ],
    ],
    [
      'AppendLog',
      [
        put(FINDINGS),
        `dynamodb:Query on ${RUNS}`,
        `dynamodb:Scan on ${MANIFEST} ${VERSIONS} ${FINDINGS}`,
        `${streams} ${[MANIFEST, VERSIONS, FINDINGS, RUNS].map((table) => table.replace('.Arn', '.StreamArn')).join(' ')}`,
        'dynamodb:ListStreams on *',
        's3:GetObject s3:PutObject on arn:aws:s3:::sealwatch-log-111122223333-eu-west-1/*',
        's3:ListBucket on <ManifestLogBucket.Arn>',
        'kms:Sign kms:GetPublicKey on <ManifestLogSigningKey.Arn>',
        seals,
      ],
    ],
    [
      'Configure',
      [
        ...remembering,
        update,
        `s3:GetBucketLocation s3:GetBucketNotification on ${bucket('acme-training-data')} ${bucket('acme-models')}`,
        `s3:PutBucketNotification on ${bucket('acme-training-data')}`,
        'lambda:InvokeFunction on <FunctionsLookAtSettingsFunction.Arn> <FunctionsAuditPostureFunction.Arn>',
        seals,
      ],
    ],
  ])('%s', (name, expected) => {
    expect(permissionsOf(template, `Functions${name}Role`)).toEqual([log(name), ...expected]);
  });
});

it('names the partition where the Region says it, and leaves it open where nobody knows the Region', () => {
  const open = Template.fromStack(inPlainStack().stack);
  const [known] = permissionsOf(template, 'FunctionsConfigureRole').filter((text) => text.startsWith('s3:'));
  const [unknown] = permissionsOf(open, 'FunctionsConfigureRole').filter((text) => text.startsWith('s3:'));
  expect(known).toContain('arn:aws:s3:::acme-models');
  expect(unknown).toContain('arn:<AWS::Partition>:s3:::acme-models');
});

it('never permits a function to delete an item or an object, or to write an object but a canary and of the log', () => {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'].flatMap((type) =>
    Object.entries(resourcesOf(template, type)),
  );
  const all = jsonOf(policies);
  // A batch of writes may hold deletions.
  expect(all).not.toMatch(/dynamodb:(?:Delete|BatchWrite|PartiQL|\*)/);
  expect(all).not.toMatch(/s3:(?:Delete|RestoreObject|\*)/);
  expect(all).not.toContain('ManagedPolicyArns');
  const others = jsonOf(policies.filter(([id]) => !id.includes('AppendLog')));
  const puts = `{"Action":"s3:PutObject","Effect":"Allow","Resource":"${CANARY}/canary/*"}`;
  expect(others.replace(puts, '')).not.toContain('s3:PutObject');
});

const CANARY_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';

it.each([
  ['names no key', {}, 'arn:aws:kms:<AWS::Region>:*:key/*'],
  ['names its key', { kmsKeyArn: CANARY_KEY }, CANARY_KEY],
])(
  'where an owner allows a canary and %s, permits putting that one key of that bucket, and reading it, and no more',
  (_, encryption, keys) => {
    const datasets = (name: string) => [{ name, prefix: `${name}/`, mode: 'sealed' as const }];
    const allowed = templateOf({
      buckets: [
        { name: 'acme', canary: true, ...encryption, datasets: datasets('a') },
        { name: 'other', datasets: datasets('b') },
      ],
    });
    const about = (role: string) =>
      permissionsOf(allowed, role).filter((text) => text.includes('.sealwatch-canary'));
    const key = bucket('acme/.sealwatch-canary/canary');
    expect(about('WatchDeliveryRole')).toEqual([`s3:PutObject on ${key}`]);
    expect(about('FunctionsVerifyObjectRole')).toEqual([`s3:GetObject s3:GetObjectVersion on ${key}`]);
    const [encrypts] = statementsOf(allowed, 'WatchDeliveryRole').filter(
      ({ Action }) => Action === 'kms:GenerateDataKey',
    );
    expect(textOf(encrypts?.Resource)).toBe(keys);
    const { StringEquals = {} } = (encrypts?.Condition ?? {}) as Record<string, Record<string, unknown>>;
    expect(textOf(StringEquals['kms:ViaService'])).toBe('s3.<AWS::Region>.<AWS::URLSuffix>');
    expect(textOf(StringEquals['kms:EncryptionContext:aws:s3:arn'])).toBe(`${bucket('acme')} ${key}`);
    const puts = jsonOf(Object.values(resourcesOf(allowed, 'AWS::IAM::Policy')));
    expect(puts).not.toContain(':::other/.sealwatch');
  },
);

it('decrypts only through S3, and only what is in guarded buckets', () => {
  const [statement] = statementsOf(template, 'VerifyObjectRole').filter(
    ({ Action }) => Action === 'kms:Decrypt',
  );
  const { StringEquals = {}, StringLike = {} } = (statement?.Condition ?? {}) as Record<string, object>;
  expect(textOf(Object.values(StringEquals))).toBe('s3.<AWS::Region>.<AWS::URLSuffix>');
  expect(textOf(Object.values(StringLike))).toBe(
    [
      bucket('acme-training-data'),
      bucket('acme-training-data/*'),
      bucket('acme-models'),
      bucket('acme-models/*'),
    ].join(' '),
  );
});

it('names the key where the configuration does', () => {
  const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
  const named = templateOf({
    buckets: [{ name: 'acme', kmsKeyArn, datasets: [{ name: 'a', prefix: 'a/', mode: 'sealed' }] }],
  });
  const keys = permissionsOf(named, 'VerifyObjectRole').filter((text) => text.startsWith('kms'));
  expect(keys).toEqual([`kms:Decrypt on ${kmsKeyArn}`, seals]);
});

it('takes characters of a prefix literally that mean something in a policy', () => {
  const strange = templateOf({
    buckets: [{ name: 'acme', datasets: [{ name: 'a', prefix: 'a*b?c$d/', mode: 'sealed' }] }],
  });
  const [objects] = permissionsOf(strange, 'SweepBatchRole').filter((text) =>
    text.startsWith('s3:GetObject '),
  );
  expect(objects).toBe(
    `s3:GetObject s3:GetObjectVersion s3:GetObjectRetention s3:GetObjectLegalHold on ${bucket(`acme/a${escaped('*')}b${escaped('?')}c${escaped('$')}d/*`)}`,
  );
});
