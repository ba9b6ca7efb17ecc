import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OWN_ACCESS } from '../../core/scope/own-access.ts';
import { objectRead } from '../permissions/object-read.ts';
import { type Permission, permit, tableCheck, tableWrite } from '../permissions/permission.ts';
import { accountSettings, bucketSettings, keyPolicies } from '../permissions/settings-read.ts';
import type { Queues } from '../queues.ts';
import type { EncryptedTopic } from '../topics.ts';
import { AuditPosture } from './audit-posture.ts';
import type { Surroundings } from './bundled-function.ts';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';
import { Configure } from './configure.ts';
import { Notify } from './notify.ts';
import { TIMEOUTS } from './timeouts.ts';
import { WatchDelivery } from './watch-delivery.ts';

type SettingsReaderProps = Omit<BundledFunctionProps, 'memorySize'>;

/** A function that reads settings of guarded buckets, remembers them and records what it found. */
class SettingsReader extends BundledFunction {
  constructor(scope: Construct, id: string, { permissions, ...props }: SettingsReaderProps) {
    const { config, tables, ownKeys } = props.surroundings;
    super(scope, id, {
      ...props,
      memorySize: 1024,
      permissions: [
        ...bucketSettings(config),
        ...tableWrite(tables.findings),
        ...tableWrite(tables.runs),
        ...permissions,
      ],
    });
    // Keys of guarded data are in the configuration.
    this.function.addEnvironment('SEALWATCH_KEYS', ownKeys.map(({ keyArn }) => keyArn).join(','));
  }
}

interface ObjectReaderProps extends Omit<BundledFunctionProps, 'permissions' | 'memorySize'> {
  /** Whether it writes what people sealed and approved, and how far it came, besides reading that. */
  readonly writesRuns: boolean;
}

/** A function that reads guarded objects and records what it saw. */
class ObjectReader extends BundledFunction {
  constructor(scope: Construct, id: string, { writesRuns, ...props }: ObjectReaderProps) {
    super(scope, id, {
      ...props,
      memorySize: 1769,
      permissions: [...objectRead(props.surroundings.config), ...recording(props.surroundings, writesRuns)],
    });
  }
}

const recording = ({ tables }: Surroundings, writesRuns: boolean): Permission[] => [
  ...tableWrite(tables.manifest),
  ...tableWrite(tables.versions),
  ...tableWrite(tables.findings),
  ...(writesRuns ? tableWrite(tables.runs) : tableCheck(tables.runs)),
];

/** Invocations at the same time: as many as their queues, their stream and their schedule begin at most. */
const RESERVED: Readonly<Record<string, number>> = {
  notify: 10,
  judgeActivity: 10,
  lookAtSettings: 2,
  watchDelivery: 1,
};

const NEEDING: ReadonlySet<string> = new Set(Object.values(OWN_ACCESS).flatMap(({ functions }) => functions));

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export interface FunctionsProps {
  readonly surroundings: Surroundings;
  readonly queues: Queues;
  readonly alerts: EncryptedTopic;
}

/** Everything that runs. */
export class Functions extends Construct {
  readonly verifyObject: VerifyObject;
  readonly verifyBulkObject: VerifyObject;
  readonly recordBaseline: ObjectReader;
  readonly sweepBatch: ObjectReader;
  readonly judgeActivity: JudgeActivity;
  readonly judgeObjectWrites: JudgeActivity;
  readonly judgeBulkObjectWrites: JudgeActivity;
  readonly lookAtSettings: SettingsPoll;
  readonly auditPosture: AuditPosture;
  readonly notify: Notify;
  readonly watchDelivery: WatchDelivery;
  readonly configure: Configure;

  constructor(scope: Construct, id: string, { surroundings, queues, alerts }: FunctionsProps) {
    super(scope, id);
    this.verifyObject = new VerifyObject(this, 'VerifyObject', {
      surroundings,
      description: 'Sealwatch: verifies changes of guarded objects',
      queue: queues.objectEvents.queue,
      bulkQueue: queues.bulkObjectEvents.queue,
      timeout: TIMEOUTS.urgent,
      batchSize: 10,
      maxConcurrency: 50,
    });
    this.verifyBulkObject = new VerifyObject(this, 'VerifyBulkObject', {
      surroundings,
      description: 'Sealwatch: verifies changes in open datasets and large objects',
      queue: queues.bulkObjectEvents.queue,
      timeout: TIMEOUTS.bulk,
      batchSize: 5,
      maxConcurrency: 10,
    });
    this.recordBaseline = new ObjectReader(this, 'RecordBaseline', {
      surroundings,
      entry: 'record-baseline',
      description: 'Sealwatch: records what people seal, approve and resolve',
      timeout: TIMEOUTS.asked,
      writesRuns: true,
    });
    this.sweepBatch = new ObjectReader(this, 'SweepBatch', {
      surroundings,
      entry: 'sweep-batch',
      description: 'Sealwatch: lists and verifies objects again',
      timeout: TIMEOUTS.asked,
      writesRuns: true,
    });
    const { undelivered } = queues;
    this.judgeActivity = new JudgeActivity(this, 'JudgeActivity', {
      surroundings,
      description: 'Sealwatch: judges calls that CloudTrail recorded',
      queue: queues.activity.queue,
      maxConcurrency: 10,
    });
    this.judgeObjectWrites = new JudgeActivity(this, 'JudgeObjectWrites', {
      surroundings,
      description: 'Sealwatch: judges writes to guarded objects that CloudTrail recorded',
      queue: queues.objectWrites.queue,
      bulkQueue: queues.bulkObjectWrites.queue,
      maxConcurrency: 10,
    });
    this.judgeBulkObjectWrites = new JudgeActivity(this, 'JudgeBulkObjectWrites', {
      surroundings,
      description: 'Sealwatch: judges writes to open datasets that CloudTrail recorded',
      queue: queues.bulkObjectWrites.queue,
      maxConcurrency: 5,
    });
    this.lookAtSettings = new SettingsPoll(this, 'LookAtSettings', {
      surroundings,
      undelivered,
      sweep: this.sweepBatch.function,
    });
    this.auditPosture = new AuditPosture(this, 'AuditPosture', {
      surroundings,
      requests: queues.auditRequests.queue,
      undelivered,
    });
    this.notify = new Notify(this, 'Notify', { surroundings, alerts, undelivered });
    this.watchDelivery = new WatchDelivery(this, 'WatchDelivery', { surroundings, undelivered });
    this.configure = new Configure(this, 'Configure', {
      surroundings,
      poll: this.lookAtSettings.function,
      audit: this.auditPosture.function,
    });
    this.#nameRoles();
    if (surroundings.config.reservedConcurrency) this.#reserve();
  }

  /** A flood elsewhere in the account can take all that is unreserved: what reports must not wait for it. */
  #reserve(): void {
    for (const [name, count] of Object.entries(RESERVED))
      (this.all[name]?.function.node.defaultChild as CfnFunction).reservedConcurrentExecutions = count;
  }

  /** Those that judge policies are told whose access they must not lose: names of roles are made up by CloudFormation. */
  #nameRoles(): void {
    const names = Object.entries(this.all).map(([name, { role }]) => [capital(name), role.roleName] as const);
    const needed = names.filter(([name]) => NEEDING.has(name));
    const roles = Stack.of(this).toJsonString(Object.fromEntries(needed));
    for (const { function: judge } of [
      this.judgeActivity,
      this.judgeObjectWrites,
      this.judgeBulkObjectWrites,
      this.lookAtSettings,
    ])
      judge.addEnvironment('SEALWATCH_ROLES', roles);
  }

  /** Those that read guarded objects. */
  get readers(): readonly ObjectReader[] {
    return [this.verifyObject, this.verifyBulkObject, this.recordBaseline, this.sweepBatch];
  }

  /** Every function, by the name that a dashboard shows. */
  get all(): Readonly<Record<string, BundledFunction>> {
    const { verifyObject, verifyBulkObject, recordBaseline, sweepBatch } = this;
    const { judgeActivity, judgeObjectWrites, judgeBulkObjectWrites } = this;
    const { lookAtSettings, auditPosture, notify, watchDelivery, configure } = this;
    return {
      verifyObject,
      verifyBulkObject,
      recordBaseline,
      sweepBatch,
      judgeActivity,
      judgeObjectWrites,
      judgeBulkObjectWrites,
      lookAtSettings,
      auditPosture,
      notify,
      watchDelivery,
      configure,
    };
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
class JudgeActivity extends SettingsReader {
  constructor(scope: Construct, id: string, props: JudgeActivityProps) {
    const { surroundings, description, queue, bulkQueue, maxConcurrency } = props;
    const { tables } = surroundings;
    super(scope, id, {
      entry: 'judge-activity',
      description,
      timeout: TIMEOUTS.activity,
      surroundings,
      permissions: [...tableWrite(tables.manifest), ...tableWrite(tables.versions)],
    });
    if (bulkQueue) passOn(this, bulkQueue);
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize: 10, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}

/** Lets a function put aside for another one what may wait. */
const passOn = ({ role, function: worker }: BundledFunction, { queueArn, queueUrl }: Queue): void => {
  permit(role, { actions: ['sqs:SendMessage'], resources: [queueArn] });
  worker.addEnvironment('SEALWATCH_BULK_QUEUE_URL', queueUrl);
};

interface VerifyObjectProps {
  readonly surroundings: Surroundings;
  readonly description: string;
  readonly queue: Queue;
  /** Where events of large objects are passed on to. @default - none is, and all are read here */
  readonly bulkQueue?: Queue;
  readonly timeout: Duration;
  /** Messages per invocation. */
  readonly batchSize: number;
  /** Invocations at the same time. It bounds what a flood takes from the account's concurrency. */
  readonly maxConcurrency: number;
}

/** Works off object events: reads what is there, compares, records, judges. */
class VerifyObject extends ObjectReader {
  constructor(scope: Construct, id: string, props: VerifyObjectProps) {
    const { queue, bulkQueue, batchSize, maxConcurrency, ...rest } = props;
    super(scope, id, { ...rest, entry: 'verify-object', writesRuns: false });
    if (bulkQueue) passOn(this, bulkQueue);
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}

interface SettingsPollProps {
  readonly surroundings: Surroundings;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
  /** Looks at what was not watched for a time: it has it begin. */
  readonly sweep: LambdaFunction;
}

/** Compares settings with the last ones seen: CloudTrail promises EventBridge no record, and drops large ones. */
class SettingsPoll extends SettingsReader {
  constructor(scope: Construct, id: string, { surroundings, undelivered, sweep }: SettingsPollProps) {
    super(scope, id, {
      entry: 'look-at-settings',
      description: 'Sealwatch: compares settings with the last ones seen',
      timeout: TIMEOUTS.poll,
      surroundings,
      permissions: [
        ...accountSettings,
        ...keyPolicies(keysOf(surroundings)),
        { actions: ['lambda:InvokeFunction'], resources: [sweep.functionArn] },
      ],
    });
    this.function.addEnvironment('SEALWATCH_SWEEP_FUNCTION', sweep.functionName);
    new Rule(this, 'EveryQuarter', {
      description: 'Sealwatch: finds changes of settings that no record reported',
      schedule: Schedule.rate(Duration.minutes(15)),
      // The next poll is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }
}

/** Keys of guarded data, and of the stack itself. */
const keysOf = ({ config, ownKeys }: Surroundings): string[] => [
  ...new Set(config.buckets.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? [])),
  ...ownKeys.map(({ keyArn }) => keyArn),
];
