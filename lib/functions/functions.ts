import { Construct } from 'constructs';
import type { Queues } from '../queues/queues.ts';
import type { SealedTopic } from '../topics/sealed-topic.ts';
import { AuditPosture } from './audit-posture.ts';
import type { BundledFunction } from './bundled-function.ts';
import { Configure } from './configure.ts';
import { JudgeActivity } from './judge-activity.ts';
import { LookAtSettings } from './look-at-settings.ts';
import { Notify } from './notify.ts';
import { ObjectReader } from './object-reader.ts';
import type { Surroundings } from './surroundings.ts';
import { TIMEOUTS } from './timeouts.ts';
import { VerifyObject } from './verify-object.ts';

export interface FunctionsProps {
  readonly surroundings: Surroundings;
  readonly queues: Queues;
  readonly alerts: SealedTopic;
}

/** Everything that runs. */
export class Functions extends Construct {
  readonly verifyObject: VerifyObject;
  readonly verifyBulkObject: VerifyObject;
  readonly recordBaseline: ObjectReader;
  readonly sweepBatch: ObjectReader;
  readonly judgeActivity: JudgeActivity;
  readonly lookAtSettings: LookAtSettings;
  readonly auditPosture: AuditPosture;
  readonly notify: Notify;
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
      recordsApprovals: true,
    });
    this.sweepBatch = new ObjectReader(this, 'SweepBatch', {
      surroundings,
      entry: 'sweep-batch',
      description: 'Sealwatch: lists and verifies objects again',
      timeout: TIMEOUTS.asked,
      recordsApprovals: false,
    });
    const { undelivered } = queues;
    this.judgeActivity = new JudgeActivity(this, 'JudgeActivity', {
      surroundings,
      queue: queues.activity.queue,
    });
    this.lookAtSettings = new LookAtSettings(this, 'LookAtSettings', { surroundings, undelivered });
    this.auditPosture = new AuditPosture(this, 'AuditPosture', {
      surroundings,
      requests: queues.auditRequests.queue,
      undelivered,
    });
    this.notify = new Notify(this, 'Notify', { surroundings, alerts, undelivered });
    this.configure = new Configure(this, 'Configure', {
      surroundings,
      look: this.lookAtSettings.function,
      audit: this.auditPosture.function,
    });
  }

  /** Those that read guarded objects. */
  get readers(): readonly ObjectReader[] {
    return [this.verifyObject, this.verifyBulkObject, this.recordBaseline, this.sweepBatch];
  }

  /** Every function, by the name that a dashboard shows. */
  get all(): Readonly<Record<string, BundledFunction>> {
    const { verifyObject, verifyBulkObject, recordBaseline, sweepBatch } = this;
    const { judgeActivity, lookAtSettings, auditPosture, notify, configure } = this;
    return {
      verifyObject,
      verifyBulkObject,
      recordBaseline,
      sweepBatch,
      judgeActivity,
      lookAtSettings,
      auditPosture,
      notify,
      configure,
    };
  }
}
