import { Readable } from 'node:stream';
import { NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { byteStoreOf } from './byte-store.ts';

const PLACE = { bucket: 'b', key: 'k', versionId: 'v1' };

/** A store whose S3 keeps what it was asked, and answers always the same. */
function storeThat(answer: () => object) {
  const sent: object[] = [];
  const send = async (command: { input: object }) => {
    sent.push(command.input);
    return answer();
  };
  return { sent, store: byteStoreOf({ send } as unknown as S3Client) };
}

const gives = (text: string) => () => ({ Body: Readable.from([Buffer.from(text)]) });

const refuses = (name: string, status: number) => () => {
  throw new S3ServiceException({
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: status },
    message: 'no',
  });
};

describe('bytes of a version', () => {
  it.each([
    ['by its id', 'v1', 'v1'],
    ['by the name of the null version, so that no newer one is read in its place', null, 'null'],
  ])('are asked for %s', async (_, versionId, VersionId) => {
    const { sent, store } = storeThat(gives('good'));
    expect(await store.read({ ...PLACE, versionId }, { first: 0, last: 3 })).toEqual(Buffer.from('good'));
    expect(sent).toEqual([{ Bucket: 'b', Key: 'k', VersionId, Range: 'bytes=0-3' }]);
  });

  it.each([
    ['has no such version', refuses('NoSuchVersion', 404)],
    ['has a delete marker there', refuses('MethodNotAllowed', 405)],
    ['has a null version that is shorter than the approved one', refuses('InvalidRange', 416)],
  ])('are gone where S3 %s', async (_, answer) => {
    expect(await storeThat(answer).store.read(PLACE, { first: 5, last: 9 })).toBeNull();
  });

  it('are gone where S3 has no such key', async () => {
    const answer = () => {
      throw new NoSuchKey({ $metadata: {}, message: 'no' });
    };
    expect(await storeThat(answer).store.read(PLACE, null)).toBeNull();
  });

  it('are archived where S3 says so', async () => {
    const { store } = storeThat(refuses('InvalidObjectState', 403));
    expect(await store.read(PLACE, null)).toBe('archived');
  });

  it('are not taken for gone where S3 refuses them', async () => {
    const { store } = storeThat(refuses('AccessDenied', 403));
    await expect(store.read(PLACE, null)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('room for bytes', () => {
  const announced = (text: string) => () => ({
    Body: Readable.from(
      [...text].map((each) => Buffer.from(each)),
      { objectMode: false },
    ),
    ContentLength: text.length,
  });

  it.each([
    ['is what was given where they fit', 8, true],
    ['is made anew where they do not', 3, false],
  ])('%s', async (_, size, isGiven) => {
    const room = Buffer.alloc(size);
    const bytes = await storeThat(announced('good')).store.read(PLACE, { first: 0, last: 3 }, { into: room });
    expect(bytes).toEqual(Buffer.from('good'));
    expect((bytes as Buffer).buffer === room.buffer).toBe(isGiven);
  });

  it('is asked for again where a body breaks off', async () => {
    let isBroken = false;
    const answer = () => {
      if (isBroken) return announced('good')();
      isBroken = true;
      const body = async function* () {
        yield Buffer.from('go');
        throw new Error('aborted');
      };
      return { Body: Readable.from(body()), ContentLength: 4 };
    };
    const { sent, store } = storeThat(answer);
    expect(await store.read(PLACE, null, { into: Buffer.alloc(8) })).toEqual(Buffer.from('good'));
    expect(sent).toHaveLength(2);
  });
});

describe('more bytes than were asked for', () => {
  it.each([
    ['a range', { first: 0, last: 3 }, {}],
    ['a whole version of at most so many', null, { most: 4 }],
  ])('are not read where %s was asked for, and their connection is given up', async (_, range, room) => {
    const body = new Readable({ read: () => expect.unreachable() });
    const { sent, store } = storeThat(() => ({ Body: body, ContentLength: 2 ** 42 }));
    expect(await store.read(PLACE, range, room)).toBe('too-many');
    expect(body.destroyed).toBe(true);
    expect(sent).toHaveLength(1);
  });
});
