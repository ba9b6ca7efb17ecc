import { describe, expect, it } from 'vitest';
import { relayedRequest } from '../exchange.ts';
import type { ApiCall } from './api-call.ts';
import { recordOf } from './record.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const ABOUT = { userIdentity: { type: 'Root' }, sharedEventID: undefined };

const call = (service: string): ApiCall => ({
  service,
  eventName: 'Change',
  eventType: 'AwsApiCall',
  category: 'Management',
  requestParameters: { name: 'a' },
  responseElements: { done: true },
  resources: [],
});

const record = (service: string, status: number, body = '', headers: Record<string, string> = {}) => {
  const request = relayedRequest({
    method: 'POST',
    url: '/',
    headers: { 'user-agent': 'cli' },
    remoteAddress: '::ffff:127.0.0.1',
  });
  const response = { status, headers };
  const exchange = { request, response, requestBody: Buffer.alloc(0), responseBody: Buffer.from(body) };
  return recordOf({ call: call(service), exchange, about: ABOUT, place: PLACE });
};

it('a call that was done has its answer', () => {
  const done = record('kms', 200);
  expect(done).toMatchObject({
    eventSource: 'kms.amazonaws.com',
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    sourceIPAddress: '127.0.0.1',
    requestParameters: { name: 'a' },
    responseElements: { done: true },
  });
  expect(done).not.toHaveProperty('errorCode');
});

describe('why a call failed, in every form that services answer in', () => {
  it.each([
    ['XML', '<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>'],
    [
      'wrapped XML',
      '<ErrorResponse><Error><Code>NoSuchBucket</Code><Message>gone</Message></Error></ErrorResponse>',
    ],
    ['JSON', '{"__type":"com.amazonaws.kms#NoSuchBucket","message":"gone"}'],
    ['JSON of another kind', '{"Code":"NoSuchBucket:http://x","Message":"gone"}'],
  ])('%s', (_, body) => {
    expect(record('kms', 404, body)).toMatchObject({
      errorCode: 'NoSuchBucket',
      errorMessage: 'gone',
      responseElements: null,
    });
  });

  it('a header', () => {
    const failed = record('lambda', 404, '{"message":"gone"}', { 'x-amzn-errortype': 'NotFound:http://x' });
    expect(failed).toMatchObject({ errorCode: 'NotFound', errorMessage: 'gone' });
  });

  it('no reason at all', () => {
    expect(record('kms', 503)).toMatchObject({ errorCode: '503', errorMessage: '' });
  });

  it('inside an answer that began as a success', () => {
    const late = '<?xml version="1.0"?>\n<Error><Code>InternalError</Code></Error>';
    expect(record('s3', 200, late)).toMatchObject({ errorCode: 'InternalError' });
  });
});

describe('a call that was denied', () => {
  const body = '{"__type":"AccessDeniedException","message":"no"}';

  it('leaves out what was asked for', () => {
    expect(record('kms', 400, body)).toMatchObject({
      errorCode: 'AccessDeniedException',
      requestParameters: null,
    });
  });

  it('at S3 does', () => {
    expect(record('s3', 403, body).requestParameters).toEqual({ name: 'a' });
  });
});
