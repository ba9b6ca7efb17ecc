import { Aws, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Functions } from './functions/functions.ts';
import { READ_ACTIONS } from './permissions/table-access.ts';
import type { Queues } from './queues/queues.ts';
import type { KeptTable } from './tables/kept-table.ts';
import type { Tables } from './tables/tables.ts';
import type { SealedTopic } from './topics/sealed-topic.ts';

export interface SealwatchGrantsProps {
  readonly tables: Tables;
  readonly functions: Functions;
  readonly queues: Queues;
  readonly topics: readonly SealedTopic[];
}

/** What people and other code may be allowed to do. Nobody is given a write to a table. */
export class SealwatchGrants {
  readonly #deployment: SealwatchGrantsProps;

  constructor(deployment: SealwatchGrantsProps) {
    this.#deployment = deployment;
  }

  /**
   * `seal`, `approve` and `resolve`, and what they ask the tables. One function does all three and proves who asks;
   * IAM cannot tell them, or datasets, apart.
   */
  approve(grantee: IGrantable): Grant {
    const { recordBaseline } = this.#deployment.functions;
    return recordBaseline.function.grantInvoke(grantee).combine(this.read(grantee));
  }

  /** `verify`: to have objects read and compared again. */
  verify(grantee: IGrantable): Grant {
    return this.#deployment.functions.sweepBatch.function.grantInvoke(grantee).combine(this.read(grantee));
  }

  /** `query`, `history`, `findings`, `copies` and `status`: to ask the tables and the state of the deployment. */
  read(grantee: IGrantable): Grant {
    const { manifest, versions, findings, runs } = this.#deployment.tables;
    return Grant.addToPrincipal({
      grantee,
      actions: [...READ_ACTIONS],
      resourceArns: [manifest, versions, findings, runs].flatMap((table: KeptTable) => [
        table.tableArn,
        ...table.indexArns,
      ]),
    }).combine(this.#readState(grantee));
  }

  #readState(grantee: IGrantable): Grant {
    const { queues, topics } = this.#deployment;
    const work = [queues.objectEvents, queues.bulkObjectEvents, queues.noticeWindows];
    const queueArns = [...work.flatMap(({ queue, deadLetters }) => [queue, deadLetters]), queues.undelivered];
    return Grant.addToPrincipal({
      grantee,
      actions: ['cloudformation:DescribeStacks', 'sqs:GetQueueAttributes', 'sns:ListSubscriptionsByTopic'],
      resourceArns: [
        this.#stackArn(),
        ...queueArns.map(({ queueArn }) => queueArn),
        ...topics.map(({ topic }) => topic.topicArn),
      ],
    }).combine(
      // CloudWatch knows no resources for reading metrics.
      Grant.addToPrincipal({ grantee, actions: ['cloudwatch:GetMetricData'], resourceArns: ['*'] }),
    );
  }

  #stackArn(): string {
    const { stackName } = Stack.of(this.#deployment.functions);
    return `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${stackName}/*`;
  }
}
