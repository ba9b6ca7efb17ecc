import { createHash } from 'node:crypto';
import { Aws, Stack } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/types.ts';
import { ownBucketName } from '../../core/scope/own-buckets.ts';
import { bucketArn } from '../permissions/object-read.ts';
import type { Queues, WorkQueue } from '../queues.ts';
import { makesTrail } from '../trail.ts';
import { MAX_PATTERN_CHARACTERS } from './object-event-rules.ts';
import { activityRuleName, admitRules, queueTarget, ruleNamePrefix } from './targets.ts';
import { BUCKET_CALLS, OBJECT_CALLS, WATCHED_CALLS, type WatchedCalls } from './watched-calls.ts';

export interface ActivityEventRulesProps {
  readonly config: ResolvedConfig;
  readonly queues: Queues;
}

/**
 * Routes CloudTrail's records to the function that judges them, and those about buckets to the one that audits. Calls are selected by name, writes to objects by bucket as well: there may
 * be many of them, so they wait in a queue of their own. They are not divided by dataset here: a record may name its key in four places or in none, and a key that
 * moves from one rule to another may be lost between the two.
 */
export class ActivityEventRules extends Construct {
  /** Rules by what they carry. */
  readonly byCalls: ReadonlyMap<string, Rule>;
  readonly #queues: Queues;

  constructor(scope: Construct, id: string, { config, queues }: ActivityEventRulesProps) {
    super(scope, id);
    this.#queues = queues;
    for (const queue of [
      queues.activity.queue,
      queues.objectWrites.queue,
      queues.auditRequests.queue,
      queues.undelivered,
    ])
      admitRules(queue, ruleNamePrefix(Stack.of(this).stackName, 'activity'));
    const calls = WATCHED_CALLS.map((some) => [some.id, this.#addCalls(some)] as const);
    const writes = bucketGroups(config.buckets.map(({ name }) => name)).map(({ bits, buckets }) => {
      const name = `writes${bits && `-${bits}`}`;
      return [name, this.#add(name, objectWritePattern(buckets), [queues.objectWrites])] as const;
    });
    const deletions = this.#add(DELETIONS, evidencePattern(trailBuckets(this, config)), [
      queues.objectWrites,
    ]);
    this.byCalls = new Map([...calls, ...writes, [DELETIONS, deletions]]);
  }

  #addCalls(calls: WatchedCalls): Rule {
    const { activity, auditRequests } = this.#queues;
    const queues = calls.id === BUCKET_CALLS ? [activity, auditRequests] : [activity];
    return this.#add(calls.id, callPattern(calls), queues);
  }

  #add(calls: string, eventPattern: EventPattern, queues: readonly WorkQueue[]): Rule {
    const { undelivered } = this.#queues;
    return new Rule(this, calls, {
      ruleName: activityRuleName(Stack.of(this).stackName, calls),
      description: `Sealwatch: CloudTrail's records of calls (${calls})`,
      eventPattern,
      targets: queues.map(({ queue }) => queueTarget(queue, undelivered)),
    });
  }
}

/** Buckets that share a rule. */
interface BucketGroup {
  /** How the hashes of their names begin, in bits; empty while one rule holds all. */
  readonly bits: string;
  readonly buckets: readonly string[];
}

/**
 * Groups that fit an event pattern each. A group that has become too large is divided in two new ones by the hash of the names, and no
 * bucket moves between rules that stay: CloudFormation makes new rules before it deletes old ones, so no event is lost between two.
 */
const bucketGroups = (buckets: readonly string[], bits = ''): readonly BucketGroup[] => {
  if (buckets.length === 0) return [];
  if (buckets.length === 1 || fits(buckets)) return [{ bits, buckets: buckets.toSorted() }];
  return ['0', '1'].flatMap((bit) => {
    const longer = `${bits}${bit}`;
    const half = buckets.filter((name) => bitsOf(name).startsWith(longer));
    return bucketGroups(half, longer);
  });
};

const bitsOf = (bucket: string): string =>
  [...createHash('sha256').update(bucket).digest()].map((byte) => byte.toString(2).padStart(8, '0')).join('');

/** In the partition whose name is longest. */
const fits = (buckets: readonly string[]): boolean =>
  JSON.stringify(objectWritePattern(buckets)).replaceAll(Aws.PARTITION, 'aws-us-gov').length <=
  MAX_PATTERN_CHARACTERS;

/** What callers did, and what a service did by itself: the keys of a batch delete come as the latter. */
const DETAIL_TYPES = ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'];

/** The event pattern of calls by their names. */
export const callPattern = ({ sources, names }: WatchedCalls): EventPattern => ({
  source: [...sources],
  detailType: DETAIL_TYPES,
  detail: { eventName: names },
});

/**
 * The event pattern of writes to objects of some buckets. A bucket is named by the parameters or by the resources: through an
 * access point only the latter name it, and where a call was denied only the former may.
 */
const objectWritePattern = (buckets: readonly string[]): EventPattern => ({
  source: ['aws.s3'],
  detailType: DETAIL_TYPES,
  detail: { eventName: OBJECT_CALLS, $or: namedIn(buckets) },
});

const namedIn = (buckets: readonly string[]): object[] => [
  { requestParameters: { bucketName: buckets } },
  { resources: { ARN: buckets.map((name) => ({ prefix: `${bucketArn(name)}/` })) } },
];

/** Names the rule of what is found by more than a guarded bucket's name. Deployed rules keep their names. */
const DELETIONS = 'deletions';

/** Log files are evidence: who deletes one, or writes one beside CloudTrail, is reported. */
const trailBuckets = (scope: Construct, config: ResolvedConfig): readonly string[] =>
  makesTrail(config) ? [ownBucketName(Stack.of(scope), 'trail')] : [];

/** How a bucket is called where it is reached through an access point: an ARN, or an alias. */
const ACCESS_POINTS = [{ prefix: 'arn:' }, { suffix: '-s3alias' }, { suffix: '.mrap' }];

/**
 * Deletions and writes of log files, and deletions of several objects through an access point: of the bucket only the beginning of its
 * objects' ARNs is in that record, and patterns have no room for all of them once more. There are few, whatever their bucket.
 */
const evidencePattern = (logs: readonly string[]): EventPattern => ({
  source: ['aws.s3'],
  detailType: DETAIL_TYPES,
  detail: {
    // EventBridge takes no list of a single alternative.
    ...(logs.length > 0
      ? {
          $or: [
            ...logFilesIn(logs).flatMap((named) => [
              { eventName: DELETED, ...named },
              { eventName: WRITTEN, ...named, userIdentity: { type: [{ 'anything-but': 'AWSService' }] } },
            ]),
            THROUGH_ACCESS_POINTS,
          ],
        }
      : THROUGH_ACCESS_POINTS),
  },
});

/** Records of some tools name a bucket by the address that was called, and by nothing else. */
const logFilesIn = (logs: readonly string[]): object[] => [
  ...namedIn(logs),
  { requestParameters: { Host: logs.map((name) => ({ prefix: `${name}.s3` })) } },
];

const DELETED = [{ prefix: 'DeleteObject' }];
const WRITTEN = [{ prefix: 'PutObject' }, 'PostObject', 'CopyObject', 'CompleteMultipartUpload'];

const THROUGH_ACCESS_POINTS = {
  eventName: DELETED,
  requestParameters: { bucketName: ACCESS_POINTS },
  resources: { ARNPrefix: [{ prefix: 'arn:' }] },
};
