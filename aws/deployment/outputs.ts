import { SealwatchError } from '../../core/base/errors.ts';
import { SEVERITIES } from '../../core/base/severity.ts';
import { DEFAULT_DUE_DAYS, type DueDays } from '../../core/findings/due.ts';

export const DEFAULT_STACK = 'Sealwatch';

/** What the outputs of every deployment say. */
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
  'RunsStateMachineArn',
] as const;

export type Outputs = Readonly<Record<(typeof REQUIRED)[number], string>> & {
  readonly NotifyFunctionName?: string;
  /** JSON: days by severity, or `null`. */
  readonly FindingDueDays?: string;
  /** Roles of the functions that read guarded objects, with commas between. */
  readonly ReaderRoleArns?: string;
  /** The role that may redrive dead letters. */
  readonly RedriveRoleArn?: string;
  /** How many grants of `seal` and `approve` were deployed; with `0`, everybody of the account who may invoke the function may do both. */
  readonly GrantCount?: string;
  /** The bucket and the key of the manifest's log. */
  readonly ManifestLogBucketName?: string;
  readonly ManifestLogKeyArn?: string;
  /** The release that was deployed. */
  readonly Release?: string;
  readonly UndeliveredEventsQueueUrl?: string;
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

/** A queue of the deployment, as its outputs name it. */
export interface QueueOutput {
  /** Without `QueueUrl`: `ObjectEvents`, `ObjectEventsDeadLetter`. */
  readonly name: string;
  readonly url: string;
  readonly isDeadLetter: boolean;
}

const ENDING = 'QueueUrl';

/** Every queue in the outputs, also of parts that this release does not know. */
export const queuesOf = (outputs: Readonly<Record<string, string | undefined>>): QueueOutput[] =>
  Object.entries(outputs).flatMap(([output, url]) => {
    if (!url || !output.endsWith(ENDING)) return [];
    const name = output.slice(0, -ENDING.length);
    return [{ name, url, isDeadLetter: name.endsWith('DeadLetter') }];
  });

/** Within how many days findings are due in a deployment; the usual ones where its outputs do not say. */
export function dueDaysOf({ FindingDueDays: text }: { readonly FindingDueDays?: string }): DueDays {
  const outputs = parsed(text ?? '');
  const days = SEVERITIES.map((severity) => {
    const value = outputs[severity];
    return [severity, value === null || isDays(value) ? value : DEFAULT_DUE_DAYS[severity]] as const;
  });
  return Object.fromEntries(days) as DueDays;
}

const isDays = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
