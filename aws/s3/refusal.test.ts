import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { isPassing, refusalOf } from './refusal.ts';

/** The error of the SDK when something answers so. */
const errorOf = async (status: number, body: string, service: 's3' | 'dynamodb'): Promise<unknown> => {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const settings = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  try {
    await (service === 's3'
      ? new S3Client({ ...settings, forcePathStyle: true }).send(
          new ListObjectVersionsCommand({ Bucket: 'data' }),
        )
      : new DynamoDBClient(settings).send(
          new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' } } }),
        ));
    return null;
  } catch (error) {
    return error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

describe('an answer that is none of AWS', () => {
  it.each([
    [500, '<html><body>busy</body>', 's3'],
    [200, 'plain text', 's3'],
    [502, '<html>bad gateway</html>', 'dynamodb'],
    [200, '{nonsense', 'dynamodb'],
  ] as const)('is said to be, without a word of the SDK: %i %s to %s', async (status, body, service) => {
    const error = await errorOf(status, body, service);
    expect(refusalOf(error)).toMatchObject({
      status,
      code: 'UnreadableAnswer',
      message: 'the answer is none of AWS',
    });
    expect(isPassing(error)).toBe(true);
  });
});

it('an answer of AWS keeps its code and message', async () => {
  const body = '<Error><Code>NoSuchBucket</Code><Message>There is none</Message></Error>';
  expect(refusalOf(await errorOf(404, body, 's3'))).toMatchObject({
    status: 404,
    code: 'NoSuchBucket',
    message: 'There is none',
  });
});
