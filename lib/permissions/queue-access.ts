import { AccountRootPrincipal, AnyPrincipal, Effect, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BundledFunction } from '../functions/bundled-function.ts';
import type { Functions } from '../functions/functions.ts';
import type { Queues } from '../queues.ts';
import { permit } from './permission.ts';

export interface QueueAccessProps {
  readonly queues: Queues;
  readonly functions: Functions;
}

/**
 * Closes the queues to everybody in the account but those that work with them. An event of a queue is believed, so whoever may send
 * to one could make findings up or end them; whoever may receive from one could take events away.
 */
export class QueueAccess extends Construct {
  /** May send what was given up again: a redrive sends in the name of whoever starts it. People assume it. */
  readonly redriver: Role;

  constructor(scope: Construct, id: string, { queues, functions }: QueueAccessProps) {
    super(scope, id);
    const worked = Object.values(queues.worked);
    this.redriver = new Role(this, 'Redriver', {
      description: 'Sealwatch: sends messages that were given up again',
      // Whom the account lets assume it.
      assumedBy: new AccountRootPrincipal(),
    });
    permit(this.redriver, {
      actions: [
        'sqs:StartMessageMoveTask',
        'sqs:CancelMessageMoveTask',
        'sqs:ListMessageMoveTasks',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ],
      resources: worked.map(({ deadLetters }) => deadLetters.queueArn),
    });
    permit(this.redriver, {
      actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
      resources: worked.map(({ queue }) => queue.queueArn),
    });
    for (const [name, { senders, consumer }] of Object.entries(partiesOf(functions))) {
      const { queue, deadLetters } = queues.worked[name] ?? raise(name);
      denyOthers(queue, SENDING, [...senders.map(({ role }) => role), this.redriver]);
      denyOthers(queue, RECEIVING, [consumer.role]);
      denyOthers(deadLetters, SENDING, []);
    }
    denyOthers(queues.undelivered, SENDING, []);
  }
}

interface Parties {
  /** Functions that send to it. EventBridge and SQS itself are services, and have their own statements. */
  readonly senders: readonly BundledFunction[];
  readonly consumer: BundledFunction;
}

const partiesOf = (functions: Functions): Readonly<Record<keyof Queues['worked'] & string, Parties>> => {
  const { verifyObject, verifyBulkObject, judgeActivity, judgeObjectWrites, judgeBulkObjectWrites } =
    functions;
  const { auditPosture, notify } = functions;
  return {
    objectEvents: { senders: [verifyObject], consumer: verifyObject },
    bulkObjectEvents: { senders: [verifyObject, verifyBulkObject], consumer: verifyBulkObject },
    activity: { senders: [judgeActivity], consumer: judgeActivity },
    objectWrites: { senders: [judgeObjectWrites], consumer: judgeObjectWrites },
    bulkObjectWrites: {
      senders: [judgeObjectWrites, judgeBulkObjectWrites],
      consumer: judgeBulkObjectWrites,
    },
    auditRequests: { senders: [], consumer: auditPosture },
    noticeWindows: { senders: [notify], consumer: notify },
  };
};

const raise = (name: string): never => {
  throw new Error(`there is no queue ${name}`);
};

const SENDING = ['sqs:SendMessage'];
const RECEIVING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];

/**
 * Denies actions to all but some roles and services of AWS, which need a statement that allows them. In the account's own identities'
 * policies nothing overrules it.
 */
const denyOthers = (queue: Queue, actions: readonly string[], roles: readonly Role[]): void => {
  queue.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: [...actions],
      resources: [queue.queueArn],
      conditions: {
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        // A service has no such ARN; of whoever has one, all conditions have to hold.
        ...(roles.length > 0 && {
          ArnNotEquals: { 'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn) },
        }),
      },
    }),
  );
};
