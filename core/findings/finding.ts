import type { VersionClass } from '../judging/classes.ts';
import type { DestroyedBy, UnestablishedReason } from '../judging/facts.ts';
import type { VerificationLevel } from '../manifest/version-record.ts';
import type { Digest } from '../objects/digest.ts';
import type { Mode } from '../objects/mode.ts';
import type { VersionIdentity } from '../objects/version-identity.ts';
import type { RuleId } from '../rules/rule.ts';
import type { Severity } from './severity.ts';

/**
 * `resolved` by a person with a reason; `recovered` when approved bytes are current again; `withdrawn` when later
 * knowledge showed it wrong.
 */
export type FindingState = 'open' | 'resolved' | 'recovered' | 'withdrawn';

/** Who did it. A field that is not known is `null` and has its reason under `unknown`. */
export interface Actor {
  readonly arn: string | null;
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** The same bytes, somewhere else. */
export interface Copy {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
}

export interface ExpectedBytes {
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly versionId: string | null;
  readonly since: string;
  readonly by: string | null;
}

export interface ActualBytes {
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly versionId: string | null;
  readonly storedAt: string;
  readonly unestablished: UnestablishedReason | null;
}

export interface Evidence {
  readonly class: VersionClass;
  readonly mode: Mode;
  readonly level: VerificationLevel;
  /** True while the version is the current one. */
  readonly current: boolean;
  readonly expected: ExpectedBytes | null;
  readonly actual: ActualBytes;
  /** Confirmed copies of the expected bytes, or of the lost ones. */
  readonly survives: readonly Copy[];
  /** For content that was current for a while: ISO times. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly destroyed: { readonly at: string; readonly by: DestroyedBy; readonly approved: boolean } | null;
  readonly approvedElsewhere: { readonly bucket: string; readonly key: string } | null;
  /** What is current now, where the finding is about something that is gone. */
  readonly now: { readonly versionId: string | null; readonly class: VersionClass } | null;
  /** Why a version could not be read, in words. */
  readonly detail: string | null;
  /** ISO time of the check. */
  readonly checkedAt: string;
}

/** One thing that is wrong, with its evidence. */
export interface Finding {
  /** 40 hexadecimal characters; the same thing found twice has the same id. */
  readonly id: string;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly bucket: string;
  readonly key: string;
  readonly dataset: string;
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  /** The version whose destruction brought this one back, where one did. */
  readonly after: VersionIdentity | null;
  readonly evidence: Evidence;
  readonly actor: Actor;
  /** Why fields are `null`, by their path. */
  readonly unknown: Readonly<Record<string, string>>;
  /** ISO time at which what is wrong happened. */
  readonly happenedAt: string;
  /** ISO time at which it was found. */
  readonly time: string;
  /** Counts what people should be told of; the first alert has revision 1. */
  readonly revision: number;
  /** What changed since the last alert. */
  readonly changed: readonly string[];
  readonly resolution: { readonly by: string; readonly reason: string; readonly at: string } | null;
  readonly notice: Notice;
  /** Counts every write, so that writers notice each other. */
  readonly stamp: number;
}

/** Where the telling of a finding stands. */
export interface Notice {
  /** Alerts that told it, oldest first; the first is its one first alert. */
  readonly alerts: readonly string[];
  /** The group in which it waits to be told; `null` when there is nothing to tell. */
  readonly group: string | null;
}

export const shortId = (id: string): string => id.slice(0, 6);
