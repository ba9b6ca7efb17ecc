import type { Digest } from '../base/digest.ts';
import type { ObjectRef, VersionIdentity } from '../base/object-ref.ts';
import type { Severity } from '../base/severity.ts';
import type { Mode } from '../scope/dataset.ts';
import type { DestroyedBy, UnestablishedReason } from '../versions/facts.ts';
import type { VerificationLevel, VersionClass } from '../versions/version-record.ts';
import type { Actor, Caller, LifecycleEnabledBy } from './actor.ts';
import type { ObjectRuleId, RuleId } from './rule-ids.ts';

/**
 * `resolved` by a person with a reason; `recovered` when the key is as expected again; `withdrawn` when later
 * knowledge showed it wrong.
 */
export type FindingState = 'open' | 'resolved' | 'recovered' | 'withdrawn';

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

/** Which bytes of a large object are others than the expected ones, to the part. */
export interface DifferingBytes {
  /** MiB of a part. */
  readonly partMiB: number;
  /** Both ends included; the first 20 of them, adjacent parts as one. */
  readonly ranges: readonly { readonly first: number; readonly last: number }[];
  /** How many there are. */
  readonly count: number;
  /** Bytes in all of them. */
  readonly bytes: number;
}

export interface Evidence {
  readonly class: VersionClass;
  readonly mode: Mode;
  readonly level: VerificationLevel;
  /** True while the version is the current one. */
  readonly current: boolean;
  readonly expected: ExpectedBytes | null;
  readonly actual: ActualBytes;
  /** Confirmed copies of the lost bytes where a version was destroyed, else of the expected ones. */
  readonly survives: readonly Copy[];
  /** Confirmed copies of the expected bytes, of this key first; absent in findings of earlier releases. */
  readonly expectedCopies?: readonly Copy[];
  /**
   * False where the search for copies ended before all candidates were looked at, or S3 refused to confirm one: there may be more.
   * Absent in findings of earlier releases.
   */
  readonly copiesComplete?: boolean;
  /** Absent where it is not known: both contents have to be read in parts. */
  readonly differs?: DifferingBytes;
  /** ISO time at which the mode became stricter, where the version came before it and was current then; absent elsewhere. */
  readonly judgedAgainAt?: string;
  /** For content that was current for a while: ISO times. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly destroyed: { readonly at: string; readonly by: DestroyedBy; readonly approved: boolean } | null;
  /** Who let the lifecycle rule destroy it; absent where that is not known. */
  readonly armedBy?: LifecycleEnabledBy;
  /**
   * From when on the expected bytes can vanish, where they survive under the key and are not current: ISO time, and why, as part of a
   * sentence. By the settings as they were known when it was found; absent where nothing destroys them, or nobody knows.
   */
  readonly vanishes?: { readonly at: string; readonly because: string };
  readonly approvedElsewhere: { readonly bucket: string; readonly key: string } | null;
  /** What is current now, where the finding is about something that is gone. */
  readonly now: { readonly versionId: string | null; readonly class: VersionClass } | null;
  /** Why a version could not be read, in words. */
  readonly detail: string | null;
  /** ISO time of the check. */
  readonly checkedAt: string;
}

/** What every finding has. */
interface FindingCommon {
  /** 40 hexadecimal characters; the same thing found twice has the same id. */
  readonly id: string;
  readonly severity: Severity;
  readonly state: FindingState;
  /** Why fields are `null`, by their path. */
  readonly unknown: Readonly<Record<string, string>>;
  /** ISO time at which what is wrong happened. */
  readonly happenedAt: string;
  /** ISO time at which it was found. */
  readonly time: string;
  /** Counts what should be reported; the first alert has revision 1. */
  readonly revision: number;
  /** What changed since the last alert. */
  readonly changed: readonly string[];
  readonly resolution: { readonly by: string; readonly reason: string; readonly at: string } | null;
  readonly notice: DeliveryState;
  /** Counts every write, so that writers notice each other. */
  readonly stamp: number;
}

/** Something wrong with a version of an object. */
export interface ObjectFinding extends FindingCommon {
  readonly about: 'object';
  readonly rule: ObjectRuleId;
  readonly bucket: string;
  readonly key: string;
  readonly dataset: string;
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  /** The version whose destruction brought this one back, where one did. */
  readonly after: VersionIdentity | null;
  readonly evidence: Evidence;
  readonly actor: Actor;
}

/** Something wrong with a call, or with a setting that was changed. */
export interface ActivityFinding extends FindingCommon {
  readonly about: 'activity';
  readonly rule: RuleId;
  /** `null` where it is about no bucket: an account's setting, a trail, a key. */
  readonly bucket: string | null;
  readonly key: string | null;
  readonly versionId: string | null;
  /** The dataset that is concerned, where it is one. */
  readonly dataset: string | null;
  /** All datasets that are concerned; where the finding is about no bucket, every one is. */
  readonly datasets: readonly string[];
  /** ARN or name of what was touched. */
  readonly resource: string | null;
  readonly evidence: ActivityEvidence;
  /** Digests of the keys of a batch that are counted and not kept, so that a record that comes again counts nothing; absent without any. */
  readonly countedKeys?: readonly string[];
  readonly actor: Caller | Actor;
}

/** One thing that is wrong, with its evidence. */
export type Finding = ObjectFinding | ActivityFinding;

/** Stands in the place of a setting's value that is too long for an alert. */
export const TOO_LONG = 'too long for an alert';

/** What was done, and what it changed. */
export interface ActivityEvidence {
  /** What can now happen that could not before, in one sentence; of a refused attempt, what would have. */
  readonly reason: string;
  /** What was tried where AWS refused it, after "refused attempt to"; absent elsewhere, and in findings of earlier releases. */
  readonly attempt?: string;
  /** Ids of the findings that reported the call behind what an audit found; absent where none is known. */
  readonly related?: readonly string[];
  /** What exactly differs, line by line. */
  readonly details: readonly string[];
  /** `null` where no event named who did it: a settings poll found it. */
  readonly call: {
    readonly eventId: string;
    readonly name: string;
    readonly service: string;
    readonly region: string | null;
    readonly at: string;
    /** Why the attempt came to nothing; `null` when it succeeded. */
    readonly error: { readonly code: string; readonly message: string | null } | null;
  } | null;
  readonly setting: {
    readonly name: string;
    readonly resource: string;
    readonly before: unknown;
    readonly after: unknown;
    /** False where nobody had seen the state before, and the safest was assumed. */
    readonly isBeforeKnown: boolean;
  } | null;
  /** True while it is in effect; `null` where that is not known or means nothing. */
  readonly current: boolean | null;
  /** From when to when it was in effect, once it was undone: ISO times. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** Keys that a batch touched, at most 1,000; `keyCount` counts all. */
  readonly keys: readonly string[];
  readonly keyCount: number;
  /** Who says so, where AWS itself was asked. */
  readonly decidedBy: readonly string[];
  /** ISO time of the check. */
  readonly checkedAt: string;
}

/** How far the delivery of a finding is. */
export interface DeliveryState {
  /** Alerts that reported it, oldest first: its one first alert, and the newest 99. */
  readonly alerts: readonly string[];
  /** The group in which it waits to be reported; `null` when there is nothing to report. */
  readonly group: string | null;
  /** ISO time since when a change of what was reported waits; absent where none does, and where an earlier release wrote it. */
  readonly since?: string;
  /** True where another finding reports what this one is about: it is listed and never waits to be reported. Absent elsewhere. */
  readonly isQuiet?: boolean;
}

export const shortId = (id: string): string => id.slice(0, 6);

/** Digests text with SHA-256 to lower-case hexadecimal; given from outside, so that the core needs no platform. */
export type HashText = (text: string) => string;

/** The same thing found twice, by an event, by `verify` and by a sweep, is one finding; a second attack is another. */
export function findingId(
  rule: RuleId,
  ref: ObjectRef,
  version: VersionIdentity,
  after: VersionIdentity | null,
  hash: HashText,
): string {
  const parts = [rule, ref.bucket, ref.key, version, ...(after === null ? [] : [after])];
  return hash(JSON.stringify(parts)).slice(0, 40);
}
