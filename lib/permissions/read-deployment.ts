import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Queues } from '../queues/queues.ts';
import type { Tables } from '../tables/tables.ts';
import type { SealedTopic } from '../topics/sealed-topic.ts';
import { READ_ACTIONS } from './table-access.ts';

/** The parts of a deployment that can be asked something. */
export interface Readable {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly topics: readonly SealedTopic[];
}

/** Lets somebody ask the tables, and see whether everything works. */
export const readDeployment = (grantee: IGrantable, { tables, queues, topics }: Readable): Grant =>
  [
    {
      actions: [...READ_ACTIONS],
      resourceArns: [tables.manifest, tables.versions, tables.findings, tables.runs].flatMap((table) => [
        table.tableArn,
        ...table.indexArns,
      ]),
    },
    { actions: ['cloudformation:DescribeStacks'], resourceArns: [Stack.of(tables).stackId] },
    { actions: ['sqs:GetQueueAttributes'], resourceArns: queueArns(queues) },
    { actions: ['sns:ListSubscriptionsByTopic'], resourceArns: topics.map(({ topic }) => topic.topicArn) },
    // CloudWatch knows no narrower resource for reading metrics.
    { actions: ['cloudwatch:GetMetricData'], resourceArns: ['*'] },
  ]
    .map((permission) => Grant.addToPrincipal({ grantee, ...permission }))
    .reduce((all, one) => all.combine(one));

const queueArns = ({
  objectEvents,
  bulkObjectEvents,
  activity,
  auditRequests,
  noticeWindows,
  undelivered,
}: Queues): string[] => [
  ...[objectEvents, bulkObjectEvents, activity, auditRequests, noticeWindows].flatMap(
    ({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn],
  ),
  undelivered.queueArn,
];
