import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessLogLine } from './access-log.examples.ts';
import { readAccessLogLine } from './access-log.ts';

const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';

describe('lines as S3 writes them', () => {
  it('a line of the user guide, with all fields', () => {
    const line = `${OWNER} amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 ${OWNER} DD6CC733AEXAMPLE REST.GET.OBJECT s3-dg.pdf "GET /amzn-s3-demo-bucket1/s3-dg.pdf HTTP/1.1" 200 - 4406583 4406583 41754 28 "-" "S3Console/0.4" - 10S62Zv81kBW7BB6SX4XJ48o6kpcl6LPwEoizZQQxJd5qDSCTLX0TgS37kYUBKQW3+bPdrg1234= SigV4 ECDHE-RSA-AES128-SHA AuthHeader amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2 arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP Yes us-east-1`;
    expect(readAccessLogLine(line)).toEqual({
      bucket: 'amzn-s3-demo-bucket1',
      at: '2019-02-06T00:00:38.000Z',
      remoteIp: '192.0.2.3',
      requester: OWNER,
      requestId: 'DD6CC733AEXAMPLE',
      operation: 'REST.GET.OBJECT',
      key: 's3-dg.pdf',
      requestUri: 'GET /amzn-s3-demo-bucket1/s3-dg.pdf HTTP/1.1',
      status: 200,
      errorCode: null,
      bytesSent: 4406583,
      objectSize: 4406583,
      userAgent: 'S3Console/0.4',
      versionId: null,
      authentication: 'AuthHeader',
      host: 'amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com',
      accessPoint: 'arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP',
    });
  });

  it('the source of a copy, which has no request of its own and no quotes', () => {
    const line = `${OWNER} media [17/Sep/2010:13:38:36 +0000] 198.51.100.4 ${OWNER} 71F7D2AAA93B0A05 REST.COPY.OBJECT_GET a/b.mp3 - 200 - - 13538337 - - - - -`;
    expect(readAccessLogLine(line)).toMatchObject({
      operation: 'REST.COPY.OBJECT_GET',
      key: 'a/b.mp3',
      requestUri: null,
      status: 200,
      bytesSent: null,
      objectSize: 13538337,
      userAgent: null,
      versionId: null,
    });
  });

  it('a line of 2013, which ends with the version, with a quote too many in the referrer', () => {
    const line = `${OWNER} media [24/Mar/2013:10:22:56 +0000] 198.51.100.4 Anonymous A5A6B08FB9342F4D REST.GET.OBJECT 1/a.mp3 "GET /1/a.mp3?Signature=x%2F HTTP/1.1" 200 - 18547033 18547033 17344 58 "http://h/r.php?id=452"" "Mozilla/5.0 (Windows; NT)" v7`;
    expect(readAccessLogLine(line)).toMatchObject({
      requester: null,
      bytesSent: 18547033,
      userAgent: 'Mozilla/5.0 (Windows; NT)',
      versionId: 'v7',
      authentication: null,
    });
  });

  it.each([
    ['nothing', ''],
    ['JSON', '{"Records":[]}'],
    [
      'a time that is none',
      accessLogLine({ bucket: 'b', at: '2026-11-20T03:12:07.000Z', key: 'k' }).replace('Nov', 'Nov1'),
    ],
    [
      'a line that is cut off before the status',
      `${OWNER} b [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 1 REST.GET.OBJECT k "GET /k HT`,
    ],
  ])('is none of an access log: %s', (_, line) => {
    expect(readAccessLogLine(line)).toBeNull();
  });
});

describe('the key of a line', () => {
  const at = '2026-11-20T03:12:07.000Z';
  const keyOf = (field: string, requestUri: string | null, operation = 'REST.GET.OBJECT') => {
    const line = accessLogLine({ bucket: 'b', at, key: 'KEY', operation, requestUri });
    return readAccessLogLine(line.replace(' KEY ', ` ${field} `))?.key;
  };

  it.each([
    ['is encoded twice', 'a%2520b', null, 'a b'],
    ['with a plus for a blank the first time', 'a%2Bb', null, 'a b'],
    ['is encoded once where the request says so', 'a%20b', 'GET /a%20b HTTP/1.1', 'a b'],
    ['holds a percent sign where the request says so', 'a%252520b', 'GET /b/a%2520b HTTP/1.1', 'a%20b'],
    ['holds a plus where the request says so', 'a%252Bb', 'GET /a%2Bb?versionId=1 HTTP/1.1', 'a+b'],
    ['is no encoding at all', '100%', null, '100%'],
    ['is beyond ASCII', '%25E6%2597%25A5', null, '日'],
  ])('%s', (_, field, uri, key) => {
    expect(keyOf(field, uri)).toBe(key);
  });

  it('is encoded once by S3 itself', () => {
    expect(keyOf('foo-%2525Y', null, 'S3.EXPIRE.OBJECT')).toBe('foo-%25Y');
    expect(keyOf('foo-%2525Y', null)).toBe('foo-%Y');
  });
});

describe('for any line', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('"', ' ', '-', '%', '+', '\\', '/', '日', '&'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  });
  const oneLine = text.map((each) => each.replace(/[\r\n]/g, '.'));
  const key = text.filter((each) => each !== '' && !/\p{Cs}/u.test(each) && each.isWellFormed());

  it('what was written is read, whatever a client sent and however many fields follow', () => {
    fc.assert(
      fc.property(
        key,
        oneLine,
        oneLine,
        fc.nat(),
        fc.array(fc.stringMatching(/^[\w.:-]+$/)),
        (name, referer, userAgent, bytesSent, more) => {
          const plan = {
            bucket: 'acme-training-data',
            at: '2026-11-20T03:12:07.000Z',
            key: name,
            referer,
            userAgent,
            bytesSent,
            objectSize: bytesSent,
            requester: 'arn:aws:sts::111122223333:assumed-role/Trainer/i-0123456789abcdef0',
            versionId: '3sL4kqtJlcpXroDTDmJ',
            more,
          };
          const { at, bucket, requester, versionId } = plan;
          const read = readAccessLogLine(accessLogLine(plan));
          expect(read).toMatchObject({ at, bucket, key: name, bytesSent, status: 200, requester, versionId });
        },
      ),
    );
  });

  it('no client can write a field of S3', () => {
    const forged = accessLogLine({
      bucket: 'b',
      at: '2026-11-20T03:12:07.000Z',
      key: 'k',
      userAgent: 'x" WRONG h SigV4 - QueryString host - - - "',
      referer: '" 403 - 0 0 1 1 "',
      versionId: 'right',
    });
    expect(readAccessLogLine(forged)).toMatchObject({
      status: 200,
      versionId: 'right',
      authentication: 'AuthHeader',
    });
  });

  it('nothing is thrown', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void readAccessLogLine(line)));
  });
});
