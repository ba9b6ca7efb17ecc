import type { Digest } from '../base/digest.ts';
import type { ObjectRef, VersionIdentity } from '../base/object-ref.ts';
import type { VersionFact } from './facts.ts';

/** How a digest was established; `none` never counts as verified. */
export type VerificationLevel = 'read' | 's3-sha256' | 'none';

/**
 * Who made the request that stored or destroyed a version. S3's event has the account, the address and the request; the person
 * or role, and with what, only CloudTrail's data event.
 */
export interface Requester {
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly requestId: string | null;
  /** Stable ARN; absent or `null` until a data event names it. */
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

/** What a version's bytes are, held against what was expected of its key when it was stored. */
export type VersionClass =
  | 'baseline'
  | 'before-baseline'
  | 'same-bytes'
  | 'approved'
  | 'rollback'
  | 'known-elsewhere'
  | 'new-key'
  | 'extended'
  | 'altered'
  | 'unverifiable'
  /** Not established yet, and being retried. */
  | 'pending'
  | 'delete-marker'
  /** Only its deletion was seen. */
  | 'unknown';

/** What made bytes the expected ones: a person (`baseline`, `approval`), or the dataset's mode. */
export type ExpectationSource = 'baseline' | 'approval' | 'appended' | 'extended';

/** The bytes that a key should hold, from a time on. */
export interface Expectation {
  /** `null` where the seal could not read the version that it pinned. */
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  readonly since: string;
  readonly source: ExpectationSource;
  readonly by: string | null;
}
