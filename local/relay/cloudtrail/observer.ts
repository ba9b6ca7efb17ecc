import { randomUUID } from 'node:crypto';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EventBus } from '../bus/event-bus.ts';
import { type Callers, credentialOf } from '../callers.ts';
import { cached, type Observer, type RelayedRequest } from '../exchange.ts';
import type { Envelope } from '../s3-events/envelope.ts';
import { objectOf } from '../s3-request.ts';
import { isUnrecorded, type Place, type Recognizer, type Tracked } from './api-call.ts';
import { type Identities, identities, roles } from './identity.ts';
import type { Json, JsonObject } from './json.ts';
import { recordOf, recordTime } from './record.ts';
import { s3Call } from './s3/call.ts';
import { controlCall } from './s3/control-call.ts';
import { cborCall, jsonCall } from './services/json-call.ts';
import { queryCall } from './services/query-call.ts';
import { restCall } from './services/rest-call.ts';

export interface ActivityOptions extends Place {
  readonly client: S3Client;
  /** The emulator's own address. */
  readonly endpoint: string;
  readonly bus: EventBus;
  readonly callers: Callers;
}

/** Makes the CloudTrail records of the calls that pass through and change something, as EventBridge would get them. */
export const activityObserver = (options: ActivityOptions): Observer => {
  const { bus, callers, account, region } = options;
  const owned = owners(options.client);
  const known: Identities = identities(account, roles(options.endpoint));
  return {
    interest: (request) => (isUnrecorded(request) ? undefined : recognize(request)?.interest),
    observe: async (exchange) => {
      const { request } = exchange;
      const credential = credentialOf(request);
      const calls = recognize(request)?.describe(exchange, { account, region }) ?? [];
      // Another Region's bus is another one.
      if (calls.length === 0 || (credential && credential.region !== region)) return;
      const caller = await callers.of(request);
      const isStranger = caller?.account !== account;
      if (isStranger && !(await ruleMatches(request, owned))) return;
      const about = {
        userIdentity: await known.of(caller, credential?.accessKeyId ?? '', recordTime(request)),
        sharedEventID: caller && isStranger ? randomUUID() : undefined,
      };
      const envelopes = calls.map((call) =>
        activityEnvelope(recordOf({ call, exchange, about, place: options })),
      );
      await Promise.all(envelopes.filter(isCarried).map((envelope) => bus.publish(envelope)));
    },
  };
};

// CloudTrail drops what is larger on the way to EventBridge.
const MAX_EVENT_BYTES = 256 * 1024;

const isCarried = (envelope: Envelope): boolean =>
  Buffer.byteLength(JSON.stringify(envelope)) <= MAX_EVENT_BYTES;

// What other accounts have is addressed just as what this one has; only the names of buckets are everybody's.
const ruleMatches = async (request: RelayedRequest, owned: Owners): Promise<boolean> => {
  const bucket = objectOf(request)?.bucket;
  return bucket !== undefined && owned.has(bucket);
};

const RECOGNIZERS: readonly Recognizer[] = [jsonCall, cborCall, s3Call, controlCall, queryCall, restCall];

/** What is to be recorded of a call; undefined when it surely changes nothing, or moves data that no trail selects. */
export const recognize = (request: RelayedRequest): Tracked | undefined => {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  for (const recognizer of RECOGNIZERS) {
    const tracked = recognizer(request);
    if (tracked) return tracked;
  }
  return undefined;
};

/** Finds out whether a bucket is this account's. */
interface Owners {
  has(bucket: string): Promise<boolean>;
}

// Buckets are made and deleted behind the relay too.
const REMEMBER_MS = 1_000;

/** Asks the emulator as the account itself: another's bucket, or none, cannot be read. */
const owners = (client: S3Client): Owners => {
  const known = cached((bucket) => looksAt(client, bucket), REMEMBER_MS);
  return { has: (bucket) => known.get(bucket) };
};

const looksAt = async (client: S3Client, bucket: string): Promise<boolean> => {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch {
    return false;
  }
};

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
