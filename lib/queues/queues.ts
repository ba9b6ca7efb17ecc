import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TIMEOUTS } from '../functions/timeouts.ts';
import { undeliveredQueue, WorkQueue } from './work-queue.ts';

/** Where work waits. */
export class Queues extends Construct {
  /** Object events of guarded modes: what can wake somebody up. */
  readonly objectEvents: WorkQueue;
  /** Object events of open datasets, and objects that take long to read. A flood in here delays no urgent one. */
  readonly bulkObjectEvents: WorkQueue;
  /** CloudTrail's records of calls that may concern what is guarded. */
  readonly activity: WorkQueue;
  /** The same records once more, of calls that may have changed a bucket: it is audited then. */
  readonly auditRequests: WorkQueue;
  /** Delayed messages that close a group of alerts. */
  readonly noticeWindows: WorkQueue;
  /** Events that EventBridge could not hand over to a queue. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.objectEvents = new WorkQueue(this, 'ObjectEvents', {
      consumerTimeout: TIMEOUTS.urgent,
      // A message comes back after 12 minutes, and only after an hour of retries is an object called unverifiable.
      maxReceiveCount: 10,
    });
    this.bulkObjectEvents = new WorkQueue(this, 'BulkObjectEvents', {
      consumerTimeout: TIMEOUTS.bulk,
      // 90 minutes each: the second try is already past that hour.
      maxReceiveCount: 5,
    });
    this.activity = new WorkQueue(this, 'Activity', {
      consumerTimeout: TIMEOUTS.activity,
      // Six minutes each, so an hour of trouble is bridged.
      maxReceiveCount: 10,
    });
    this.auditRequests = new WorkQueue(this, 'AuditRequests', {
      consumerTimeout: TIMEOUTS.audit,
      // An hour each; the schedule audits everything every six hours.
      maxReceiveCount: 3,
      // S3 shows a changed setting late, and one audit answers for all the changes meanwhile.
      deliveryDelay: Duration.seconds(30),
    });
    this.noticeWindows = new WorkQueue(this, 'NoticeWindows', {
      consumerTimeout: TIMEOUTS.notify,
      maxReceiveCount: 5,
    });
    this.undelivered = undeliveredQueue(this, 'Undelivered');
  }
}
