import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HashConstructor } from '@smithy/types';
import { expect, it } from 'vitest';
import { sealKey } from './seal-key.ts';

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/k';

/** KMS that answers like this, and how often it was asked. */
async function asking(answer: () => Promise<Response>) {
  let asked = 0;
  const made = await sealKey({
    keyArn: ARN,
    credentials: async () => ({ accessKeyId: 'key', secretAccessKey: 'secret' }),
    sha256: new DynamoDBClient({ region: 'eu-west-1' }).config.sha256 as HashConstructor,
    fetch: () => {
      asked += 1;
      return answer();
    },
    environment: {},
  }).catch((error: unknown) => error);
  return { made, asked };
}

const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

it('seals with what KMS makes of its key', async () => {
  const { made, asked } = await asking(async () => json({ Mac: 'AQI=' }));
  expect((made as (text: string) => Uint8Array)('item')).toHaveLength(32);
  expect(asked).toBe(1);
});

it.each<[string, () => Promise<Response>, string, string, number]>([
  [
    'refuses',
    async () => json({ __type: 'AccessDeniedException' }, 400),
    'ACCESS_DENIED',
    `KMS made no seal key of ${ARN}: 400 AccessDeniedException`,
    1,
  ],
  [
    'answers with a page, as a proxy does',
    async () => new Response('<html>', { status: 502 }),
    'AWS_FAILED',
    `KMS made no seal key of ${ARN}: 502 an answer that is none of KMS`,
    4,
  ],
  [
    'does not answer',
    async () => Promise.reject(new TypeError('fetch failed')),
    'AWS_FAILED',
    `KMS does not answer for the seal key ${ARN}: fetch failed`,
    4,
  ],
])('says so when KMS %s', async (_, answer, code, message, times) => {
  const { made, asked } = await asking(answer);
  expect(made).toMatchObject({ code, message });
  expect(asked).toBe(times);
});
