import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import type { LogStore } from '../../core/log/append-leaves.ts';

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
      if (!(error instanceof Error && error.name === 'NoSuchKey')) throw error;
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

  async #put(
    path: string,
    bytes: Uint8Array,
    condition: { readonly IfNoneMatch: string } | { readonly IfMatch: string },
  ): Promise<string | null> {
    const target = { Bucket: this.#bucket, Key: this.#prefix + path, Body: bytes, ...condition };
    try {
      const { ETag } = await this.#client.send(new PutObjectCommand(target));
      return ETag ?? '';
    } catch (error) {
      if (error instanceof Error && OTHER_WRITER.has(error.name)) return null;
      throw error;
    }
  }
}

/** Where in its bucket the log of a key begins: the key's id, and a slash. */
const logPrefix = (keyArn: string): string => `${keyArn.slice(keyArn.lastIndexOf('/') + 1)}/`;

/** The condition did not hold; or another write of the same path was under way. */
const OTHER_WRITER: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

const isDeleted = (error: object): boolean => {
  const { $response } = error as { $response?: { headers?: Readonly<Record<string, string>> } };
  return $response?.headers?.['x-amz-delete-marker'] === 'true';
};
