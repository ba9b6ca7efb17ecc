import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Mac, sealOf, unforeseenHash } from './seal.ts';

const macOf =
  (key: string): Mac =>
  (text) =>
    new Uint8Array(createHmac('sha256', key).update(text).digest());

it('hashes so that only the key says what comes out, and the same each time', () => {
  const named = unforeseenHash(macOf('key'));
  expect(named('log/S/1')).toMatch(/^[0-9a-f]{64}$/);
  expect(named('log/S/1')).toBe(named('log/S/1'));
  expect(named('log/S/1')).not.toBe(unforeseenHash(macOf('other'))('log/S/1'));
  expect(named('log/S/1')).not.toBe(createHash('sha256').update('log/S/1').digest('hex'));
});

it('gives no seal away, even of a text that reads like a sealed item', () => {
  const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const seal = sealOf('entry', { object: 'b/k' }, macOf('key'), encode);
  expect(unforeseenHash(macOf('key'))('["entry",{"object":"b/k"}]').startsWith(seal)).toBe(false);
});
