import {
  ALARMS,
  type CallName,
  ENDPOINTS,
  FUNCTIONS,
  IDENTITIES,
  KEYS,
  LOGS,
  ORGANIZATIONS,
  QUEUES,
  ROUTES,
  S3_ACCOUNT,
  S3_BUCKETS,
  STACKS,
  TABLES,
  TOPICS,
  TRAILS,
} from './call-names.ts';

/** Calls that may endanger what is guarded, the evidence, or the detector. */
export interface WatchedCalls {
  /** Names the rule. */
  readonly id: string;
  /** As EventBridge names the called services. That one's names match for another does no harm. */
  readonly sources: readonly string[];
  readonly names: readonly CallName[];
}

/** The disabling of one rule is reported through another: calls to EventBridge are in two of them. */
const GUARDS_RULES: WatchedCalls = { id: 'rules', sources: ['aws.events'], names: ROUTES };

const joined = (id: string, ...parts: readonly Omit<WatchedCalls, 'id'>[]): WatchedCalls => ({
  id,
  sources: parts.flatMap(({ sources }) => sources),
  names: [...new Set(parts.flatMap(({ names }) => names))],
});

const buckets = { sources: ['aws.s3'], names: [...S3_BUCKETS, ...S3_ACCOUNT] };
const trails = { sources: ['aws.cloudtrail'], names: TRAILS };
const keys = { sources: ['aws.kms'], names: KEYS };

/** Calls of services without a Region: they are recorded in one Region of the partition only. */
const identities = joined(
  'identities',
  { sources: ['aws.iam'], names: IDENTITIES },
  { sources: ['aws.organizations'], names: ORGANIZATIONS },
);

/** Names the rule that carries the calls after which a bucket is audited. */
export const BUCKET_CALLS = 'buckets';

/** What the rules of a deployment carry. */
export const WATCHED_CALLS: readonly WatchedCalls[] = [
  joined(BUCKET_CALLS, buckets),
  joined('evidence', trails, keys, { sources: ['aws.ec2'], names: ENDPOINTS }),
  joined(
    'feed',
    { sources: ['aws.events', 'aws.scheduler'], names: ROUTES },
    { sources: ['aws.sqs'], names: QUEUES },
    { sources: ['aws.sns'], names: TOPICS },
  ),
  joined('functions', { sources: ['aws.lambda'], names: FUNCTIONS }, GUARDS_RULES),
  joined(
    'records',
    { sources: ['aws.dynamodb'], names: TABLES },
    { sources: ['aws.logs'], names: LOGS },
    { sources: ['aws.monitoring'], names: ALARMS },
    { sources: ['aws.cloudformation'], names: STACKS },
  ),
  identities,
];

/** What is forwarded from the Region of services without one: also trails at home there, and S3's settings of the account. */
export const FORWARDED_CALLS: readonly WatchedCalls[] = [
  joined('identities', identities, GUARDS_RULES),
  joined('account', trails, { sources: ['aws.s3'], names: S3_ACCOUNT }, GUARDS_RULES),
];
