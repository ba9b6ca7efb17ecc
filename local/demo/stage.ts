import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { findDeployment } from '../../aws/deployment/find-deployment.ts';
import { DEFAULT_STACK } from '../../aws/deployment/outputs.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import type { SealwatchConfig } from '../../config/index.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { LocalAws } from '../local-aws.ts';
import type { DemoReporter } from './events.ts';
import { Inbox, type Mailbox } from './inbox.ts';

/** Runs the real command against the local AWS and shows what it prints; gives its exit code. */
export type RunCommand = (
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
) => Promise<number | null>;

/** What is outside of the stage: who watches, and the command. */
export interface House {
  readonly reporter: DemoReporter;
  readonly runCommand: RunCommand;
  readonly mailbox: Mailbox;
}

/** What the steps work with. */
export interface Stage extends Pick<House, 'reporter' | 'mailbox'> {
  readonly s3: S3Client;
  readonly queries: Queries;
  readonly inbox: Inbox;
  readonly runCommand: (...words: readonly string[]) => Promise<number | null>;
  /** ISO time before anything happened. */
  readonly since: string;
  /** Version ids that were sealed, by key. */
  readonly sealed: Map<string, string>;
  /** Seconds from each change to its alert. */
  readonly delays: number[];
}

/** Connects to what was deployed, and subscribes to its alerts. */
export const setStage = async (aws: LocalAws, house: House): Promise<Stage> => {
  const { endpoint, region, environment } = aws;
  const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const { outputs, tables } = await findDeployment(new CloudFormationClient(settings), DEFAULT_STACK);
  const inbox = new Inbox(new SQSClient(settings));
  await subscribe(new SNSClient(settings), outputs.AlertTopicArn, await inbox.open('demo-alerts'));
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  return {
    reporter: house.reporter,
    mailbox: house.mailbox,
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    queries: new DynamoQueries(documents, tables, () => new Date()),
    inbox,
    runCommand: (...words) => house.runCommand(words, environment),
    since: new Date().toISOString(),
    sealed: new Map(),
    delays: [],
  };
};

const subscribe = async (sns: SNSClient, topic: string, queue: string): Promise<void> => {
  const attributes = { RawMessageDelivery: 'true' };
  await sns.send(
    new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: queue, Attributes: attributes }),
  );
};

export const BUCKET = 'acme-training-data';

/** What the demo deploys: a bucket of its own, with labelled text and images under one dataset and a model under another. */
export const demoConfig = {
  buckets: [
    {
      name: BUCKET,
      existing: false,
      datasets: [
        { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed' },
        { name: 'classifier', prefix: 'models/classifier/', mode: 'sealed' },
      ],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
} as const satisfies SealwatchConfig;

export const DATASETS = demoConfig.buckets[0].datasets;
