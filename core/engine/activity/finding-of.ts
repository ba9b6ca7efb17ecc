import { messageBytes, shorten } from '../../base/escape.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import type { Caller } from '../../findings/actor.ts';
import { announce } from '../../findings/delivery-state.ts';
import {
  type ActivityEvidence,
  type ActivityFinding,
  type HashText,
  TOO_LONG,
} from '../../findings/finding.ts';
import type { RuleId } from '../../findings/rule-ids.ts';
import type { Detection } from './judge-call.ts';

/** A rule that fired: one about calls, or one about objects that only a call reports. */
export type AnyDetection = Omit<Detection, 'rule'> & {
  readonly rule: RuleId;
  /** The keys that it is about, where they may be several: as many as an alert lists. @default - that of its subject */
  readonly keys?: readonly string[];
  /** How many keys there are. @default - that of its subject */
  readonly keyCount?: number;
};

/** What a finding is made of. */
export interface Cause {
  readonly call: ApiCall | null;
  /** Names the cause: the call's event id, or the name of a poll. The same cause found twice is one finding. */
  readonly id: string;
  /** ISO time at which it happened. */
  readonly at: string;
  /** Whether AWS says that it is in effect; `null` where nobody asked. */
  readonly current: boolean | null;
  readonly decidedBy: readonly string[];
  /** All datasets, for what is about no bucket and so belongs to each dataset. */
  readonly allDatasets: readonly string[];
}

/** Bytes of an alert, of which SNS takes 256 KiB: for a setting before, for the same after, and for all details. */
const MAX_SETTING = 40_000;
const MAX_DETAILS = 24_000;
/** Characters. The author of a policy chooses how much there is to say about it. */
const MAX_LINE = 1000;

export const NO_CALLER: Caller = {
  arn: null,
  account: null,
  sourceIp: null,
  userAgent: null,
  requestId: null,
  kind: 'unknown',
  session: null,
  invokedBy: null,
};

export function findingOf(detection: AnyDetection, cause: Cause, now: Date, hash: HashText): ActivityFinding {
  const { rule, severity, ruleMatch } = detection;
  const { bucket, key, versionId, resource } = ruleMatch.subject;
  const datasets = bucket === null ? cause.allDatasets : ruleMatch.subject.datasets;
  const actor = cause.call?.caller ?? NO_CALLER;
  return announce({
    about: 'activity',
    id: activityFindingId(detection, cause.id, hash),
    rule,
    severity,
    state: 'open',
    bucket,
    key,
    versionId,
    dataset: datasets.length === 1 ? (datasets[0] ?? null) : null,
    datasets,
    resource,
    evidence: evidenceOf(detection, cause, now),
    actor,
    unknown: unknownOf(actor, cause.call),
    happenedAt: cause.at,
    time: now.toISOString(),
    revision: 1,
    changed: [],
    resolution: null,
    notice: { alerts: [], group: null },
    stamp: 1,
  });
}

/** What fired a rule, where somebody looked and no call said it. */
export interface Sighting extends Pick<Cause, 'id' | 'at' | 'current'> {
  readonly rule: AnyDetection['rule'];
  readonly ruleMatch: AnyDetection['ruleMatch'];
  /** All datasets, for what is about no bucket. @default - none */
  readonly allDatasets?: readonly string[];
}

/** The finding of a sighting. */
export function findingOfSighting(
  { rule, ruleMatch, allDatasets = [], ...cause }: Sighting,
  now: Date,
  hash: HashText,
): ActivityFinding {
  const { severity } = ruleMatch;
  const detection = { rule, severity, ruleMatch, change: null, refusal: null };
  return findingOf(detection, { ...cause, call: null, decidedBy: [], allDatasets }, now, hash);
}

export function activityFindingId(
  { rule, ruleMatch }: Pick<AnyDetection, 'rule' | 'ruleMatch'>,
  cause: string,
  hash: HashText,
): string {
  const { bucket, key, resource } = ruleMatch.subject;
  return hash(JSON.stringify([rule, bucket, key, resource, cause])).slice(0, 40);
}

function evidenceOf(
  { ruleMatch, change, refusal, attempt, ...counted }: AnyDetection,
  cause: Cause,
  now: Date,
): ActivityEvidence {
  const { call, current, decidedBy } = cause;
  const { key } = ruleMatch.subject;
  return {
    reason: shorten(ruleMatch.reason, MAX_LINE),
    ...(refusal && attempt ? { attempt } : {}),
    details: shortened(ruleMatch.details),
    call: call && {
      eventId: call.eventId,
      name: call.name,
      service: call.service,
      region: call.region,
      at: call.at,
      error: refusal && { code: refusal.code, message: refusal.message },
    },
    setting: change && {
      name: change.setting,
      resource: change.resource,
      before: withinLimit(change.before.value),
      after: withinLimit(change.value),
      isBeforeKnown: change.before.isKnown,
    },
    current: refusal ? null : current,
    period: null,
    keys: counted.keys ?? (key === null ? [] : [key]),
    keyCount: counted.keyCount ?? (key === null ? 0 : 1),
    decidedBy,
    checkedAt: now.toISOString(),
  };
}

const withinLimit = (value: unknown): unknown => (messageBytes(value) <= MAX_SETTING ? value : TOO_LONG);

function shortened(details: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let left = MAX_DETAILS;
  for (const detail of details) {
    const line = shorten(detail, MAX_LINE);
    left -= messageBytes(line);
    if (left < 0) return [...lines, `and ${details.length - lines.length} more`];
    lines.push(line);
  }
  return lines;
}

function unknownOf(actor: Caller, call: ApiCall | null): Record<string, string> {
  if (call === null) return { actor: 'no event reported it' };
  return actor.arn === null ? { 'actor.arn': 'the record names none' } : {};
}
