import { SealwatchError } from '../../core/base/errors.ts';

/** What every deployment tells of itself. */
export const REQUIRED = [
  'AlertTopicArn',
  'OperationsTopicArn',
  'ManifestTableName',
  'VersionsTableName',
  'FindingsTableName',
  'RunsTableName',
  'ObjectEventsQueueUrl',
  'ObjectEventsDeadLetterQueueUrl',
  'BulkObjectEventsQueueUrl',
  'BulkObjectEventsDeadLetterQueueUrl',
  'RecordBaselineFunctionName',
  'SweepBatchFunctionName',
] as const;

export type Outputs = Readonly<Record<(typeof REQUIRED)[number], string>> & {
  readonly NotifyFunctionName?: string;
  /** JSON: days by severity, or `null`. */
  readonly FindingDueDays?: string;
  /** Roles of the functions that read guarded objects, with commas between. */
  readonly ReaderRoleArns?: string;
  /** What the deployment could not do, one note a line. */
  readonly DeployNotes?: string;
};

/**
 * Checks that a stack's outputs are those of Sealwatch.
 * @throws {SealwatchError} `NOT_DEPLOYED` when one is missing
 */
export function requireOutputs(stack: string, given: Readonly<Record<string, string>>): Outputs {
  const missing = REQUIRED.filter((name) => !given[name]);
  if (missing.length === 0) return given as Outputs;
  const what =
    missing.length === REQUIRED.length ? 'is not a Sealwatch stack' : `lacks the output ${missing[0]}`;
  throw new SealwatchError(
    'NOT_DEPLOYED',
    `the stack ${stack} ${what}; name the right one with --stack, or deploy again if it is of an older release`,
  );
}
