import { fits } from '../infra/simulation/glob.ts';
import type { Objection } from './validators.ts';

/** Something that a validator holds against a resource, and that is meant to be so. */
export interface Suppression {
  readonly rule: string;
  /** Where, with `*` for anything; each of them has to hide something. */
  readonly at: readonly string[];
  /** Why it is right as it is. */
  readonly reason: string;
}

const FUNCTIONS = ['AWS::Lambda::Function SealwatchFunctions*'];

const OWN_KEY = 'AWS encrypts it with a key that nobody can disable or delete';

/** Everything that stays as it is against the advice of cfn-lint and checkov. Whoever adds to it says why it is right. */
export const SUPPRESSIONS: readonly Suppression[] = [
  {
    rule: 'CKV_AWS_7',
    at: ['AWS::KMS::Key SealwatchManifestLogSealKey'],
    reason:
      'KMS rotates no HMAC keys, and with another key nobody could tell whose the items are that are sealed.',
  },
  {
    rule: 'CKV_AWS_18',
    at: ['AWS::S3::Bucket SealwatchManifestLogBucket'],
    reason: 'One function writes it, nobody can overwrite or delete, and each write is an entry of the log.',
  },
  {
    rule: 'W3005',
    at: ['Resources/SealwatchFunctions*Function/DependsOn', 'Resources/SealwatchTrail/DependsOn'],
    reason:
      'The CDK lists all parts of a construct that another depends on. The role and the bucket are needed anyway; their policies, which are listed beside them, are not.',
  },
  {
    rule: 'CKV_AWS_18',
    at: ['AWS::S3::Bucket TrainingLogs', 'AWS::S3::Bucket SealwatchTrailBucket'],
    reason:
      'They hold logs: an access log of their own would log its own delivery. Changes of them are recorded by CloudTrail.',
  },
  {
    rule: 'CKV_AWS_18',
    at: ['AWS::S3::Bucket SealwatchBucketsacmemade'],
    reason:
      'CloudTrail records who writes to a guarded bucket, and sooner and without loss, which access logs do not promise. `DatasetBucket` makes a bucket with an access log.',
  },
  {
    rule: 'CKV_AWS_18',
    at: ['AWS::S3::Bucket SealwatchFunctionsChecksumJobsBucket'],
    reason:
      'It holds lists that one function writes and reports that one role writes, and both are compared with what was asked for.',
  },
  {
    rule: 'CKV_AWS_18',
    at: ['AWS::S3::Bucket SealwatchCanaryBucket'],
    reason: 'Canaries in it are of no use to anybody, and are deleted after a day.',
  },
  {
    rule: 'CKV_AWS_27',
    at: ['AWS::SQS::Queue SealwatchQueues*', 'AWS::SQS::Queue Undelivered'],
    reason: `They are encrypted with SSE-SQS, which checkov does not look at. ${OWN_KEY}, and EventBridge needs no right to use it.`,
  },
  {
    rule: 'CKV_AWS_35',
    at: ['AWS::CloudTrail::Trail SealwatchTrail'],
    reason: `The records hold names of objects and callers, no data. ${OWN_KEY}; whoever disables a key of the account's stops the delivery of records.`,
  },
  {
    rule: 'CKV_AWS_115',
    at: FUNCTIONS,
    reason:
      'AWS refuses to reserve concurrency in accounts that have little, and a reservation is also a limit. `reservedConcurrency` reserves it for the functions that report; the mappings of queues limit the others.',
  },
  {
    rule: 'CKV_AWS_116',
    at: FUNCTIONS,
    reason:
      'Work comes from queues, which have dead-letter queues of their own; what is invoked asynchronously has a destination on failure, which takes the place of the older dead-letter setting.',
  },
  {
    rule: 'CKV_AWS_117',
    at: FUNCTIONS,
    reason:
      'They reach nothing but the APIs of AWS. A VPC would need an endpoint for each of them, and a fault of its network would stop the reports.',
  },
  {
    rule: 'CKV_AWS_119',
    at: ['AWS::DynamoDB::Table SealwatchTables*'],
    reason: "A key of the account's own could be disabled, and the evidence with it.",
  },
  {
    rule: 'CKV_AWS_158',
    at: ['AWS::Logs::LogGroup SealwatchFunctions*'],
    reason: `They hold names of objects and callers, no data. ${OWN_KEY}.`,
  },
  {
    rule: 'CKV_AWS_173',
    at: FUNCTIONS,
    reason: `The environment holds names of tables, queues and functions, and no secret. ${OWN_KEY}.`,
  },
];

const hides = ({ rule, at }: Suppression, objection: Objection): boolean =>
  rule === objection.rule && at.some((pattern) => fits(pattern, objection.at));

/** Objections that nothing hides, each as a line. */
export const unexplained = (objections: readonly Objection[], list = SUPPRESSIONS): string[] =>
  objections
    .filter((objection) => !list.some((suppression) => hides(suppression, objection)))
    .map(({ rule, template, at, message }) => `${rule} ${at} in ${template}: ${message}`);

/** What of the list hides nothing, as `rule at`. */
export const needless = (objections: readonly Objection[], list = SUPPRESSIONS): string[] =>
  list.flatMap((suppression) =>
    suppression.at
      .filter((pattern) => !objections.some((each) => hides({ ...suppression, at: [pattern] }, each)))
      .map((pattern) => `${suppression.rule} ${pattern}`),
  );
