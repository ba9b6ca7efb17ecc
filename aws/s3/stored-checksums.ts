import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import { bareEtag } from '../../core/base/object-ref.ts';
import {
  type StoredAnswer,
  type StoredChecksums,
  wholeSha256,
} from '../../core/engine/checksums/stored-checksums.ts';
import type { ReadOptions, ReadTarget } from '../../core/versions/object-reader.ts';
import { Deadline } from './deadline.ts';
import { objectFacts } from './object-facts.ts';
import { isPassing, refusalOf } from './refusal.ts';

/** Asks with HEAD: archived objects answer it too, and one request says checksum, ETag, size and time of the same bytes. */
export class S3StoredChecksums implements StoredChecksums {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async ask(
    { bucket, key, versionId, etag }: ReadTarget,
    { msLeft, signal }: Pick<ReadOptions, 'msLeft' | 'signal'> = {},
  ): Promise<StoredAnswer> {
    const deadline = new Deadline(msLeft);
    const command = new HeadObjectCommand({
      Bucket: bucket,
      Key: key,
      // Without it S3 would answer with whatever version is current.
      VersionId: versionId ?? 'null',
      ChecksumMode: 'ENABLED',
      ...(etag === undefined ? {} : { IfMatch: `"${bareEtag(etag)}"` }),
    });
    try {
      const abortSignal = AbortSignal.any([deadline.signal, ...(signal ? [signal] : [])]);
      const answer = await this.#client.send(command, { abortSignal });
      const facts = objectFacts(answer);
      if (facts.versionId !== versionId) return undescribed('S3 described another version');
      return { kind: 'described', facts, sha256: wholeSha256(answer.ChecksumSHA256, answer.ChecksumType) };
    } catch (error) {
      signal?.throwIfAborted();
      if (deadline.isOver) return undescribed('time ran out while S3 was asked');
      const refusal = refusalOf(error);
      // A refused HEAD has no body: its status is all there is.
      if (refusal) return undescribed(`S3 answered ${refusal.status} when it was asked for a checksum`);
      if (isPassing(error)) return undescribed(String(error));
      throw new SealwatchError('AWS_FAILED', `S3 could not be asked: ${String(error)}`, { cause: error });
    } finally {
      deadline.clear();
    }
  }
}

const undescribed = (detail: string): StoredAnswer => ({ kind: 'undescribed', detail });
