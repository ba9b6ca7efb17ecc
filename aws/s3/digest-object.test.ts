import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { consume } from './digest-object.ts';
import { RunningDigest } from './running-digest.ts';

it('digests a chunk and gives its memory back', () => {
  const digest = new RunningDigest();
  const chunk = new Uint8Array([1, 2, 3]);
  consume(digest, chunk);
  expect(chunk.buffer.byteLength).toBe(0);
  expect(digest.finish().digest).toBe(`sha256:${createHash('sha256').update('\x01\x02\x03').digest('hex')}`);
});

it('leaves memory alone that others have a part of', () => {
  const whole = new Uint8Array([1, 2, 3, 4]);
  consume(new RunningDigest(), whole.subarray(0, 2));
  expect(whole).toEqual(new Uint8Array([1, 2, 3, 4]));
});
