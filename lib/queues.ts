import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TIMEOUTS } from './functions/timeouts.ts';
import { acknowledge } from './permissions/permission.ts';

/** Where work waits. */
export class Queues extends Construct {
  /** Object events of guarded modes: what can wake somebody up. */
  readonly objectEvents: WorkQueue;
  /** Object events of open datasets, and objects that take long to read. A flood in here delays no urgent one. */
  readonly bulkObjectEvents: WorkQueue;
  /** CloudTrail's records of calls on settings, on evidence and on the detector. They are few, and what opens a bucket is among them. */
  readonly activity: WorkQueue;
  /** CloudTrail's records of writes to objects of guarded buckets. There may be any number of them, and no call on a setting waits behind. */
  readonly objectWrites: WorkQueue;
  /** Those of them that are about open datasets. A flood in here delays none of the others. */
  readonly bulkObjectWrites: WorkQueue;
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
    this.objectWrites = new WorkQueue(this, 'ObjectWrites', {
      consumerTimeout: TIMEOUTS.activity,
      maxReceiveCount: 10,
    });
    this.bulkObjectWrites = new WorkQueue(this, 'BulkObjectWrites', {
      consumerTimeout: TIMEOUTS.activity,
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

  /** Those that are worked off, by the name that a dashboard shows. */
  get worked(): Readonly<Record<string, WorkQueue>> {
    const { objectEvents, bulkObjectEvents, activity, objectWrites, bulkObjectWrites } = this;
    const { auditRequests, noticeWindows } = this;
    return {
      objectEvents,
      bulkObjectEvents,
      activity,
      objectWrites,
      bulkObjectWrites,
      auditRequests,
      noticeWindows,
    };
  }
}

interface WorkQueueProps {
  /** Time limit of the function that works it off. */
  readonly consumerTimeout: Duration;
  /** How often a message is tried before it is put aside. */
  readonly maxReceiveCount: number;
  /** How long a message waits before anybody sees it. @default - not at all */
  readonly deliveryDelay?: Duration;
}

/** Lambda advises six: a throttled function needs the time to come around to a message again. */
const VISIBILITY_FACTOR = 6;

/** What every queue has: the longest retention, encryption, no plain HTTP. */
const SECURED: QueueProps = {
  retentionPeriod: Duration.days(14),
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
};

/** A queue that nothing works off: what lies in it needs a person. */
const deadLetterQueue = (scope: Construct, id: string): Queue => new Queue(scope, id, SECURED);

/** A queue of events that rules could not hand over. */
export const undeliveredQueue = (scope: Construct, id: string): Queue => {
  const queue = deadLetterQueue(scope, id);
  acknowledge(queue, 'AwsSolutions-SQS3', 'It is a dead-letter queue itself, for the targets of rules.');
  return queue;
};

/** A queue and the place where what could not be handled is kept. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { consumerTimeout, maxReceiveCount, deliveryDelay } = props;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      ...SECURED,
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * VISIBILITY_FACTOR),
      ...(deliveryDelay && { deliveryDelay }),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
  }
}
