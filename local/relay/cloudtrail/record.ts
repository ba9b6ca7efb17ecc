import { randomUUID } from 'node:crypto';
import type { Caller } from '../callers.ts';
import { credentialOf } from '../credential.ts';
import { type Exchange, header } from '../exchange.ts';
import type { ApiCall, Place } from './api-call.ts';
import { failureOf, isDenied } from './failure.ts';
import { identityOf } from './identity.ts';
import { type JsonObject, present } from './json.ts';

/** The record that CloudTrail would write about a call. */
export const recordOf = (
  call: ApiCall,
  exchange: Exchange,
  caller: Caller | undefined,
  place: Place,
): JsonObject => {
  const failure = call.failure ?? failureOf(exchange);
  const eventTime = exchange.request.receivedAt.toISOString().replace(/\.\d+Z$/, 'Z');
  const isHidden = failure !== undefined && isDenied(failure) && call.service !== 's3';
  return present({
    eventVersion: '1.11',
    userIdentity: identityOf(caller, credentialOf(exchange.request)?.accessKeyId ?? '', eventTime),
    eventTime,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.eventName,
    awsRegion: place.region,
    sourceIPAddress: exchange.request.remoteAddress.replace(/^::ffff:/, ''),
    userAgent: userAgentOf(call, exchange),
    errorCode: failure?.code,
    errorMessage: failure?.message,
    // What a denied call asked for is told by S3 alone.
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
