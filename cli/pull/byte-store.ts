import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { GetObjectCommand, NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { backOff } from '../../aws/back-off.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { giveBack } from '../../aws/s3/give-back.ts';
import type { Copy } from '../../core/findings/finding.ts';
import { clientSettings, s3Settings } from '../connection/clients.ts';
import { remembering } from '../errors/operation.ts';
import type { Globals } from '../globals.ts';

/** Bytes of versions, from S3. */
export interface ByteStore {
  /**
   * Bytes of a version from one place on up to another, both included; all of them where neither is given.
   * @returns `null` where S3 has no such version; `archived` where S3 has to restore it first; `too-many` where more bytes than were asked
   * for would come: none of them is kept
   */
  read(
    version: Copy,
    range: { readonly first: number; readonly last: number } | null,
    options?: ReadOptions,
  ): Promise<Buffer | null | 'archived' | 'too-many'>;
}

interface ReadOptions {
  /** Where bytes go if they fit: those that are returned may be a part of it. */
  readonly into?: Buffer;
  /** Bytes that a version may have of which all are read: of a null version, any number may be in the approved one's place. */
  readonly most?: number;
}

const MAX_TRIES = 5;

/** Reads with the rights of whoever runs the command. */
export const byteStore = (globals: Globals): ByteStore =>
  byteStoreOf(remembering(s3Client({ ...clientSettings(globals), ...s3Settings(process.env) })));

/** Reads with a client. */
export const byteStoreOf = (client: Pick<S3Client, 'send'>): ByteStore => ({
  read: async ({ bucket, key, versionId }, range, { into, most = Number.POSITIVE_INFINITY } = {}) => {
    const asked = range === null ? most : range.last + 1 - range.first;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { Body: body, ContentLength: length } = await client.send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: key,
            // Without it S3 gives what is current, and the approved null version may lie below that.
            VersionId: versionId ?? 'null',
            ...(range === null ? {} : { Range: `bytes=${range.first}-${range.last}` }),
          }),
        );
        if (length !== undefined && length > asked) {
          (body as Readable).destroy();
          return 'too-many';
        }
        return await gathered(body as Readable, length, into);
      } catch (error) {
        if (isGone(error)) return null;
        if (error instanceof S3ServiceException && error.name === 'InvalidObjectState') return 'archived';
        // The SDK tries requests again, and no body that breaks off.
        if (error instanceof S3ServiceException || attempt === MAX_TRIES) throw error;
        await backOff(attempt + 3);
      }
    }
  },
});

/** The bytes of a stream, each copied once where it is known how many come. */
async function gathered(
  stream: Readable,
  length: number | undefined,
  into: Buffer | undefined,
): Promise<Buffer> {
  if (length === undefined) return buffer(stream);
  const room = into !== undefined && into.length >= length ? into : Buffer.allocUnsafe(length);
  let at = 0;
  stream.on('data', (chunk: Buffer<ArrayBuffer>) => {
    at += chunk.copy(room, at);
    giveBack(chunk);
  });
  await finished(stream);
  return room.subarray(0, at);
}

const isGone = (error: unknown): boolean =>
  error instanceof NoSuchKey ||
  (error instanceof S3ServiceException &&
    (error.name === 'NoSuchVersion' ||
      error.name === 'MethodNotAllowed' ||
      // A null version may be overwritten by a shorter one.
      error.name === 'InvalidRange' ||
      error.$metadata.httpStatusCode === 404));
