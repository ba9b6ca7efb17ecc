import type { JsonObject } from '../base/json.ts';

const ACCOUNT = '111122223333';
const BUCKET = 'acme-training-data';

/** The role that makes the calls of the examples, in a session. */
const IDENTITY: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:maria',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Labeler/maria`,
  accountId: ACCOUNT,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/Labeler`, accountId: ACCOUNT },
  },
};

/** A CloudTrail record with what rules read; `rest` replaces or adds fields. */
export const record = (
  service: string,
  eventName: string,
  requestParameters: JsonObject | null,
  rest: JsonObject = {},
): JsonObject => ({
  eventVersion: '1.11',
  userIdentity: IDENTITY,
  eventTime: '2026-11-20T03:12:07Z',
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.31',
  requestParameters,
  responseElements: null,
  requestID: `request-${eventName}`,
  eventID: `event-${eventName}`,
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
  ...rest,
});

/** A call about the bucket of the examples. */
export const bucketCall = (
  eventName: string,
  parameters: JsonObject = {},
  rest: JsonObject = {},
): JsonObject =>
  record(
    's3',
    eventName,
    { bucketName: BUCKET, Host: `${BUCKET}.s3.eu-west-1.amazonaws.com`, ...parameters },
    rest,
  );

/** A write to one object of the bucket of the examples: a data event. */
export const objectCall = (
  eventName: string,
  key: string,
  parameters: JsonObject = {},
  rest: JsonObject = {},
): JsonObject =>
  bucketCall(
    eventName,
    { key, ...parameters },
    {
      managementEvent: false,
      eventCategory: 'Data',
      resources: [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${BUCKET}/${key}` },
        { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${BUCKET}`, accountId: ACCOUNT },
      ],
      ...rest,
    },
  );

/** Beside a record: the call was denied. */
export const DENIED: JsonObject = { errorCode: 'AccessDenied', errorMessage: 'Access Denied' };

/** The account and the bucket of the examples. */
export const EXAMPLE = { account: ACCOUNT, bucket: BUCKET, otherAccount: '999988887777' } as const;
