import { randomUUID } from 'node:crypto';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Answer, Answerer } from './respond.ts';

/** A message is hidden from others while it is moved. */
const HIDDEN_SECONDS = 30;
const PREFIX = 'AmazonSQS.';

interface Task {
  readonly handle: string;
  readonly source: string;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  failure: string | null;
}

type Input = Readonly<Record<string, string | number | undefined>>;

/** SQS's moving of dead letters back to their queues, which the emulator does not have. A destination of one's own is refused. */
export const messageMoves = (queues: SQSClient): Answerer => {
  const tasks: Task[] = [];
  const calls: Readonly<Record<string, (input: Input) => Promise<Answer> | Answer>> = {
    StartMessageMoveTask: (input) => start(input, tasks, queues),
    ListMessageMoveTasks: ({ SourceArn: source, MaxResults: most = 1 }) =>
      answered({
        Results: tasks
          .filter((task) => task.source === source)
          .slice(0, Number(most))
          .map(result),
      }),
  };
  const callOf = (target: unknown) =>
    typeof target === 'string' && target.startsWith(PREFIX) ? calls[target.slice(PREFIX.length)] : undefined;
  return {
    knows: ({ headers }) => callOf(headers['x-amz-target']) !== undefined,
    answer: async ({ headers }, body) =>
      (await callOf(headers['x-amz-target'])?.(JSON.parse(body.toString('utf8')) as Input)) ?? null,
  };
};

async function start(
  { SourceArn: source = '', DestinationArn: destination }: Input,
  tasks: Task[],
  queues: SQSClient,
): Promise<Answer> {
  if (destination !== undefined)
    return refused('InvalidParameterValue', 'A destination of one’s own is not played here.');
  if (tasks.some((task) => task.source === source && task.status === 'RUNNING'))
    return refused(
      'AWS.SimpleQueueService.UnsupportedOperation',
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  const from = urlOf(String(source));
  const to = await sourceOf(String(source), queues);
  if (to === undefined)
    return refused('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
  const task: Task = {
    handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source })).toString('base64'),
    source: String(source),
    startedAt: Date.now(),
    toMove: await waitingIn(from, queues),
    moved: 0,
    status: 'RUNNING',
    failure: null,
  };
  tasks.unshift(task);
  void move(task, { from, to, queues });
  return answered({ TaskHandle: task.handle });
}

interface Way {
  readonly from: string;
  readonly to: string;
  readonly queues: SQSClient;
}

async function move(task: Task, { from, to, queues }: Way): Promise<void> {
  try {
    for (;;) {
      const { Messages: messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: from,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          MessageAttributeNames: ['All'],
        }),
      );
      if (messages.length === 0) {
        task.status = 'COMPLETED';
        return;
      }
      for (const { Body: MessageBody, MessageAttributes, ReceiptHandle } of messages) {
        await queues.send(new SendMessageCommand({ QueueUrl: to, MessageBody, MessageAttributes }));
        await queues.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
        task.moved += 1;
      }
    }
  } catch (error) {
    task.status = 'FAILED';
    task.failure = error instanceof Error ? error.name : String(error);
  }
}

const result = ({ handle, source, startedAt, toMove, moved, status, failure }: Task) => ({
  // AWS gives the handle of a task that is under way only.
  ...(status === 'RUNNING' && { TaskHandle: handle }),
  Status: status,
  SourceArn: source,
  ApproximateNumberOfMessagesMoved: moved,
  ApproximateNumberOfMessagesToMove: toMove,
  StartedTimestamp: startedAt,
  ...(failure !== null && { FailureReason: failure }),
});

/** The queue whose dead letters go there. The emulator does not list them. */
async function sourceOf(arn: string, queues: SQSClient): Promise<string | undefined> {
  const { QueueUrls: urls = [] } = await queues.send(new ListQueuesCommand({}));
  for (const QueueUrl of urls) {
    const { Attributes: attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    const policy: unknown = JSON.parse(attributes?.RedrivePolicy ?? '{}');
    if (Object(policy).deadLetterTargetArn === arn) return QueueUrl;
  }
  return undefined;
}

async function waitingIn(QueueUrl: string, queues: SQSClient): Promise<number> {
  const { Attributes: attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(attributes?.ApproximateNumberOfMessages ?? 0);
}

/** arn:aws:sqs:REGION:ACCOUNT:NAME. The client's own endpoint is what counts; account and name are the path. */
const urlOf = (arn: string): string => {
  const [, , , , account = '', name = ''] = arn.split(':');
  return `http://127.0.0.1/${account}/${name}`;
};

const answered = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });
const refused = (code: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }),
});
