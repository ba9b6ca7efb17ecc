import type { S3Client } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import { type ByteSink, SliceEnd } from '../../core/engine/large/hash-slice.ts';
import type { LargeVersion } from '../../core/engine/large/large-reading.ts';
import type { Range } from '../../core/engine/large/layout.ts';
import type { PartReader, RangeOutcome, Unread, VersionFacts } from '../../core/engine/large/part-reader.ts';
import type { ReadOutcome } from '../../core/versions/object-reader.ts';
import { Deadline } from './deadline.ts';
import { consume, type DigestSettings, digestObject } from './digest-object.ts';
import { failureOutcome } from './failure.ts';
import type { ObjectFacts } from './object-facts.ts';
import { ObjectSource } from './object-source.ts';
import { RangeIgnored } from './refusal.ts';
import { ResumableRead } from './resumable-read.ts';
import { RunningDigest } from './running-digest.ts';

type Opened = LargeVersion & VersionFacts;

/**
 * Reads parts of one version, each by a range that names version and ETag. A part flows through a hash, so that its size makes no
 * difference to the memory that it takes.
 */
export class S3PartReader implements PartReader {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async facts(
    version: LargeVersion,
    msLeft: () => number,
  ): Promise<{ readonly kind: 'facts'; readonly facts: VersionFacts } | Unread> {
    const { bucket, key, versionId, etag } = version;
    const deadline = new Deadline(msLeft);
    const target = { bucket, key, versionId, etag };
    try {
      const source = await ObjectSource.open(this.#client, target, deadline.signal);
      source.close();
      if (source.facts.storedAt.toISOString() !== version.storedAt) return OVERWRITTEN;
      const { size, storageClass, encryption, contentType } = source.facts;
      const { storedAt } = version;
      return { kind: 'facts', facts: { size, etag, storedAt, storageClass, encryption, contentType } };
    } catch (error) {
      return unread(await failureOutcome(error, { client: this.#client, target, source: null, deadline }));
    } finally {
      deadline.clear();
    }
  }

  async digest(version: Opened, range: Range, msLeft: (() => number) | undefined): Promise<RangeOutcome> {
    const deadline = new Deadline(msLeft);
    const source = knownSource(this.#client, version);
    try {
      return { kind: 'digested', hex: await digestRange(source, range, deadline.signal) };
    } catch (error) {
      const { bucket, key, versionId } = version;
      const target = { bucket, key, versionId };
      return unread(await failureOutcome(ignored(error), { client: this.#client, target, source, deadline }));
    } finally {
      deadline.clear();
    }
  }
}

const OVERWRITTEN = { kind: 'gone', reason: 'overwritten' } as const;

/** A version that is read in parts, as it was when its reading began. */
function knownSource(client: S3Client, version: Opened): ObjectSource {
  const { bucket, key, versionId, etag, size, storageClass, encryption, contentType } = version;
  const storedAt = new Date(version.storedAt);
  const facts: ObjectFacts = { size, etag, versionId, storedAt, storageClass, encryption, contentType };
  return ObjectSource.known(client, { bucket, key, versionId }, facts);
}

/**
 * Pours the bytes of a version into a sink, from where that is on, over several connections where that is faster.
 * @param settings - as for reading a whole object
 */
export async function pourInto(
  client: S3Client,
  version: Opened,
  sink: ByteSink,
  { msLeft, settings }: { readonly msLeft: () => number; readonly settings: DigestSettings },
): Promise<{ readonly kind: 'ended' } | Unread> {
  const deadline = new Deadline(msLeft);
  const source = knownSource(client, version);
  try {
    await digestObject(source, sink, settings, deadline.signal);
    return { kind: 'ended' };
  } catch (error) {
    if (error instanceof SliceEnd) return { kind: 'ended' };
    const { bucket, key, versionId } = version;
    const target = { bucket, key, versionId };
    return unread(await failureOutcome(error, { client, target, source, deadline }));
  } finally {
    deadline.clear();
  }
}

async function digestRange(
  source: ObjectSource,
  { first, last }: Range,
  signal: AbortSignal,
): Promise<string> {
  const digest = new RunningDigest();
  const read = new ResumableRead({
    first,
    last,
    open: (position) => source.range({ first: position, last }, signal),
    take: (chunk) => {
      consume(digest, chunk);
      return true;
    },
  });
  await read.read(signal);
  return digest.finish().digest.slice('sha256:'.length);
}

/** What sends the whole object in answer to a range cannot be read in parts. */
const ignored = (error: unknown): unknown =>
  error instanceof RangeIgnored
    ? new SealwatchError('READ_BROKEN', 'S3 sent the whole object where a range of it was asked', {
        cause: error,
      })
    : error;

/** A failed read is no successful one. */
const unread = (outcome: ReadOutcome): Unread => {
  if (outcome.kind !== 'read') return outcome;
  throw new SealwatchError('INTERNAL', 'a failure was taken for a reading');
};
