import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { bareEtag } from '../../core/base/version-identity.ts';
import type { ReadTarget } from '../../core/versions/object-reader.ts';
import { brokenRead } from './broken-read.ts';
import { type ByteRange, parseContentRange, rangeHeader } from './byte-ranges.ts';

/** Asks for one version, or for a range of it; with an ETag, for those bytes or none. */
export function getRequest(target: ReadTarget, range?: ByteRange): GetObjectCommand {
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
export function extentOf(answer: GetObjectCommandOutput, asked: ByteRange, size: number): ByteRange {
  if (answer.$metadata.httpStatusCode !== 206) {
    if (answer.ContentLength === size) return { first: 0, last: size - 1 };
    throw brokenRead('another length than before');
  }
  const told = parseContentRange(answer.ContentRange);
  const isAsked = told?.first === asked.first && told.last === asked.last && told.size === size;
  if (!isAsked || answer.ContentLength !== asked.last - asked.first + 1) {
    throw brokenRead('another range than the one that was asked for');
  }
  return asked;
}

/** Its bytes; an answer that nobody reads must be destroyed, or it keeps its connection. */
export function streamOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw brokenRead('an answer without a body');
}
