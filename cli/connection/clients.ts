import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PLAIN_NUMBERS } from '../../aws/dynamodb/plain-numbers.ts';
import { s3ControlClient } from '../../aws/s3/control-client.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';
import { version } from '../version.ts';
import { requireProfile } from './require-profile.ts';

/** The services that the command calls, each made when it is first used. */
export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly cloudWatchLogs: CloudWatchLogsClient;
  readonly documents: DynamoDBDocumentClient;
  readonly eventBridge: EventBridgeClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
}

export function makeClients(
  globals: Globals,
  environment: Readonly<Record<string, string | undefined>>,
): Clients {
  const settings = clientSettings(globals);
  return lazily({
    cloudFormation: () => remembering(new CloudFormationClient(settings)),
    cloudTrail: () => remembering(new CloudTrailClient(settings)),
    cloudWatch: () => remembering(new CloudWatchClient(settings)),
    cloudWatchLogs: () => remembering(new CloudWatchLogsClient(settings)),
    documents: () =>
      DynamoDBDocumentClient.from(remembering(new DynamoDBClient(settings)), {
        unmarshallOptions: PLAIN_NUMBERS,
      }),
    eventBridge: () => remembering(new EventBridgeClient(settings)),
    iam: () => remembering(new IAMClient({ ...settings, ...WITH_PATIENCE })),
    kms: () => remembering(new KMSClient(settings)),
    lambda: () => remembering(new LambdaClient(settings)),
    s3: () => remembering(new S3Client({ ...settings, ...s3Settings(environment) })),
    s3Control: () => remembering(s3ControlClient(environment.AWS_ENDPOINT_URL || undefined, settings)),
    sfn: () => remembering(new SFNClient(settings)),
    sns: () => remembering(new SNSClient(settings)),
    sqs: () => remembering(new SQSClient(settings)),
    sts: () => remembering(new STSClient(settings)),
  });
}

/** IAM lets an account ask little at once, and `doctor` asks much: whoever is throttled asks more and more slowly. */
const WITH_PATIENCE = { retryMode: 'adaptive', maxAttempts: 10 };

function lazily<T extends object>(makers: { readonly [Name in keyof T]: () => T[Name] }): T {
  const made: Partial<T> = {};
  const target = {} as T;
  for (const name of Object.keys(makers) as (keyof T)[]) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => {
        made[name] ??= makers[name]();
        return made[name];
      },
    });
  }
  return target;
}

/**
 * What every client of the command is made with.
 * @throws {SealwatchError} `USAGE` for a profile that is not there
 */
export const clientSettings = ({ region, profile }: Globals) => {
  requireProfile(profile, process.env);
  return {
    ...(region ? { region } : {}),
    ...(profile ? { profile } : {}),
    maxAttempts: 5,
    customUserAgent: `sealwatch/${version}`,
  };
};

/** What its clients of S3 are made with as well: an endpoint of one's own is seldom one that has a host name for each bucket. */
export const s3Settings = (environment: Readonly<Record<string, string | undefined>>) => ({
  forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL),
});
