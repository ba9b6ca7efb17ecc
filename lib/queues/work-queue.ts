import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge.ts';

export interface WorkQueueProps {
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
