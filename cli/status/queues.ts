import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueOutput } from '../../aws/deployment/outputs.ts';

/** What waits in a queue. */
export interface QueueState {
  readonly name: string;
  readonly isDeadLetter: boolean;
  readonly messages: number;
}

// Delayed messages wait on purpose.
const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

export async function queueState(
  client: SQSClient,
  { name, url, isDeadLetter }: QueueOutput,
): Promise<QueueState> {
  const { Attributes: attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...COUNTS] }),
  );
  const messages = COUNTS.reduce((sum, each) => sum + Number(attributes[each] ?? 0), 0);
  return { name, isDeadLetter, messages };
}

// The metric comes every minute, and a little late.
const WINDOW_MS = 10 * 60 * 1000;

/** Seconds that the oldest message of any of these queues has waited; `null` where CloudWatch has no value yet. */
export async function oldestMessage(
  client: CloudWatchClient,
  queues: readonly QueueOutput[],
  now: Date,
): Promise<number | null> {
  const answer = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - WINDOW_MS),
      EndTime: now,
      ScanBy: 'TimestampDescending',
      MetricDataQueries: queues.map(({ url }, index) => ageQuery(url.slice(url.lastIndexOf('/') + 1), index)),
    }),
  );
  const newest = (answer.MetricDataResults ?? []).flatMap(({ Values: values }) => values?.slice(0, 1) ?? []);
  return newest.length === 0 ? null : Math.max(...newest);
}

const ageQuery = (queueName: string, index: number) => ({
  Id: `age${index}`,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: queueName }],
    },
    Period: 60,
    Stat: 'Maximum',
  },
});
