import { describe, expect, it } from 'vitest';
import { relayedRequest } from './exchange.ts';
import { objectOf, objectWriteOf } from './s3-request.ts';

const signed = (service = 's3') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

const request = (method: string, url: string, headers: Record<string, string> = signed()) =>
  relayedRequest({ method, url, headers, remoteAddress: '127.0.0.1' });

describe('what a request writes', () => {
  it.each([
    ['PUT', '/b/k?x-id=PutObject', 'PutObject'],
    ['PUT', '/b/k?acl', 'PutObjectAcl'],
    ['PUT', '/b/k?acl&versionId=1', 'PutObjectAcl'],
    ['PUT', '/b/k?tagging', 'PutObjectTagging'],
    ['DELETE', '/b/k?tagging', 'DeleteObjectTagging'],
    ['DELETE', '/b/k?versionId=1', 'DeleteObject'],
    ['POST', '/b/k?uploadId=1', 'CompleteMultipartUpload'],
    ['POST', '/b/k?restore', 'RestoreObject'],
    ['POST', '/b?delete', 'DeleteObjects'],
    ['POST', '/b/?delete', 'DeleteObjects'],
  ])('%s %s: %s', (method, url, write) => {
    expect(objectWriteOf(request(method, url))).toBe(write);
  });

  it.each([
    ['PUT', '/b/k?partNumber=1&uploadId=1'],
    ['PUT', '/b/k?retention'],
    ['PUT', '/b/k?legal-hold'],
    ['PUT', '/b?acl'],
    ['PUT', '/b'],
    ['DELETE', '/b/k?uploadId=1'],
    ['DELETE', '/b'],
    ['POST', '/b/k?uploads'],
    ['POST', '/b/k?select&select-type=2'],
    ['GET', '/b/k'],
    ['HEAD', '/b/k'],
    ['PUT', '/b/%ff'],
    ['PUT', '/_ministack/anything'],
    ['PUT', '/v20180820/configuration/publicAccessBlock'],
  ])('%s %s: nothing that S3 reports', (method, url) => {
    expect(objectWriteOf(request(method, url))).toBeUndefined();
  });

  it('a copy is known by its source', () => {
    const headers = { ...signed(), 'x-amz-copy-source': 'b/from' };
    expect(objectWriteOf(request('PUT', '/b/k', headers))).toBe('CopyObject');
  });

  it('a form is known by its type', () => {
    expect(objectWriteOf(request('POST', '/b', { 'content-type': 'multipart/form-data; boundary=x' }))).toBe(
      'PostObject',
    );
  });

  it("other services' calls are none, whatever their path", () => {
    expect(objectWriteOf(request('PUT', '/2015-03-31/functions/f', signed('lambda')))).toBeUndefined();
    expect(
      objectWriteOf(request('POST', '/b/k?uploadId=1', { 'x-amz-target': 'AmazonSQS.SendMessage' })),
    ).toBeUndefined();
  });

  it('presigned calls are S3 by their scope', () => {
    const scope = 'X-Amz-Credential=test%2F20261121%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0';
    expect(objectWriteOf(request('PUT', `/b/k?${scope}`, {}))).toBe('PutObject');
  });
});

describe('what a request addresses', () => {
  it.each([
    ['/b/a%20b', 'a b'],
    ['/b/a+b%2Bc', 'a+b+c'],
    ['/b/%252B', '%2B'],
    ['/b/%0A%F0%9F%A6%AD', '\n🦭'],
    ['/b/a/../b//', 'a/../b//'],
  ])('%s: %j', (url, key) => {
    expect(objectOf(request('GET', url))).toEqual({ bucket: 'b', key });
  });
});
