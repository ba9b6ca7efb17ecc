import { randomUUID } from 'node:crypto';
import { GetBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EventBus } from '../bus/event-bus.ts';
import type { Callers } from '../callers.ts';
import {
  cached,
  type Exchange,
  header,
  type Interest,
  type Observer,
  type RelayedRequest,
} from '../exchange.ts';
import { type ObjectWrite, objectOf, objectWriteOf } from '../s3-request.ts';
import type { CallContext } from './change.ts';
import { changesOf } from './changes.ts';
import { s3Envelope } from './envelope.ts';
import { objectLookup } from './objects.ts';

export interface S3EventOptions {
  readonly client: S3Client;
  readonly bus: EventBus;
  readonly callers: Callers;
  readonly account: string;
  readonly region: string;
}

// A bucket that a stack makes is configured behind the relay, so what is known must not be old.
const REMEMBER_MS = 1_000;

/** Makes the object events that S3 would send to EventBridge, version ids included, of the calls that pass through. */
export const s3EventObserver = (options: S3EventOptions): Observer => {
  const enabled = cached((bucket) => sendsEvents(options.client, bucket), REMEMBER_MS);
  const nextSequencer = sequencers();
  const lookup = objectLookup(options.client);
  return {
    interest: (request) => {
      const write = objectWriteOf(request);
      return write ? needs(write) : switches(request) ? NO_BODIES : undefined;
    },
    observe: async (exchange) => {
      // Drawn before anything is waited for: the client may already make its next call.
      const sequencer = nextSequencer();
      const time = new Date();
      if (switches(exchange.request)) enabled.clear();
      const write = objectWriteOf(exchange.request);
      const address = objectOf(exchange.request);
      if (!write || !address || exchange.response.status >= 300 || !(await enabled.get(address.bucket)))
        return;
      const context = await contextOf(exchange, address.bucket, time, options);
      const changes = await changesOf(write, address, exchange, lookup);
      const events = changes.map((change, index) => s3Envelope(change, context, sequencer(index)));
      await Promise.all(events.map((event) => options.bus.publish(event)));
    },
  };
};

const WITH_ANSWER = new Set<ObjectWrite>([
  'CopyObject',
  'CompleteMultipartUpload',
  'DeleteObjects',
  'PostObject',
]);

const NO_BODIES: Interest = { requestBody: false, responseBody: false };

const switches = (request: RelayedRequest): boolean =>
  request.method === 'PUT' && request.query.has('notification');

const needs = (write: ObjectWrite): Interest => ({
  requestBody: write === 'DeleteObjects',
  responseBody: WITH_ANSWER.has(write),
});

const contextOf = async (
  exchange: Exchange,
  bucket: string,
  time: Date,
  options: S3EventOptions,
): Promise<CallContext> => ({
  bucket,
  owner: options.account,
  region: options.region,
  requester: await requesterOf(exchange.request, options.callers),
  sourceAddress: exchange.request.remoteAddress,
  requestId: header(exchange.response.headers, 'x-amz-request-id') ?? randomUUID(),
  time,
});

// S3's event has the account alone, never the person or role.
const requesterOf = async (request: RelayedRequest, callers: Callers): Promise<string | undefined> =>
  (await callers.of(request))?.account;

const sendsEvents = async (client: S3Client, bucket: string): Promise<boolean> => {
  const configuration = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
  return configuration.EventBridgeConfiguration !== undefined;
};

// A batch names 1,000 objects at most; each of its events takes the next number.
const ROOM_FOR_A_BATCH = 4096n;

/** Draws the number of a call; its events are numbered from there on. */
type Sequencer = (index: number) => string;

/**
 * Makes S3's sequencers: hexadecimal, later ones compare larger. The first eight digits are the time in seconds, as in S3's own,
 * so that they keep growing from one run to the next.
 */
export const sequencers = (now: () => number = Date.now): (() => Sequencer) => {
  let last = 0n;
  return () => {
    const clock = (BigInt(now()) << 32n) / 1000n;
    const base = clock > last ? clock : last + 1n;
    last = base + ROOM_FOR_A_BATCH;
    return (index) => (base + BigInt(index)).toString(16).padStart(16, '0');
  };
};
