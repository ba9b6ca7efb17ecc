import { randomUUID } from 'node:crypto';
import { type Exchange, header, type RelayedRequest } from '../exchange.ts';
import { textOf } from '../s3-events/deleted.ts';
import type { ApiCall, Failure, Place } from './api-call.ts';
import { type JsonObject, jsonObjectOf, present } from './json.ts';

/** What the records of one call have in common beside the call. */
export interface About {
  readonly userIdentity: JsonObject;
  /** The same in the records that several accounts get of it. */
  readonly sharedEventID: string | undefined;
}

interface RecordedCall {
  readonly call: ApiCall;
  readonly exchange: Exchange;
  readonly about: About;
  readonly place: Place;
}

/** When a call was made, as records give it: to the second. */
export const recordTime = ({ receivedAt }: RelayedRequest): string =>
  receivedAt.toISOString().replace(/\.\d+Z$/, 'Z');

/** The record that CloudTrail would write about a call. */
export const recordOf = ({ call, exchange, about, place }: RecordedCall): JsonObject => {
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

/** Why a call was not done, as its answer says; undefined when it was. S3 may say so inside a 200. */
export const failureOf = (exchange: Exchange): Failure | undefined => {
  const { status, headers } = exchange.response;
  const body = exchange.responseBody.toString('utf8');
  if (status < 300 && !isLateFailure(body)) return undefined;
  const { code, message } = body.trimStart().startsWith('{') ? fromJson(body) : fromXml(body);
  const name = code ?? header(headers, 'x-amzn-errortype') ?? String(status);
  return { code: shortName(name), message: message ?? '' };
};

const isLateFailure = (body: string): boolean => /^\s*(?:<\?xml[^>]*>\s*)?<Error[\s>]/.test(body);

const fromXml = (body: string) => ({ code: textOf(body, 'Code'), message: textOf(body, 'Message') });

const fromJson = (body: string) => {
  const error = jsonObjectOf(body);
  return {
    code: text(error?.__type) ?? text(error?.code) ?? text(error?.Code),
    message: text(error?.message) ?? text(error?.Message),
  };
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

// `com.amazonaws.kms#NotFoundException`, `NotFoundException:http://…`: the name alone is recorded.
const shortName = (name: string): string => name.replace(/^.*#/, '').replace(/:.*$/, '');

/** True for a call that was refused to its maker, not for one that could not be done. */
const isDenied = ({ code }: Failure): boolean =>
  /^(?:AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(code);
