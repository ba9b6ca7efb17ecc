import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../../../core/base/json.ts';
import { activityEnvelope } from '../../../local/relay/cloudtrail/observer.ts';
import { clients, deployment, output } from './deployment.ts';
import { handleBatch } from './functions.ts';

/** A role's session, as records have it. */
const sessionOf = (role: string): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${role.toLowerCase()}-session`,
  arn: `arn:aws:sts::${deployment.account}:assumed-role/${role}/${role.toLowerCase()}-session`,
  accountId: deployment.account,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${deployment.account}:role/${role}` },
  },
});

/** ISO time so many seconds ago, as CloudTrail writes it. */
export const ago = (seconds: number): string =>
  new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** A CloudTrail record that was made by hand; `rest` replaces or adds fields. */
export const madeRecord = (
  service: string,
  eventName: string,
  requestParameters: JsonObject | null,
  rest: JsonObject = {},
): JsonObject => ({
  eventVersion: '1.11',
  userIdentity: sessionOf('Labeler'),
  eventTime: ago(0),
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: deployment.region,
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.31',
  requestParameters,
  responseElements: null,
  requestID: randomUUID(),
  eventID: randomUUID(),
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: deployment.account,
  eventCategory: 'Management',
  ...rest,
});

/** The same about a bucket. */
export const bucketRecord = (
  eventName: string,
  bucketName: string,
  parameters: JsonObject = {},
  rest: JsonObject = {},
): JsonObject => madeRecord('s3', eventName, { bucketName, ...parameters }, rest);

/** Beside a record: the call was denied. */
export const DENIED = { errorCode: 'AccessDenied', errorMessage: 'Access Denied' } as const;

// The relay's own kind of JSON differs in what is readonly.
export const envelopeOf = (record: JsonObject) =>
  activityEnvelope(record as Parameters<typeof activityEnvelope>[0]);

/** Puts records into the queue of API activity, one after another. */
export const deliver = async (...records: readonly JsonObject[]): Promise<void> => {
  for (const record of records) {
    const MessageBody = JSON.stringify(envelopeOf(record));
    const QueueUrl = output('ActivityQueueUrl');
    await clients.queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
};

/** Has the deployed function judge records in one batch, and waits for it. @throws when it gives some back */
export const judge = async (...records: readonly JsonObject[]): Promise<void> => {
  const returned = await handleBatch('JudgeActivity', records.map(envelopeOf));
  if (returned.length === 0) return;
  throw new Error(`given back: ${JSON.stringify(returned.map((index) => records[index]))}`);
};
