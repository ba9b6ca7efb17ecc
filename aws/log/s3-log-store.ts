import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import type { LogStore } from '../../core/log/append-leaves.ts';
import { logPrefix } from '../../core/log/checkpoint.ts';

/** The log in a bucket. What is written once is written on the condition that nothing is there, so no writer can replace it. */
export class S3LogStore implements LogStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  /** @param keyArn - of the log's key: each key has a log of its own */
  constructor(client: S3Client, bucket: string, keyArn: string) {
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = logPrefix(keyArn);
  }

  /** @throws {SealwatchError} `READ_BROKEN` where somebody has put a delete marker over it: nobody of Sealwatch deletes */
  async read(path: string): Promise<{ bytes: Uint8Array; etag: string } | null> {
    try {
      const { Body, ETag } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + path }),
      );
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag ?? '' };
    } catch (error) {
      if (!isNamed(error, 'NoSuchKey')) throw error;
      if (!isDeleted(error)) return null;
      throw new SealwatchError(
        'READ_BROKEN',
        `somebody has deleted s3://${this.#bucket}/${this.#prefix}${path}: its version is still there, below a delete marker`,
      );
    }
  }

  async putNew(path: string, bytes: Uint8Array): Promise<boolean> {
    return (await this.#put(path, bytes, { IfNoneMatch: '*' })) !== null;
  }

  replace(path: string, bytes: Uint8Array, etag: string | null): Promise<string | null> {
    return this.#put(path, bytes, etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag });
  }

  /**
   * @returns the ETag; `null` where the condition does not hold
   * @throws {SealwatchError} `CONFLICT` where other writes of the same path were under way each time: it is not known whether any of them was made
   */
  async #put(
    path: string,
    bytes: Uint8Array,
    condition: { readonly IfNoneMatch: string } | { readonly IfMatch: string },
  ): Promise<string | null> {
    const target = { Bucket: this.#bucket, Key: this.#prefix + path, Body: bytes, ...condition };
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      try {
        const { ETag } = await this.#client.send(new PutObjectCommand(target));
        return ETag ?? '';
      } catch (error) {
        if (isNamed(error, 'PreconditionFailed')) return null;
        // Another write of this path is under way, and may still fail: only asking again says whether it was made.
        if (!isNamed(error, 'ConditionalRequestConflict')) throw error;
      }
    }
    throw new SealwatchError(
      'CONFLICT',
      `other writes of s3://${this.#bucket}/${this.#prefix}${path} were under way ${MAX_TRIES} times; try again`,
    );
  }
}

/** Tries of a write that others of the same path are in the way of. Each takes as long as S3 takes to answer. */
const MAX_TRIES = 10;

const isNamed = (error: unknown, name: string): error is Error =>
  error instanceof Error && error.name === name;

const isDeleted = (error: object): boolean => {
  const { $response } = error as { $response?: { headers?: Readonly<Record<string, string>> } };
  return $response?.headers?.['x-amz-delete-marker'] === 'true';
};
