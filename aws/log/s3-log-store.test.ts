import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { S3LogStore } from './s3-log-store.ts';

const BYTES = new Uint8Array([1]);

/** S3 that answers each write with the next of these: an ETag, or the name of an error. */
function answering(...answers: readonly string[]) {
  const client = new S3Client({ region: 'eu-west-1' });
  const left = [...answers];
  client.middlewareStack.add(
    () => async () => {
      const answer = left.shift() ?? 'ConditionalRequestConflict';
      if (!answer.startsWith('"')) throw Object.assign(new Error(answer), { name: answer });
      return { response: {}, output: { $metadata: {}, ETag: answer } };
    },
    { step: 'initialize', priority: 'high' },
  );
  return { store: new S3LogStore(client, 'log', 'arn:aws:kms:eu-west-1:111122223333:key/k'), left };
}

it('writes a path anew where another write of it was under way, which may still have failed', async () => {
  const { store, left } = answering('ConditionalRequestConflict', '"e"');
  expect(await store.putNew('tile/0/000.p/3', BYTES)).toBe(true);
  expect(left).toEqual([]);
});

it('takes a path for written once S3 says that something is there', async () => {
  const { store } = answering('ConditionalRequestConflict', 'PreconditionFailed');
  expect(await store.putNew('tile/0/000.p/3', BYTES)).toBe(false);
});

it('does not say that a path is written, nor that it is not, where others are always in the way', async () => {
  const { store } = answering();
  await expect(store.replace('checkpoint', BYTES, '"e"')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'other writes of s3://log/k/checkpoint were under way 10 times; try again',
  });
});
