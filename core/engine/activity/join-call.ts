import { SEVERITIES } from '../../base/severity.ts';
import { correct, revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding } from '../../findings/finding.ts';
import type { RuleId } from '../../findings/rule-ids.ts';
import { NO_CALLER } from './finding-of.ts';

const POLICY: readonly RuleId[] = [
  'policy-widened',
  'policy-public',
  'policy-external-account',
  'reading-denied',
];
const TRAIL: readonly RuleId[] = ['trail-stopped', 'trail-narrowed'];
const ENCRYPTION: readonly RuleId[] = ['encryption-weakened', 'key-endangered'];
const LOCK: readonly RuleId[] = ['object-lock-weakened', 'default-retention-weakened'];
const ACCESS_POINT: readonly RuleId[] = ['access-point-opened', 'public-access-block-weakened'];
const FEED: readonly RuleId[] = ['event-feed-cut', 'detector-tampered'];

/** Which rules about calls report what makes a check fail; none where no rule looks at what the check looks at. */
export const RULES_OF_CHECK: Readonly<Record<string, readonly RuleId[]>> = {
  'versioning-enabled': ['versioning-suspended'],
  'mfa-delete': ['versioning-suspended'],
  'lifecycle-keeps-approved-versions': ['lifecycle-destroys-data'],
  'policy-not-public': POLICY,
  'policy-no-outsiders': POLICY,
  'policy-no-unconditional-writes': POLICY,
  'policy-no-configuration-rights': POLICY,
  'policy-no-confused-deputy': POLICY,
  'policy-no-negation': POLICY,
  'cross-account-conditioned': POLICY,
  'delete-restricted': POLICY,
  'read-and-write-separated': POLICY,
  'region-restricted': POLICY,
  'restricted-to-network': POLICY,
  'signed-urls-short-lived': POLICY,
  'tls-only': POLICY,
  'tls-version': POLICY,
  'uploads-encrypted-rightly': POLICY,
  'not-public': [...POLICY, ...ACCESS_POINT, 'acl-opened'],
  'acl-private': ['acl-opened'],
  'acls-disabled': ['acl-opened'],
  'public-access-blocked': ['public-access-block-weakened'],
  'account-public-access-blocked': ['public-access-block-weakened'],
  'access-points-blocked': ACCESS_POINT,
  'access-points-closed': ACCESS_POINT,
  'object-lock-enabled': LOCK,
  'default-retention': LOCK,
  'default-encryption-kms': ENCRYPTION,
  'customer-managed-key': ENCRYPTION,
  'customer-keys-blocked': ENCRYPTION,
  'key-enabled': ENCRYPTION,
  'key-of-own-account': ENCRYPTION,
  'key-policy-closed': ENCRYPTION,
  'key-rotated': ENCRYPTION,
  'access-logging': ['logging-disabled'],
  'access-log-elsewhere': ['logging-disabled'],
  'data-events-read-logged': TRAIL,
  'data-events-write-logged': TRAIL,
  'management-events-logged': TRAIL,
  'trail-delivering': TRAIL,
  'trail-encrypted': TRAIL,
  'trail-log-bucket-elsewhere': TRAIL,
  'trail-logging': TRAIL,
  'trail-validated': TRAIL,
  'replication-targets-trusted': ['replication-external-account'],
  'event-feed-on': FEED,
  'guarded-by-sealwatch': FEED,
  'inventory-of-all-versions': [],
  'static-keys-are-young': [],
  tagged: [],
  'writers-have-no-static-keys': [],
  'writers-least-privilege': [],
};

/** What was found about calls since a time, in any order. */
export type CallFindings = (since: string) => Promise<readonly Finding[]>;

/** Between two audits of a bucket lie six hours at most, and one that was late. */
const MAX_DELAY_MS = 13 * 60 * 60 * 1000;
/** CloudTrail records whole seconds, and clocks differ. */
const SKEW_MS = 5_000;

/**
 * A finding of an audit with the call that is known to have caused it: its author, and the findings that reported it. Where people were
 * notified of one that is at least as bad, this one is only listed, and not reported again if it was before. Else a small change would
 * hide what is worse.
 * @returns `null` where no such call is known, or the finding names one already
 */
export function withCall(
  finding: ActivityFinding,
  check: string,
  callFindings: readonly Finding[],
): ActivityFinding | null {
  if (finding.evidence.call !== null || finding.state === 'resolved') return null;
  const causes = callFindings
    .filter((each) => each.about === 'activity')
    .filter((each) => isCauseOf(each, finding, check))
    .toSorted((a, b) => Date.parse(b.happenedAt) - Date.parse(a.happenedAt));
  const [newest] = causes;
  if (!newest) return null;
  const { actor, unknown } = newest;
  const related = causes.map(({ id }) => id).slice(0, MAX_RELATED);
  const evidence = { ...finding.evidence, call: newest.evidence.call, related };
  const named = { ...finding, actor, unknown, evidence };
  const isReported = causes.some(
    (cause) => weighsAsMuch(cause, finding) && stillReports(cause, finding.happenedAt),
  );
  return isReported ? reportedBy(named, related) : named;
}

/**
 * True while a finding about a call reports what an audit finds: not once it was withdrawn, and not once an audit still finds it after
 * the call was undone or a person closed its finding. What somebody said of a call says nothing of what is still wrong.
 * @param auditedAt ISO time
 */
function stillReports({ state, resolution, evidence }: ActivityFinding, auditedAt: string): boolean {
  if (state === 'open') return true;
  const over =
    state === 'resolved' ? resolution?.at : state === 'recovered' ? evidence.period?.to : undefined;
  return over !== undefined && Date.parse(auditedAt) <= Date.parse(over) + SKEW_MS;
}

/** What is known about the calls behind a quiet finding of an audit. */
export interface Causes {
  /** The findings that it names as its causes, as they are now. */
  readonly related: readonly Finding[];
  /** All that was found about calls around that time. */
  readonly known: readonly Finding[];
}

/**
 * A finding of an audit that was quiet because its cause was reported, to be reported after all: nothing that stands reports it any
 * more, and the audit still finds it. Where all causes were withdrawn, it names none; where another call is known, it names that.
 * @param auditedAt ISO time of the newest audit
 * @param now ISO time
 * @returns `null` where it stays quiet
 */
export function reportedAfterAll(
  finding: ActivityFinding,
  { check, auditedAt, now, related, known }: Causes & { check: string; auditedAt: string; now: string },
): ActivityFinding | null {
  if (!finding.notice.isQuiet || finding.state !== 'open') return null;
  const causes = related.filter((each) => each.about === 'activity');
  if (causes.some((cause) => weighsAsMuch(cause, finding) && stillReports(cause, auditedAt))) return null;
  const { alerts } = finding.notice;
  const heard = { ...finding, notice: { alerts, group: null } };
  if (causes.some(({ state }) => state !== 'withdrawn')) {
    // Whoever was notified of it before the record of its call came knows it.
    return alerts.length > 0 ? correct(heard) : revise(heard, ['evidence'], now);
  }
  const { related: _, ...evidence } = heard.evidence;
  const unnamed = { ...heard, actor: NO_CALLER, unknown: NO_CALL, evidence: { ...evidence, call: null } };
  return revise(withCall(unnamed, check, known) ?? unnamed, ['actor'], now);
}

/** An audit compares what is with what was, so that it cannot say that there was no event. */
export const NO_CALL = { actor: 'an audit found it; no finding about a call is known to be the cause' };

/** True where the first is at least as bad as the second. */
const weighsAsMuch = (cause: Finding, { severity }: Finding): boolean =>
  SEVERITIES.indexOf(cause.severity) <= SEVERITIES.indexOf(severity);

/** Findings that one may name. */
export const MAX_RELATED = 10;

/**
 * The same for one that is in the tables.
 * @param now ISO time
 */
export function joinedLater(
  finding: ActivityFinding,
  check: string,
  callFindings: readonly Finding[],
  now: string,
): ActivityFinding | null {
  const joined = withCall(finding, check, callFindings);
  return joined && revise(joined, ['actor'], now);
}

/**
 * A finding of a poll or an audit that people were notified of before the record of the call came, with the call and its author: an update of
 * it, so that the incident is one story. The finding about the call is then listed only.
 * @param check whose result it is; `null` for a poll that was refused an answer
 * @param cause the new finding about the call
 * @returns the very same where it names the call already; `null` where the call is not its cause, or weighs more than what people were notified of
 */
export function withLateCall(
  finding: ActivityFinding,
  check: string | null,
  cause: ActivityFinding,
): ActivityFinding | null {
  const { call } = finding.evidence;
  if (finding.state !== 'open' || finding.notice.isQuiet || !weighsAsMuch(finding, cause)) return null;
  // A crash may have come between the two writes.
  const isSame = call !== null && call.eventId === cause.evidence.call?.eventId;
  if (isSame) return finding;
  if (call !== null || !isCauseOf(cause, finding, check)) return null;
  const { actor, unknown, time } = cause;
  const evidence = { ...finding.evidence, call: cause.evidence.call, related: [cause.id] };
  return revise({ ...finding, actor, unknown, evidence }, ['actor'], time);
}

/** Rules about calls that keep the detector from reading settings. */
const SHUT_OUT: readonly RuleId[] = ['detector-tampered'];

/** What another finding reports: it is listed, names that one, and notifies nobody. */
export const reportedBy = (finding: ActivityFinding, others: readonly string[]): ActivityFinding => ({
  ...finding,
  evidence: { ...finding.evidence, related: others.slice(0, MAX_RELATED) },
  notice: { alerts: finding.notice.alerts, group: null, isQuiet: true },
});

/** ISO time since which calls may have caused something that an audit found at a time. */
export const callsSince = (at: string): string => new Date(Date.parse(at) - MAX_DELAY_MS).toISOString();

/** Of the detector's parts, those that carry events: what becomes of another one says nothing of what an audit finds of events. */
const CARRY_EVENTS: ReadonlySet<string> = new Set(['events', 'sqs', 'cloudformation']);

/** @param check `null` for a poll that was refused an answer */
function isCauseOf(
  cause: ActivityFinding,
  { bucket, happenedAt }: ActivityFinding,
  check: string | null,
): boolean {
  const { call, period } = cause.evidence;
  const rules = check === null ? SHUT_OUT : (RULES_OF_CHECK[check] ?? []);
  if (call === null || call.error !== null || cause.state === 'withdrawn') return false;
  if (!rules.includes(cause.rule)) return false;
  if (check === 'event-feed-on' && cause.rule === 'detector-tampered' && !CARRY_EVENTS.has(call.service))
    return false;
  // What is about no bucket, as an account's setting or a trail, is about each.
  if (cause.bucket !== null && cause.bucket !== bucket) return false;
  // What was put right before is not what the audit saw.
  if (period !== null && Date.parse(period.to) < Date.parse(happenedAt) - SKEW_MS) return false;
  const earlier = Date.parse(happenedAt) - Date.parse(cause.happenedAt);
  return earlier >= -SKEW_MS && earlier <= MAX_DELAY_MS;
}
