import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { tableAccess } from '../permissions/permission.ts';
import { deliveryRules } from '../permissions/posture-read.ts';
import { accountSettings, bucketSettings, keyPolicies } from '../permissions/settings-read.ts';
import type { AppendLog } from './append-log.ts';
import { codeFingerprint } from './bundled-code.ts';
import {
  BundledFunction,
  type BundledFunctionProps,
  passOn,
  putOff,
  type Surroundings,
  workOff,
} from './bundled-function.ts';
import { TIMEOUTS } from './timeouts.ts';

type SettingsReaderProps = Omit<BundledFunctionProps, 'memorySize'>;

/** A function that reads settings of guarded buckets, remembers them and records what it found. */
class SettingsReader extends BundledFunction {
  constructor(scope: Construct, id: string, { permissions, ...props }: SettingsReaderProps) {
    const { config, ownKeys } = props.surroundings;
    super(scope, id, {
      ...props,
      memorySize: 1024,
      permissions: [...bucketSettings(config), ...permissions],
    });
    // Keys of guarded data are in the configuration.
    this.function.addEnvironment('SEALWATCH_KEYS', ownKeys.map(({ keyArn }) => keyArn).join(','));
  }
}

interface JudgeActivityProps {
  readonly surroundings: Surroundings;
  readonly description: string;
  readonly queue: Queue;
  /** Where records of writes to open datasets are passed on to. @default - none is, and all are judged here */
  readonly bulkQueue?: Queue;
  /** Invocations at the same time. It bounds what a flood takes from the account's concurrency. */
  readonly maxConcurrency: number;
}

/** Works off CloudTrail's records: what was done, by whom, and what it means for guarded data and for the detector. */
export class JudgeActivity extends SettingsReader {
  constructor(scope: Construct, id: string, props: JudgeActivityProps) {
    const { surroundings, description, queue, bulkQueue, maxConcurrency } = props;
    const { manifest, versions, findings, runs } = surroundings.tables;
    const tables = [manifest, versions, findings, runs];
    super(scope, id, {
      entry: 'judge-activity',
      description,
      timeout: TIMEOUTS.activity,
      surroundings,
      permissions: tableAccess({ read: tables, put: tables }),
    });
    putOff(this, queue);
    if (bulkQueue) passOn(this, bulkQueue);
    workOff(this, queue, { batchSize: 10, maxConcurrency });
  }
}

interface SettingsPollProps {
  readonly surroundings: Surroundings;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
  /** Looks at what was not watched for a time: it has it begin. */
  readonly sweep: LambdaFunction;
  /** What watches objects: it checks whether that still stands. */
  readonly watching: readonly {
    readonly name: string;
    readonly worker: LambdaFunction;
    readonly queue: Queue;
    readonly deadLetters: Queue;
  }[];
}

/** Compares settings with the last ones seen: CloudTrail promises EventBridge no record, and drops large ones. */
export class SettingsPoll extends SettingsReader {
  constructor(scope: Construct, id: string, props: SettingsPollProps) {
    const { surroundings, undelivered, sweep, watching } = props;
    const { versions, findings, runs } = surroundings.tables;
    super(scope, id, {
      entry: 'look-at-settings',
      description: 'Sealwatch: compares settings with the last ones seen',
      timeout: TIMEOUTS.poll,
      surroundings,
      permissions: [
        ...tableAccess({
          read: [versions, findings, runs],
          indexes: [
            versions.indexArn('by-seen'),
            findings.indexArn('open-by-severity'),
            findings.indexArn('by-dataset'),
          ],
          put: [findings, runs],
          update: [runs],
        }),
        ...accountSettings,
        ...keyPolicies(keysOf(surroundings)),
        { actions: ['lambda:InvokeFunction'], resources: [sweep.functionArn] },
        ...deliveryRules(Stack.of(scope).stackName),
        {
          actions: ['lambda:ListEventSourceMappings'],
          resources: ['*'],
          wildcard: 'It lists, and knows no narrower resource.',
        },
        {
          actions: ['lambda:GetFunctionConcurrency'],
          resources: watching.map(({ worker }) => worker.functionArn),
        },
        {
          actions: ['sqs:GetQueueAttributes'],
          resources: [
            ...watching.flatMap(({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn]),
            undelivered.queueArn,
          ],
        },
      ],
    });
    this.function.addEnvironment('SEALWATCH_SWEEP_FUNCTION', sweep.functionName);
    for (const { name, worker, queue, deadLetters } of watching) {
      this.function.addEnvironment(`SEALWATCH_${name}_WATCHED_QUEUE_URL`, queue.queueUrl);
      this.function.addEnvironment(`SEALWATCH_${name}_FUNCTION`, worker.functionName);
      this.function.addEnvironment(`SEALWATCH_${name}_DEAD_LETTERS_URL`, deadLetters.queueUrl);
    }
    this.function.addEnvironment('SEALWATCH_UNDELIVERED_URL', undelivered.queueUrl);
    this.function.addEnvironment('SEALWATCH_WATCHING_CODE', codeFingerprint(this, 'verify-object'));
    new Rule(this, 'EveryQuarter', {
      description: 'Sealwatch: finds changes of settings that no record reported',
      schedule: Schedule.rate(Duration.minutes(15)),
      // The next poll is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }

  /** Has the poll ask whether the log is told of all changes, and is checked. */
  watchLog({ function: { functionName }, schedule }: AppendLog): void {
    // One variable, which is shorter: names have 64 characters at most, and an environment 4 KB.
    this.function.addEnvironment('SEALWATCH_LOG_PARTS', `${functionName},${schedule.ruleName}`);
  }
}

/** Keys of guarded data, and of the stack itself. */
const keysOf = ({ config, ownKeys }: Surroundings): string[] => [
  ...new Set(config.buckets.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? [])),
  ...ownKeys.map(({ keyArn }) => keyArn),
];
