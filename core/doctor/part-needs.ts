/** What a function does with a part of the stack, and where it does that under a condition, with what it asks. */
export interface PartNeed {
  readonly actions: readonly string[];
  /** The part's name in the stack, and for a table what of it: `/index/NAME`, or `/stream`. */
  readonly part: string;
  /** Values of condition keys. @default - none is asked about */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

const [manifest, versions] = ['TablesManifest', 'TablesVersions'];
const [findings, runs] = ['TablesFindings', 'TablesRuns'];
const all = [manifest, versions, findings, runs];

/** How streams and queues are taken from, in the name of the function's role. */
const TAKE_STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
const TAKE_QUEUE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

const on = (parts: readonly string[], ...actions: readonly string[]): PartNeed[] =>
  parts.map((part) => ({ part, actions }));

const reads = (...tables: readonly string[]) =>
  on(tables, 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query');
const puts = (...tables: readonly string[]) => on(tables, 'dynamodb:PutItem');
const queries = (table: string, ...indexes: readonly string[]) =>
  on(
    indexes.map((index) => `${table}/index/${index}`),
    'dynamodb:Query',
  );
const updates = on([runs], 'dynamodb:UpdateItem');
const checks = on([runs], 'dynamodb:ConditionCheckItem');
/** @param partition in the form that policies have, or one like it */
const within = (partition: string, ...actions: readonly string[]): PartNeed[] => [
  { part: runs, actions, context: { 'dynamodb:LeadingKeys': [partition] } },
];
const takes = (queue: string) => on([queue], ...TAKE_QUEUE);
const sends = (...queues: readonly string[]) => on(queues, 'sqs:SendMessage');
const follows = (...tables: readonly string[]) =>
  on(
    tables.map((table) => `${table}/stream`),
    ...TAKE_STREAM,
  );
const seals = on(['ManifestLogSealKey'], 'kms:GenerateMac');

const watches = [
  ...reads(...all),
  ...queries(versions, 'by-digest'),
  ...puts(manifest, versions, findings),
  ...checks,
  ...within('used-keys', 'dynamodb:PutItem'),
  ...seals,
];
const judges = [...reads(...all), ...puts(...all), ...seals];
const remembers = [...reads(findings, runs), ...puts(findings, runs)];
const seesDelivery = [...reads(findings, runs), ...queries(findings, 'pending'), ...queries(runs, 'due')];
const records = [
  ...reads(...all),
  ...queries(versions, 'by-digest'),
  ...queries(findings, 'by-object'),
  ...puts(...all),
  ...updates,
  ...checks,
  ...seals,
];

const [objectEvents, bulkObjectEvents] = ['QueuesObjectEventsQueue', 'QueuesBulkObjectEventsQueue'];
const [activity, audits, windows] = [
  'QueuesActivityQueue',
  'QueuesAuditRequestsQueue',
  'QueuesNoticeWindowsQueue',
];
const [objectWrites, bulkObjectWrites] = ['QueuesObjectWritesQueue', 'QueuesBulkObjectWritesQueue'];

/**
 * All that the functions do with the stack's own tables, queues and topics, with the key of the alerts, and with those of the manifest's log;
 * by their names in the stack. The stack permits the same, which a test compares.
 */
export const PART_NEEDS: Readonly<Record<string, readonly PartNeed[]>> = {
  VerifyObject: [...watches, ...sends(objectEvents, bulkObjectEvents), ...takes(objectEvents)],
  VerifyBulkObject: [
    ...watches,
    ...sends(bulkObjectEvents),
    ...within('large/0', 'dynamodb:PutItem'),
    ...takes(bulkObjectEvents),
  ],
  HashObject: within('large/0', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'),
  RecordBaseline: records,
  SweepBatch: [...records, ...queries(manifest, 'by-prefix')],
  JudgeActivity: [...judges, ...sends(activity), ...takes(activity)],
  JudgeObjectWrites: [...judges, ...sends(objectWrites, bulkObjectWrites), ...takes(objectWrites)],
  JudgeBulkObjectWrites: [...judges, ...sends(bulkObjectWrites), ...takes(bulkObjectWrites)],
  LookAtSettings: [
    ...reads(versions, findings, runs),
    ...queries(versions, 'by-seen'),
    ...queries(findings, 'open-by-severity', 'by-dataset'),
    ...puts(findings, runs),
    ...updates,
    ...on(['TopicsAlertsKey', 'TopicsOperationsKey'], 'kms:GetKeyPolicy'),
    ...on(['ManifestLogSigningKey', 'ManifestLogSealKey'], 'kms:GetKeyPolicy'),
    ...on(
      [
        objectEvents,
        'QueuesObjectEventsDeadLetters',
        bulkObjectEvents,
        'QueuesBulkObjectEventsDeadLetters',
        'QueuesUndelivered',
      ],
      'sqs:GetQueueAttributes',
    ),
    ...seals,
  ],
  AuditPosture: [
    ...remembers,
    ...queries(findings, 'open-by-severity', 'by-time'),
    ...takes(audits),
    ...seals,
  ],
  Notify: [
    ...seesDelivery,
    ...puts(findings, runs),
    ...follows(findings),
    ...on(['TopicsAlertsTopic', 'CanaryTopic'], 'sns:Publish'),
    ...on(['TopicsAlertsTopic'], 'sns:GetTopicAttributes'),
    ...on(['TopicsAlertsKey'], 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...sends(windows),
    ...takes(windows),
    ...seals,
  ],
  WatchDelivery: [...seesDelivery, ...queries(findings, 'by-dataset')],
  AppendLog: [
    ...puts(findings),
    ...on([runs], 'dynamodb:Query'),
    ...on([manifest, versions, findings], 'dynamodb:Scan'),
    ...follows(...all),
    ...on(['ManifestLogSigningKey'], 'kms:Sign', 'kms:GetPublicKey'),
    ...seals,
  ],
  Configure: [...remembers, ...updates, ...seals],
};
