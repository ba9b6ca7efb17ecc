import type { JsonObject } from '../base/json.ts';

const ACCOUNT = '111122223333';
export const READ_OBJECT = { bucket: 'acme-training-data', key: 'moderation/v3/labels-007.jsonl' } as const;
export const TRAINER = `arn:aws:iam::${ACCOUNT}:role/service-role/Trainer`;

/** Who asks in a record, as a session of a role. */
export const sessionOf = (role: string, session: string): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEEXAMPLE12:${session}`,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/${session}`,
  accountId: ACCOUNT,
  sessionContext: { sessionIssuer: { type: 'Role', arn: role, accountId: ACCOUNT } },
});

let count = 0;

/** A request for the object, as CloudTrail records it; `over` replaces fields, `parameters` adds to those of the request. */
export function readRecord(
  eventName: string,
  over: JsonObject = {},
  parameters: JsonObject = {},
): JsonObject {
  const { bucket, key } = READ_OBJECT;
  count++;
  return {
    eventVersion: '1.11',
    userIdentity: sessionOf(TRAINER, 'SageMaker'),
    eventTime: '2026-11-20T03:20:00Z',
    eventSource: 's3.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '10.0.0.7',
    userAgent: '[aws-sdk-go/1.44.82]',
    requestParameters: {
      bucketName: bucket,
      Host: `${bucket}.s3.eu-west-1.amazonaws.com`,
      key,
      ...parameters,
    },
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      AuthenticationMethod: 'AuthHeader',
      bytesTransferredIn: 0,
      bytesTransferredOut: 48_211,
    },
    requestID: `REQUEST${count}`,
    eventID: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    readOnly: true,
    resources: [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
      { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
    ],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Data',
    ...over,
  };
}

/** A copy of the object to another place, whose record names the place. */
export const copyRecord = (source: string, over: JsonObject = {}): JsonObject =>
  readRecord(
    'CopyObject',
    {
      readOnly: false,
      resources: [
        { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::elsewhere/copy' },
        { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::elsewhere' },
      ],
      ...over,
    },
    { bucketName: 'elsewhere', key: 'copy', 'x-amz-copy-source': source },
  );

/** The start of a training job that reads the dataset. */
export const trainingJob = (
  name: string,
  eventTime: string,
  s3Uri = 's3://acme-training-data/moderation/v3/',
): JsonObject => ({
  ...readRecord('CreateTrainingJob', {
    eventTime,
    eventSource: 'sagemaker.amazonaws.com',
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
    resources: [],
    userIdentity: sessionOf(`arn:aws:iam::${ACCOUNT}:role/Scientist`, 'ada'),
  }),
  requestParameters: {
    trainingJobName: name,
    roleArn: TRAINER,
    inputDataConfig: [
      { channelName: 'train', dataSource: { s3DataSource: { s3DataType: 'S3Prefix', s3Uri } } },
    ],
    outputDataConfig: { s3OutputPath: 's3://acme-models/' },
  },
});
