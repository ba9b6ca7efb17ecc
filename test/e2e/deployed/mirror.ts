import { randomUUID } from 'node:crypto';
import { ListRulesCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { clients, deployment } from './deployment.ts';

/** An object event as a queue of the deployment gets it. */
export interface Delivered {
  readonly id: string;
  readonly 'detail-type': string;
  readonly detail: {
    readonly object: { readonly key: string; readonly 'version-id'?: string; readonly sequencer?: string };
  };
}

/** A queue that gets what the deployed rules about the objects of a bucket deliver, each rule's messages for themselves. */
export interface Mirror {
  /** Messages so far, none taken away. */
  messages(): Promise<readonly Delivered[]>;
}

/** Has the patterns of the deployed rules deliver to a queue that nobody works off. The deployed rules stay as they are. */
export const mirrorOf = async (bucket: string): Promise<Mirror> => {
  const QueueName = `mirror-${randomUUID()}`;
  const { QueueUrl } = await clients.queues.send(new CreateQueueCommand({ QueueName }));
  const Arn = `arn:aws:sqs:${deployment.region}:${deployment.account}:${QueueName}`;
  for (const [index, EventPattern] of (await objectPatterns(bucket)).entries()) {
    const Rule = `${QueueName}-${index}`;
    await clients.events.send(new PutRuleCommand({ Name: Rule, EventPattern }));
    await clients.events.send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'mirror', Arn }] }));
  }
  const got: Delivered[] = [];
  return {
    messages: async () => {
      got.push(...(await drained(QueueUrl)));
      return got;
    },
  };
};

const objectPatterns = async (bucket: string): Promise<string[]> => {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.events.send(new ListRulesCommand({ NextToken }));
    for (const { EventPattern = '' } of page.Rules ?? [])
      if (EventPattern.includes('"Object "') && EventPattern.includes(`"${bucket}"`))
        found.push(EventPattern);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  if (found.length === 0) throw new Error(`no deployed rule is about the objects of ${bucket}`);
  return found;
};

const drained = async (QueueUrl: string | undefined): Promise<Delivered[]> => {
  const all: Delivered[] = [];
  for (;;) {
    const { Messages = [] } = await clients.queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return all;
    for (const { Body = '', ReceiptHandle } of Messages) {
      all.push(JSON.parse(Body) as Delivered);
      await clients.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
};
