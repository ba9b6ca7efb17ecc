import { randomUUID } from 'node:crypto';
import type { Envelope } from '../s3-events/envelope.ts';
import type { Json, JsonObject } from './json.ts';

const DETAIL_TYPES: Readonly<Record<string, string>> = {
  AwsServiceEvent: 'AWS Service Event via CloudTrail',
};

/** A record as EventBridge carries it. The record may be any object; what it does not hold is left empty. */
export const activityEnvelope = (record: JsonObject): Envelope => ({
  version: '0',
  id: randomUUID(),
  'detail-type': DETAIL_TYPES[text(record.eventType)] ?? 'AWS API Call via CloudTrail',
  source: `aws.${text(record.eventSource).replace(/\.amazonaws\.com$/, '')}`,
  account: text(record.recipientAccountId),
  time: text(record.eventTime),
  region: text(record.awsRegion),
  resources: [],
  detail: record,
});

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
