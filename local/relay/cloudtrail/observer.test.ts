import { cbor } from '@smithy/core/cbor';
import { describe, expect, it } from 'vitest';
import { relayedRequest } from '../exchange.ts';
import { recognize } from './observer.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

interface Call {
  readonly method: string;
  readonly url: string;
  readonly service?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const request = ({ method, url, service = 's3', headers = {}, body = Buffer.alloc(0) }: Call) =>
  relayedRequest({
    method,
    url,
    headers: { ...signed(service), 'content-length': String(body.length), ...headers },
    remoteAddress: '127.0.0.1',
  });

const recognized = (call: Call) => {
  const sent = request(call);
  const response = { status: 200, headers: {} };
  const requestBody = call.body ?? Buffer.alloc(0);
  const exchange = { request: sent, response, requestBody, responseBody: Buffer.alloc(0) };
  return recognize(sent)?.describe(exchange, PLACE) ?? [];
};

const nameOf = (method: string, url: string, headers?: Record<string, string>): string | undefined =>
  recognized({ method, url, ...(headers && { headers }) })[0]?.eventName;

describe('calls to S3 under the names that CloudTrail gives them', () => {
  it.each([
    ['PUT', '/b', 'CreateBucket'],
    ['DELETE', '/b/', 'DeleteBucket'],
    ['PUT', '/b?lifecycle', 'PutBucketLifecycle'],
    ['PUT', '/b?object-lock', 'PutBucketObjectLockConfiguration'],
    ['PUT', '/b?accelerate', 'PutAccelerateConfiguration'],
    ['PUT', '/b?notification', 'PutBucketNotification'],
    ['PUT', '/b?publicAccessBlock', 'PutBucketPublicAccessBlock'],
    ['DELETE', '/b?publicAccessBlock', 'DeleteBucketPublicAccessBlock'],
    ['PUT', '/b?requestPayment', 'PutBucketRequestPayment'],
    ['DELETE', '/b?inventory&id=x', 'DeleteBucketInventoryConfiguration'],
    ['POST', '/b?metadataConfiguration', 'CreateBucketMetadataConfiguration'],
    ['POST', '/b?delete', 'DeleteObjects'],
    ['PUT', '/b/k?x-id=PutObject', 'PutObject'],
    ['PUT', '/b/k?retention', 'PutObjectRetention'],
    ['PUT', '/b/k?legal-hold&versionId=1', 'PutObjectLegalHold'],
    ['PUT', '/b/k?encryption', 'UpdateObjectEncryption'],
    ['DELETE', '/b/k?uploadId=1', 'AbortMultipartUpload'],
    ['POST', '/b/k?uploads', 'CreateMultipartUpload'],
    ['POST', '/b/k?uploadId=1', 'CompleteMultipartUpload'],
    ['POST', '/b/k?restore', 'RestoreObject'],
    ['PUT', '/v20180820/configuration/publicAccessBlock', 'PutAccountPublicAccessBlock'],
    ['POST', '/v20180820/accessgrantsinstance/grant', 'CreateAccessGrant'],
    ['POST', '/v20180820/jobs', 'CreateJob'],
  ])('%s %s: %s', (method, url, name) => {
    expect(nameOf(method, url)).toBe(name);
  });

  it.each([
    ['GET', '/b?policy'],
    ['HEAD', '/b/k'],
    ['GET', '/b/k'],
    ['PUT', '/b/k?partNumber=1&uploadId=1'],
    ['POST', '/b/k?select&select-type=2'],
    ['OPTIONS', '/b/k'],
    ['PUT', '/_ministack/cfn-response/token'],
  ])('%s %s is none', (method, url) => {
    expect(recognize(request({ method, url }))).toBeUndefined();
  });
});

describe('what is held of a call', () => {
  it('of an object nothing, whatever its size', () => {
    for (const headers of [{ 'content-length': '5' }, { 'x-amz-copy-source': 'b/k' }])
      expect(recognize(request({ method: 'PUT', url: '/b/k', headers }))?.interest.requestBody).toBe(false);
  });

  it.each([
    ['1000', true],
    [String(2 ** 31), false],
    ['unknown', false],
  ])('of a configuration of %s bytes: %s', (length, isHeld) => {
    const call = request({ method: 'PUT', url: '/b?policy', headers: { 'content-length': length } });
    expect(recognize(call)?.interest.requestBody).toBe(isHeld);
  });

  it('of messages and items nothing', () => {
    for (const target of ['AmazonSQS.SendMessage', 'DynamoDB_20120810.PutItem', 'AWSEvents.PutEvents']) {
      const service = { AmazonSQS: 'sqs', DynamoDB_20120810: 'dynamodb', AWSEvents: 'events' }[
        target.split('.')[0] ?? ''
      ];
      const call = { method: 'POST', url: '/', service: service ?? '', headers: { 'x-amz-target': target } };
      expect(recognize(request(call))).toBeUndefined();
    }
  });

  it('of an invocation nothing', () => {
    const url = '/2015-03-31/functions/f/invocations';
    expect(recognize(request({ method: 'POST', url, service: 'lambda' }))).toBeUndefined();
  });
});

it('a policy is an object, however it was written', () => {
  const body = Buffer.from('\n{"Version" : "2012-10-17", "Statement":{"Sid":"\\u0061"}}');
  const [call] = recognized({ method: 'PUT', url: '/b?policy', body });
  expect(call?.requestParameters).toEqual({
    bucketName: 'b',
    Host: 'b.s3.eu-west-1.amazonaws.com',
    policy: '',
    bucketPolicy: { Version: '2012-10-17', Statement: { Sid: 'a' } },
  });
});

it('a signature in the address is not what was asked for', () => {
  const url =
    '/b/k?X-Amz-Credential=a%2F20261121%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=s&versionId=1';
  const [call] = recognized({ method: 'DELETE', url });
  expect(call?.requestParameters).toEqual({
    bucketName: 'b',
    Host: 'b.s3.eu-west-1.amazonaws.com',
    key: 'k',
    versionId: '1',
  });
  expect(call?.additionalEventData).toMatchObject({ AuthenticationMethod: 'QueryString' });
});

it('CloudWatch as the AWS CLI calls it', () => {
  const body = Buffer.from(cbor.serialize({ AlarmNames: ['a'] }));
  const [call] = recognized({
    method: 'POST',
    url: '/service/GraniteServiceVersion20100801/operation/DeleteAlarms',
    service: 'monitoring',
    headers: { 'smithy-protocol': 'rpc-v2-cbor' },
    body,
  });
  expect(call).toMatchObject({
    service: 'monitoring',
    eventName: 'DeleteAlarms',
    requestParameters: { alarmNames: ['a'] },
  });
});
