import type { ObjectRef } from '../base/object-ref.ts';
import type { Caller } from '../findings/actor.ts';

/** Where a request was recorded. */
export type ReadSource = 'cloudtrail' | 'access-log' | 'lake';

/**
 * What a request came to: `read` gave bytes, `copied` made a copy, `metadata` gave digests, sizes or headers, `unchanged` told a client
 * that the bytes that it has are the current ones. The others gave nothing.
 */
export type ReadOutcome = 'read' | 'copied' | 'metadata' | 'unchanged' | 'aborted' | 'denied' | 'failed';

/** One request for an object, as it was recorded. */
export interface ReadEvent extends ObjectRef {
  readonly source: ReadSource;
  /** ISO time of the request, in whole seconds. */
  readonly at: string;
  /** The version that the request named, `null` for the null version; `undefined` where it named none. */
  readonly versionId: string | null | undefined;
  /** CloudTrail's name of the call. */
  readonly operation: string;
  readonly outcome: ReadOutcome;
  /** Sent to the client; 0 where it got none, `null` where the record does not say. */
  readonly bytes: number | null;
  readonly caller: Caller;
  /** The access point that it came through. */
  readonly via: string | null;
  readonly isPresigned: boolean;
  /** Where a copy went: `s3://bucket/key`; `null` where none was made, or the record does not say. */
  readonly copyTo: string | null;
  /** Names the record: the same one in two files is one. */
  readonly id: string;
  /** S3's name of the request, by which records of two sources are one. */
  readonly requestId: string | null;
}
