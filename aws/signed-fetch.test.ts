import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HashConstructor } from '@smithy/types';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedFetch } from './signed-fetch.ts';

const heard: IncomingHttpHeaders[] = [];
const server = createServer((request, response) => {
  heard.push(request.headers);
  response.end('answer');
});
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await once(server.close(), 'close');
});

it('asks over a connection that nobody keeps: after an hour in which a function stood still it would be broken', async () => {
  const { port } = server.address() as AddressInfo;
  const answer = await signedFetch(
    {
      service: 's3',
      region: 'eu-west-1',
      method: 'GET',
      url: new URL(`http://127.0.0.1:${port}/bucket/checkpoint`),
      headers: { range: 'bytes=0-9' },
      answerMs: 10_000,
    },
    {
      credentials: async () => ({ accessKeyId: 'key', secretAccessKey: 'secret' }),
      sha256: new DynamoDBClient({ region: 'eu-west-1' }).config.sha256 as HashConstructor,
      fetch,
      environment: { AWS_SDK_UA_APP_ID: 'app' },
    },
  );
  expect(await answer.text()).toBe('answer');
  expect(heard).toMatchObject([
    {
      connection: 'close',
      range: 'bytes=0-9',
      'user-agent': 'sealwatch app/app',
      authorization: expect.not.stringMatching(/SignedHeaders=\S*connection/),
    },
  ]);
});
