import { randomUUID } from 'node:crypto';
import { type Exchange, header, type RelayedRequest } from '../exchange.ts';
import type { ApiCall, Place } from './api-call.ts';
import { failureOf, isDenied } from './failure.ts';
import { type JsonObject, present } from './json.ts';

/** What the records of one call have in common beside the call. */
export interface About {
  readonly userIdentity: JsonObject;
  /** The same in the records that several accounts get of it. */
  readonly sharedEventID: string | undefined;
}

/** When a call was made, as records give it: to the second. */
export const recordTime = ({ receivedAt }: RelayedRequest): string =>
  receivedAt.toISOString().replace(/\.\d+Z$/, 'Z');

/** The record that CloudTrail would write about a call. */
export const recordOf = (call: ApiCall, exchange: Exchange, about: About, place: Place): JsonObject => {
  const failure = call.failure ?? failureOf(exchange);
  const isHidden = failure !== undefined && isDenied(failure) && call.service !== 's3';
  return present({
    eventVersion: '1.11',
    userIdentity: about.userIdentity,
    eventTime: recordTime(exchange.request),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.eventName,
    awsRegion: place.region,
    sourceIPAddress: exchange.request.remoteAddress.replace(/^::ffff:/, ''),
    userAgent: userAgentOf(call, exchange),
    errorCode: failure?.code,
    errorMessage: failure?.message,
    // Only S3 records what a denied call asked for.
    requestParameters: isHidden ? null : call.requestParameters,
    responseElements: failure ? null : call.responseElements,
    additionalEventData: call.additionalEventData,
    requestID: requestIdOf(call, exchange),
    eventID: randomUUID(),
    readOnly: false,
    ...(call.resources.length > 0 && { resources: call.resources }),
    eventType: call.eventType,
    apiVersion: call.apiVersion,
    managementEvent: call.category === 'Management',
    recipientAccountId: place.account,
    sharedEventID: about.sharedEventID,
    eventCategory: call.category,
  });
};

const userAgentOf = (call: ApiCall, { request }: Exchange): string => {
  const agent = header(request.headers, 'user-agent') ?? '';
  return call.service === 's3' ? `[${agent}]` : agent;
};

// S3's object events carry the same one.
const requestIdOf = (call: ApiCall, { response: { headers } }: Exchange): string =>
  header(headers, call.service === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid') ?? randomUUID();
