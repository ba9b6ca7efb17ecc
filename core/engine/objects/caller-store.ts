import type { ObjectRef } from '../../base/object-ref.ts';

/** Who made a request to an object, as CloudTrail told it. */
export interface ObjectCaller {
  /** Stable ARN, or the service; `null` where the record names none. */
  readonly arn: string | null;
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** The version that the request made or deleted, where the record tells it. */
  readonly versionId: string | null;
  /** ISO time of the request. */
  readonly at: string;
}

/** Callers that wait for the version that their request made: the data event and the object event arrive in any order. */
export interface CallerStore {
  put(ref: ObjectRef, caller: ObjectCaller): Promise<void>;
  /** Read strongly; `null` where none waits. */
  find(ref: ObjectRef, requestId: string): Promise<ObjectCaller | null>;
  /** Who made a version of which no event told, where the data event named it. Read strongly. */
  findMaker(ref: ObjectRef, versionId: string): Promise<ObjectCaller | null>;
}
