import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { SealwatchError } from '../../base/errors.ts';
import { withDecodedKey } from './decoded-key.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const encoded = (key: string) => key.split('/').map(encodeURIComponent).join('/');
const formEncoded = (key: string) => encoded(key).replaceAll('%20', '+');

function scene() {
  const stage = memoryStage('sealed', 'enabled');
  const event = (
    key: string,
    versionId: string | null,
    type: ObjectEvent['type'] = 'stored',
  ): ObjectEvent => ({
    ...{ bucket: stage.bucket, key, type, versionId, etag: null, size: null, sequencer: null },
    at: stage.now().toISOString(),
    isExpiration: false,
    requester: { account: null, sourceIp: null, requestId: null },
  });
  const keyOf = async (received: ObjectEvent) => (await withDecodedKey(received, stage.ports)).key;
  return { stage, event, keyOf };
}

/** Keys that are another key when they are encoded, or decoded. */
const KEYS = ['a b', 'a+b', 'a%2Bb', 'a%25b', 'a%252Bb', '100%', 'ü/x y', '+', '%20'];

describe('withDecodedKey', () => {
  it.each(KEYS)('takes %j as it came, where the version is under it', async (key) => {
    const { stage, event, keyOf } = scene();
    const { versionId } = await stage.put(key, 'bytes');
    const received = event(key, versionId);
    expect(await withDecodedKey(received, stage.ports)).toBe(received);
    expect(await keyOf(received)).toBe(key);
  });

  it.each(KEYS)('takes %j where the event has it percent-encoded', async (key) => {
    const { stage, event, keyOf } = scene();
    const { versionId } = await stage.put(key, 'bytes');
    expect(await keyOf(event(encoded(key), versionId))).toBe(key);
  });

  it.each(KEYS)('takes %j where the event has it form-encoded', async (key) => {
    const { stage, event, keyOf } = scene();
    const { versionId } = await stage.put(key, 'bytes');
    expect(await keyOf(event(formEncoded(key), versionId))).toBe(key);
  });

  it('takes each of two keys, of which one is the other encoded, for itself', async () => {
    const { stage, event, keyOf } = scene();
    const [raw, literal] = [await stage.put('a+b', 'one'), await stage.put('a%2Bb', 'two')];
    expect(await keyOf(event('a+b', raw.versionId))).toBe('a+b');
    expect(await keyOf(event('a%2Bb', literal.versionId))).toBe('a%2Bb');
    expect(await keyOf(event('a%2Bb', raw.versionId))).toBe('a+b');
    expect(await keyOf(event('a%252Bb', literal.versionId))).toBe('a%2Bb');
  });

  it('finds the key of a deletion by the record of its version, or by its marker', async () => {
    const { stage, event, keyOf } = scene();
    const { versionId } = await stage.put('a b', 'bytes');
    await observe({ bucket: stage.bucket, key: 'a b' }, 'labels', event('a b', versionId), stage.ports);
    await stage.destroy('a b', versionId);
    expect(await keyOf(event('a%20b', versionId, 'destroyed'))).toBe('a b');
    const marker = await stage.delete('a b');
    expect(await keyOf(event('a%20b', marker?.versionId ?? '', 'marker-created'))).toBe('a b');
  });

  it('keeps the key of a version that was recorded under it and is gone, whatever is under the decoded one', async () => {
    const { stage, event, keyOf } = scene();
    const { versionId } = await stage.put('a%20b', 'bytes');
    await observe({ bucket: stage.bucket, key: 'a%20b' }, 'labels', event('a%20b', versionId), stage.ports);
    await stage.destroy('a%20b', versionId);
    await stage.put('a b', 'bytes');
    expect(await keyOf(event('a%20b', versionId, 'destroyed'))).toBe('a%20b');
    expect(await keyOf(event('a%20b', versionId))).toBe('a%20b');
  });

  it.each([
    ['the version is under neither key', 'v99'],
    ['the event names no version', null],
  ])('keeps the key where %s', async (_, versionId) => {
    const { stage, event, keyOf } = scene();
    await stage.put('a b', 'bytes');
    expect(await keyOf(event('a%20b', versionId))).toBe('a%20b');
  });

  it('keeps the key where S3 refuses to say what is there', async () => {
    const { stage, event } = scene();
    const lister = {
      ...stage.ports.lister,
      holds: () => Promise.reject(new SealwatchError('ACCESS_DENIED', 'no')),
    };
    const received = event('a%20b', 'v1');
    expect(await withDecodedKey(received, { ...stage.ports, lister })).toBe(received);
  });

  it('asks nothing about a key that is the same decoded', async () => {
    const { event } = scene();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '/', 'ü', ' ', '.') }), async (key) => {
        const received = event(key, 'v1');
        expect(await withDecodedKey(received, {} as never)).toBe(received);
      }),
    );
  });
});
