import type { ObjectRef } from '../base/object-ref.ts';
import type { VersionClass } from './classes.ts';
import type { VersionFact } from './facts.ts';

/** How a digest was established; `none` never counts as verified. */
export type VerificationLevel = 'read' | 's3-sha256' | 'none';

/**
 * Who made the request that stored or destroyed a version. S3's event tells the account, the address and the request; the person
 * or role, and with what, only CloudTrail's data event.
 */
export interface Requester {
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly requestId: string | null;
  /** Stable ARN; absent or `null` until a data event told it. */
  readonly arn?: string | null;
  readonly userAgent?: string | null;
}

export const NOBODY: Requester = { account: null, sourceIp: null, requestId: null };

/** One observed version of one key. Never deleted; what was observed never changes, what it was judged to be may. */
export interface VersionRecord extends ObjectRef {
  readonly dataset: string;
  readonly fact: VersionFact;
  readonly class: VersionClass;
  readonly level: VerificationLevel;
  readonly requester: Requester;
  /** Who destroyed it, where it was. */
  readonly destroyer: Requester | null;
  readonly storageClass: string | null;
  readonly encryption: { readonly algorithm: string | null; readonly kmsKeyId: string | null } | null;
  /** ISO times: first seen, first tried to read, last read. */
  readonly seenAt: string;
  readonly firstTriedAt: string | null;
  readonly verifiedAt: string | null;
  /** Why it could not be read, in words. */
  readonly detail: string | null;
  /** Ids of the findings about this version. */
  readonly findings: readonly string[];
}
