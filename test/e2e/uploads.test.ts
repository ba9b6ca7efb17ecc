import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { approve } from './deployed/approve.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal } from './deployed/command.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { uploadInParts } from './deployed/multipart.ts';

const MEBIBYTE = 1024 * 1024;
const part = (letter: string, mebibytes: number): Buffer => Buffer.alloc(mebibytes * MEBIBYTE, letter);

describe.concurrent('uploads in parts', () => {
  const object = (name: string): GuardedObject => new GuardedObject('large', name);

  beforeAll(async () => {
    await Promise.all(
      ['announced', 'altered', 'in-many-ranges'].map((name) => object(name).put('approved bytes')),
    );
    await seal('large');
  });

  it('are held against the digest of the whole object', async () => {
    const parts = [part('a', 5), part('b', 5), part('c', 1)];
    await approve('large', { files: { announced: Buffer.concat(parts).toString() } });
    const versionId = await uploadInParts(object('announced'), parts);
    const version = await object('announced').judged(versionId);
    expect(version).toMatchObject({ class: 'approved', level: 'read', size: 11 * MEBIBYTE });
    expect(await object('announced').verdicts()).toEqual([]);
  });

  it('are found altered with what sha256sum says of the whole object', async () => {
    const parts = [part('x', 5), part('y', 2)];
    await uploadInParts(object('altered'), parts);
    const { evidence } = await object('altered').finding('object-altered');
    expect(evidence.actual).toMatchObject({ digest: digestOf(Buffer.concat(parts)), size: 7 * MEBIBYTE });
  });

  it('are read to the last byte where it takes several ranges', async () => {
    const parts = Array.from({ length: 3 }, (_, index) => part(String(index), 6));
    const whole = createHash('sha256');
    for (const each of parts) whole.update(each);
    await uploadInParts(object('in-many-ranges'), parts);
    const { evidence } = await object('in-many-ranges').finding('object-altered');
    const digest = `sha256:${whole.digest('hex')}`;
    expect(evidence).toMatchObject({ level: 'read', actual: { digest, size: 18 * MEBIBYTE } });
  });
});
