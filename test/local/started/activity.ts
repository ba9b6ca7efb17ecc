import { randomUUID } from 'node:crypto';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { Local } from './local.ts';
import { drain } from './watched-bucket.ts';

/** A CloudTrail record, with what surrounds it in its event. */
export interface Activity {
  readonly source: string;
  readonly 'detail-type': string;
  // biome-ignore lint/suspicious/noExplicitAny: a record's fields are as many as services have
  readonly detail: any;
}

/** A queue that gets API activity through a rule of its own. */
export interface WatchedActivity {
  /** The records of the calls so far that were not taken yet. */
  take(): Promise<Activity[]>;
  names(): Promise<string[]>;
}

const VIA_CLOUDTRAIL = ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'];

/** Watches what a pattern selects; by default all activity of some services. */
export const watchedActivity = async (
  local: Local,
  sources: readonly string[],
  detail?: object,
): Promise<WatchedActivity> => {
  // What was called before must not find the rule.
  await local.aws.relay?.idle();
  const name = `activity-${randomUUID()}`;
  const { QueueUrl: url = '' } = await local.queues.send(new CreateQueueCommand({ QueueName: name }));
  const pattern = { source: sources, 'detail-type': VIA_CLOUDTRAIL, ...(detail && { detail }) };
  await local.events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
  const arn = `arn:aws:sqs:${local.aws.region}:${local.aws.account}:${name}`;
  await local.events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: arn }] }));
  const take = async (): Promise<Activity[]> => {
    await local.aws.relay?.idle();
    return (await drain(local, url)).map(({ Body = '' }) => JSON.parse(Body) as Activity);
  };
  return { take, names: async () => (await take()).map(({ detail }) => detail.eventName).sort() };
};
