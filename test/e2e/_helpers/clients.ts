import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Clients {
  readonly s3: S3Client;
  readonly documents: DynamoDBDocumentClient;
  readonly functions: LambdaClient;
  readonly topics: SNSClient;
  readonly queues: SQSClient;
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
  };
};
