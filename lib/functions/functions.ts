import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CANARIES } from '../../core/scope/canary.ts';
import { LOCK_ACTIONS } from '../../core/scope/reader-permissions.ts';
import type { Canary } from '../canary.ts';
import { believesS3, ChecksumJobs } from '../checksum-jobs.ts';
import type { ManifestLog } from '../manifest-log.ts';
import { canaryReads } from '../permissions/bucket-canaries.ts';
import { partitionWrite, permit } from '../permissions/permission.ts';
import type { Queues } from '../queues.ts';
import { Runs, runControl } from '../runs.ts';
import { stateMachineArn } from '../state-machine.ts';
import type { EncryptedTopic } from '../topics.ts';
import { AppendLog } from './append-log.ts';
import { AuditPosture } from './audit-posture.ts';
import type { BundledFunction, Surroundings } from './bundled-function.ts';
import { Configure } from './configure.ts';
import { HashObject } from './hash-object.ts';
import { Notify, WatchDelivery } from './notify.ts';
import { ObjectReader, VerifyObject } from './object-readers.ts';
import { JudgeActivity, SettingsPoll } from './settings-readers.ts';
import { tellJudges } from './tell-judges.ts';
import { TIMEOUTS } from './timeouts.ts';

/** Invocations at the same time: as many as their queues, their stream and their schedule begin at most. */
const RESERVED: Readonly<Record<string, number>> = {
  notify: 10,
  judgeActivity: 10,
  lookAtSettings: 2,
  watchDelivery: 1,
};

export interface FunctionsProps {
  readonly surroundings: Surroundings;
  readonly queues: Queues;
  readonly alerts: EncryptedTopic;
  readonly canary: Canary;
}

/** Everything that runs. */
export class Functions extends Construct {
  readonly verifyObject: VerifyObject;
  readonly verifyBulkObject: VerifyObject;
  readonly hashObject: HashObject;
  readonly recordBaseline: ObjectReader;
  readonly sweepBatch: ObjectReader;
  /** The state machine that has seals and verifications worked on. */
  readonly runs: Runs;
  readonly judgeActivity: JudgeActivity;
  readonly judgeObjectWrites: JudgeActivity;
  readonly judgeBulkObjectWrites: JudgeActivity;
  readonly lookAtSettings: SettingsPoll;
  readonly auditPosture: AuditPosture;
  readonly notify: Notify;
  readonly watchDelivery: WatchDelivery;
  readonly appendLog: AppendLog;
  readonly configure: Configure;

  constructor(scope: Construct, id: string, { surroundings, queues, alerts, canary }: FunctionsProps) {
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
    this.hashObject = new HashObject(this, 'HashObject', { surroundings });
    const { tables } = surroundings;
    this.recordBaseline = new ObjectReader(this, 'RecordBaseline', {
      surroundings,
      entry: 'record-baseline',
      description: 'Sealwatch: records what people seal, approve and resolve',
      timeout: TIMEOUTS.asked,
      writesRuns: true,
      // Findings that are open keep a key out of a seal.
      indexes: [tables.findings.indexArn('by-object')],
    });
    this.sweepBatch = new ObjectReader(this, 'SweepBatch', {
      surroundings,
      entry: 'sweep-batch',
      description: 'Sealwatch: lists and reads objects for seals and verifications',
      timeout: TIMEOUTS.bulk,
      writesRuns: true,
      // What it seals: keys that a deployment holds back, and findings that are open.
      indexes: [tables.manifest.indexArn('by-prefix'), tables.findings.indexArn('by-object')],
      asks: LOCK_ACTIONS,
    });
    this.runs = new Runs(this, 'Runs', { worker: this.sweepBatch.function });
    for (const { role, function: asked } of [this.recordBaseline, this.sweepBatch]) {
      for (const permission of runControl(this)) permit(role, permission);
      asked.addEnvironment('SEALWATCH_RUNS_STATE_MACHINE', stateMachineArn(this, 'Runs'));
    }
    if (believesS3(surroundings.config))
      new ChecksumJobs(this, 'ChecksumJobs', { config: surroundings.config, worker: this.sweepBatch });
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
      watching: [
        {
          name: 'URGENT',
          worker: this.verifyObject.function,
          queue: queues.objectEvents.queue,
          deadLetters: queues.objectEvents.deadLetters,
        },
        {
          name: 'BULK',
          worker: this.verifyBulkObject.function,
          queue: queues.bulkObjectEvents.queue,
          deadLetters: queues.bulkObjectEvents.deadLetters,
        },
      ],
    });
    this.auditPosture = new AuditPosture(this, 'AuditPosture', {
      surroundings,
      requests: queues.auditRequests.queue,
      undelivered,
    });
    this.appendLog = new AppendLog(this, 'AppendLog', { surroundings, undelivered });
    this.lookAtSettings.watchLog(this.appendLog);
    this.notify = new Notify(this, 'Notify', { surroundings, alerts, canary, undelivered });
    this.watchDelivery = new WatchDelivery(this, 'WatchDelivery', { surroundings, canary, undelivered });
    this.configure = new Configure(this, 'Configure', {
      surroundings,
      poll: this.lookAtSettings.function,
      audit: this.auditPosture.function,
    });
    for (const permission of canary.read) permit(this.verifyObject.role, permission);
    this.#hearCanaries(surroundings);
    for (const { function: knowing } of [
      this.verifyObject,
      this.notify,
      this.watchDelivery,
      this.lookAtSettings,
    ])
      knowing.addEnvironment('SEALWATCH_CANARY_BUCKET', canary.bucket.bucketName);
    this.#letSeal(surroundings.log);
    const { signingKey, sealKey } = surroundings.log;
    tellJudges(this.#judges, {
      functions: this.all,
      stateKey: this.hashObject.key.keyArn,
      logKeys: [signingKey.keyArn, sealKey.keyArn],
      poll: this.lookAtSettings,
    });
    if (surroundings.config.reservedConcurrency) this.#reserve();
  }

  /** Where an owner allows a canary, whoever reads objects hears of it. */
  #hearCanaries({ config, tables }: Surroundings): void {
    const reads = canaryReads(config);
    if (reads.length === 0) return;
    for (const permission of [...reads, partitionWrite(tables.runs, CANARIES)])
      permit(this.verifyObject.role, permission);
  }

  /** A flood elsewhere in the account can take all that is unreserved: what reports must not wait for it. */
  #reserve(): void {
    for (const [name, count] of Object.entries(RESERVED))
      (this.all[name]?.function.node.defaultChild as CfnFunction).reservedConcurrentExecutions = count;
  }

  /** Whoever writes to the manifest seals what it writes; to the log it is nobody's otherwise. */
  #letSeal(log: ManifestLog): void {
    const { hashObject: _, watchDelivery: __, ...writers } = this.all;
    const roles = Object.values(writers).map(({ role }) => role);
    for (const role of roles) permit(role, { actions: ['kms:GenerateMac'], resources: [log.sealKey.keyArn] });
    log.giveTo(this.appendLog.role, roles);
  }

  get #judges(): readonly BundledFunction[] {
    return [this.judgeActivity, this.judgeObjectWrites, this.judgeBulkObjectWrites, this.lookAtSettings];
  }

  /** Those that read guarded objects. */
  get readers(): readonly BundledFunction[] {
    return [this.verifyObject, this.verifyBulkObject, this.hashObject, this.recordBaseline, this.sweepBatch];
  }

  /** Every function, by the name that a dashboard shows. */
  get all(): Readonly<Record<string, BundledFunction>> {
    const { verifyObject, verifyBulkObject, hashObject, recordBaseline, sweepBatch } = this;
    const { judgeActivity, judgeObjectWrites, judgeBulkObjectWrites } = this;
    const { lookAtSettings, auditPosture, notify, watchDelivery, appendLog, configure } = this;
    return {
      verifyObject,
      verifyBulkObject,
      hashObject,
      recordBaseline,
      sweepBatch,
      judgeActivity,
      judgeObjectWrites,
      judgeBulkObjectWrites,
      lookAtSettings,
      auditPosture,
      notify,
      watchDelivery,
      appendLog,
      configure,
    };
  }
}
