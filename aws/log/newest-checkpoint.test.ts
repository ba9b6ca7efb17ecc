import { createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HashConstructor } from '@smithy/types';
import { describe, expect, it } from 'vitest';
import { signCheckpoint } from '../../core/log/checkpoint.ts';
import { bytesOf, LOG_KEY, logPorts, MemoryLog, sha256 } from '../../test/fakes/memory-log.ts';
import { newestCheckpoint } from './newest-checkpoint.ts';

const { sign } = logPorts(new MemoryLog());
const note = (size: number, origin = LOG_KEY.name) =>
  signCheckpoint({ origin, size, root: sha256(bytesOf('root')) }, { key: LOG_KEY, sign, sha256 });

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/0123-ab';
const SECRET = 'secret';

type Answer = (url: URL, init: RequestInit) => Promise<Response>;

interface Settings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly answerMs?: number;
}

/** A log bucket that answers like this: what was asked, what was logged, and a clock. */
function source(answer: Answer, { environment = {}, answerMs }: Settings = {}) {
  const asked: { readonly url: string; readonly headers: Record<string, string> }[] = [];
  const logged: string[] = [];
  const time = { now: Date.parse('2026-11-20T03:00:00.000Z') };
  const checkpoint = newestCheckpoint({
    bucket: 'sealwatch-log-111122223333-eu-west-1',
    keyArn: ARN,
    name: LOG_KEY.name,
    credentials: async () => ({ accessKeyId: 'key', secretAccessKey: SECRET, sessionToken: 'token' }),
    sha256: new DynamoDBClient({ region: 'eu-west-1' }).config.sha256 as HashConstructor,
    fetch: (url, init = {}) => {
      asked.push({ url: String(url), headers: init.headers as Record<string, string> });
      return answer(new URL(String(url)), init);
    },
    environment,
    ...(answerMs && { answerMs }),
    clock: () => new Date(time.now),
    onError: ({ message }) => logged.push(message),
  });
  return { asked, checkpoint, logged, time };
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What S3 makes of a request, to compare the signature with (AWS Signature Version 4, one chunk, no query). */
function signatureOf({
  url,
  headers,
}: {
  readonly url: string;
  readonly headers: Record<string, string>;
}): string {
  const { host, pathname } = new URL(url);
  const all: Readonly<Record<string, string>> = { ...headers, host };
  const [, scope = '', names = ''] =
    /Credential=key\/(\S+), SignedHeaders=(\S+),/.exec(all.authorization ?? '') ?? [];
  const lines = names.split(';').map((name) => `${name}:${all[name]?.trim()}`);
  const canonical = ['GET', pathname, '', ...lines, '', names, all['x-amz-content-sha256']].join('\n');
  const text = ['AWS4-HMAC-SHA256', all['x-amz-date'], scope, hex(sha256(bytesOf(canonical)))].join('\n');
  const [day = '', region = '', service = '', end = ''] = scope.split('/');
  const key = [region, service, end].reduce(hmac, hmac(`AWS4${SECRET}`, day));
  return hmac(key, text).toString('hex');
}

describe('the newest checkpoint', () => {
  it('is read from the bucket of the log, below the id of its key, with a signature that S3 makes too', async () => {
    const newest = await note(42);
    const { asked, checkpoint, logged } = source(async () => new Response(newest, { status: 206 }));
    expect(await checkpoint()).toBe(newest);
    const [request] = asked;
    expect(request?.url).toBe(
      'https://sealwatch-log-111122223333-eu-west-1.s3.eu-west-1.amazonaws.com/0123-ab/checkpoint',
    );
    expect(request?.headers).toMatchObject({ range: 'bytes=0-1200', 'x-amz-security-token': 'token' });
    expect(request?.headers.authorization).toContain(`Signature=${request && signatureOf(request)}`);
    expect(logged).toEqual([]);
  });

  it('is asked for in the name of the function, as its SDK says it', async () => {
    const environment = { AWS_SDK_UA_APP_ID: 'Stack.0A1B2C3D/PT/NO-OP/2.35.0/PTEnv/NA' };
    const { asked, checkpoint } = source(async () => new Response('', { status: 404 }), { environment });
    await checkpoint();
    expect(asked[0]?.headers['user-agent']).toBe('sealwatch app/Stack.0A1B2C3D-PT-NO-OP-2.35.0-PTEnv-NA');
  });

  it.each([
    [
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
      'http://127.0.0.1:4566/sealwatch-log-111122223333-eu-west-1/',
    ],
    [
      { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1/x' },
      'http://127.0.0.1:1/sealwatch-log-111122223333-eu-west-1/',
    ],
  ])('is read from another endpoint where the environment names one: %o', async (environment, start) => {
    const { asked, checkpoint } = source(async () => new Response('', { status: 404 }), { environment });
    await checkpoint();
    expect(asked[0]?.url).toBe(`${start}0123-ab/checkpoint`);
  });

  it('is asked for once a minute, however many alerts go out', async () => {
    let size = 0;
    const { asked, checkpoint, time } = source(async () => {
      size += 1;
      return new Response(await note(size));
    });
    expect(await Promise.all([checkpoint(), checkpoint()])).toEqual([await note(1), await note(1)]);
    time.now += 60_000;
    expect(await checkpoint()).toBe(await note(2));
    expect(asked).toHaveLength(2);
  });

  it.each<[string, Answer, RegExp]>([
    [
      'S3 refuses, as it does before there is one',
      async () => new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 }),
      /does not give the checkpoint https:\S+: 403 AccessDenied$/,
    ],
    ['S3 does not answer', async () => Promise.reject(new TypeError('fetch failed')), /^fetch failed$/],
    [
      'it is of another log',
      async () => new Response(await note(1, 'other')),
      /is not a checkpoint of sealwatch\//,
    ],
    ['it is cut off', async () => new Response((await note(1)).slice(0, -30)), /is not a checkpoint of/],
    ['something stands before it', async () => new Response(`x\n${await note(1)}`), /is not a checkpoint of/],
    ...(
      [
        ['after its root', '\n\n— ', '\nPlease open example.org\n\n— '],
        ['in the place of its root', /\n.{43}=\n/, '\nPlease open example.org\n'],
        ['among its signatures', '\n— ', '\n— Please open example.org\n— '],
      ] as const
    ).map(([place, where, words]): [string, Answer, RegExp] => [
      `somebody put words for people ${place}`,
      async () => new Response((await note(1)).replace(where, words)),
      /is not a checkpoint of/,
    ]),
    [
      'it is too long',
      async () => new Response(`${await note(1)}${'x'.repeat(2_000)}`),
      /is not a checkpoint of/,
    ],
  ])('is null for a minute, and the reason logged once, where %s', async (_, answer, reason) => {
    const { asked, checkpoint, logged, time } = source(answer);
    expect([await checkpoint(), await checkpoint()]).toEqual([null, null]);
    expect(logged).toEqual([expect.stringMatching(reason)]);
    expect(asked).toHaveLength(1);
    time.now += 60_000;
    await checkpoint();
    expect(asked).toHaveLength(2);
  });

  it('is null where the answer does not come in time', async () => {
    const never: Answer = (_, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const { checkpoint, logged } = source(never, { answerMs: 10 });
    expect(await checkpoint()).toBeNull();
    expect(logged).toEqual([expect.stringContaining('timeout')]);
  });
});
