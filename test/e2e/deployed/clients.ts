import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { s3ControlClient } from '../../../aws/s3/control-client.ts';

export interface Clients {
  readonly s3: S3Client;
  readonly documents: DynamoDBDocumentClient;
  readonly functions: LambdaClient;
  readonly topics: SNSClient;
  readonly queues: SQSClient;
  readonly s3Control: S3ControlClient;
  readonly trails: CloudTrailClient;
  readonly keys: KMSClient;
  readonly events: EventBridgeClient;
  readonly executions: SFNClient;
  readonly alarms: CloudWatchClient;
  readonly tokens: STSClient;
}

/** Clients that call through the relay, as everybody does. */
export const makeClients = (environment: Readonly<Record<string, string>>): Clients => {
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '' } = environment;
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
  const settings = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  return {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(settings)),
    functions: new LambdaClient(settings),
    topics: new SNSClient(settings),
    queues: new SQSClient(settings),
    s3Control: s3ControlClient(endpoint),
    trails: new CloudTrailClient(settings),
    keys: new KMSClient(settings),
    events: new EventBridgeClient(settings),
    executions: new SFNClient(settings),
    alarms: new CloudWatchClient(settings),
    tokens: new STSClient(settings),
  };
};
