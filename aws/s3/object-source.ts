import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { bareEtag } from '../../core/base/object-ref.ts';
import type { ReadTarget } from '../../core/versions/object-reader.ts';
import { type ByteRange, parseContentRange, rangeHeader } from './byte-ranges.ts';
import { type ObjectFacts, objectFacts, versionIdOf } from './object-facts.ts';
import { brokenRead, RangeIgnored } from './refusal.ts';

/** Bytes on their way: those from `first` to `last`. */
export interface OpenBody extends ByteRange {
  readonly stream: Readable;
}

/** One version of one key, opened as often as its bytes need, and always the same bytes. */
export class ObjectSource {
  readonly facts: ObjectFacts;
  readonly #client: S3Client;
  readonly #target: ReadTarget;
  #whole: OpenBody | null;

  private constructor(client: S3Client, target: ReadTarget, facts: ObjectFacts, stream: Readable | null) {
    this.#client = client;
    // From here on nothing but the bytes of the first answer will do.
    this.#target = { ...target, etag: facts.etag };
    this.facts = facts;
    this.#whole = stream && { stream, first: 0, last: facts.size - 1 };
  }

  /** A version that was opened before, by this process or another one: nothing but what it held then will do. */
  static known(client: S3Client, target: ReadTarget, facts: ObjectFacts): ObjectSource {
    return new ObjectSource(client, target, facts, null);
  }

  /** Asks for the whole object: a small one is then done, and an empty one has no range that could be asked for. */
  static async open(client: S3Client, target: ReadTarget, signal: AbortSignal): Promise<ObjectSource> {
    const answer = await client.send(getRequest(target), { abortSignal: signal });
    return orDestroy(answer, (stream) => {
      const facts = objectFacts(answer);
      if (facts.versionId !== target.versionId) throw brokenRead('another version than the one asked for');
      return new ObjectSource(client, target, facts, stream);
    });
  }

  /** The bytes from a position to the end, or the whole object where S3 gives no ranges. */
  from(position: number, signal: AbortSignal): Promise<OpenBody> {
    const whole = this.#whole;
    this.#whole = null;
    if (whole && position === 0) return Promise.resolve(whole);
    whole?.stream.destroy();
    return this.#ask({ first: position, last: this.facts.size - 1 }, signal);
  }

  /**
   * Exactly these bytes.
   * @throws {RangeIgnored} when the whole object is sent in their place
   */
  async range(range: ByteRange, signal: AbortSignal): Promise<OpenBody> {
    const body = await this.#ask(range, signal);
    if (body.first === range.first && body.last === range.last) return body;
    body.stream.destroy();
    throw new RangeIgnored();
  }

  /** Gives up the first body, if nobody has taken it. */
  close(): void {
    const whole = this.#whole;
    this.#whole = null;
    // The connection of an empty answer can serve another request.
    if (this.facts.size === 0) whole?.stream.resume();
    else whole?.stream.destroy();
  }

  async #ask(range: ByteRange, signal: AbortSignal): Promise<OpenBody> {
    const answer = await this.#client.send(getRequest(this.#target, range), { abortSignal: signal });
    return orDestroy(answer, (stream) => {
      // If-Match asked for it already; but a wrong answer here would be found by nobody else.
      if (bareEtag(answer.ETag ?? '') !== this.facts.etag) throw brokenRead('another ETag than before');
      if (versionIdOf(answer.VersionId) !== this.facts.versionId)
        throw brokenRead('another version than before');
      // Two contents of a null version may share an ETag, which is no digest that one could rely on.
      if (answer.LastModified?.getTime() !== this.facts.storedAt.getTime())
        throw brokenRead('another Last-Modified than before');
      return { stream, ...extentOf(answer, range, this.facts.size) };
    });
  }
}

function orDestroy<T>(answer: GetObjectCommandOutput, use: (stream: Readable) => T): T {
  const stream = streamOf(answer);
  try {
    return use(stream);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** Asks for one version, or for a range of it; with an ETag, for those bytes or none. */
function getRequest(target: ReadTarget, range?: ByteRange): GetObjectCommand {
  return new GetObjectCommand({
    Bucket: target.bucket,
    Key: target.key,
    // Without it S3 would answer with whatever version is current.
    VersionId: target.versionId ?? 'null',
    ...(target.etag === undefined ? {} : { IfMatch: `"${bareEtag(target.etag)}"` }),
    ...(range === undefined ? {} : { Range: rangeHeader(range) }),
  });
}

/**
 * Which bytes of an object an answer holds: the range that was asked for, or all of them.
 * @throws {SealwatchError} `READ_BROKEN` for anything else
 */
function extentOf(answer: GetObjectCommandOutput, asked: ByteRange, size: number): ByteRange {
  if (answer.$metadata.httpStatusCode !== 206) {
    if (answer.ContentLength === size) return { first: 0, last: size - 1 };
    throw brokenRead('another length than before');
  }
  const range = parseContentRange(answer.ContentRange);
  const isAsked = range?.first === asked.first && range.last === asked.last && range.size === size;
  if (!isAsked || answer.ContentLength !== asked.last - asked.first + 1) {
    throw brokenRead('another range than the one that was asked for');
  }
  return asked;
}

/** Its bytes; an answer that nobody reads must be destroyed, or it keeps its connection. */
function streamOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw brokenRead('an answer without a body');
}
