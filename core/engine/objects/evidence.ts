import type { ObjectRef } from '../../base/object-ref.ts';
import type { Severity } from '../../base/severity.ts';
import type { Actor, LifecycleEnabledBy } from '../../findings/actor.ts';
import type { DifferingBytes, Evidence, ExpectedBytes } from '../../findings/finding.ts';
import { findingId, type HashText } from '../../findings/finding.ts';
import type { ObjectRuleId } from '../../findings/rule-ids.ts';
import { OBJECT_RULES } from '../../rules/object-catalogue.ts';
import { approvedElsewhereBy } from '../../versions/approved-elsewhere.ts';
import type { KeyEvent } from '../../versions/key-event.ts';
import type { Deviation, KeyStatus } from '../../versions/key-state.ts';
import type { CurrentVersion } from '../../versions/version-lister.ts';
import { NOBODY, type Requester, type VersionRecord } from '../../versions/version-record.ts';
import type { CopiesFound } from './find-copies.ts';

/** What was read for a new finding beside the judgement. */
export interface Lookups {
  readonly expectedCopies: CopiesFound;
  /** Of what was destroyed; `null` where nothing was. */
  readonly lostCopies: CopiesFound | null;
  /** What S3 says is current. */
  readonly current: CurrentVersion | null;
  /** Which bytes are others than the expected ones, where it is known. */
  readonly differing: DifferingBytes | null;
  /** From when on the expected bytes can vanish, where that is known. */
  readonly vanishes: NonNullable<Evidence['vanishes']> | null;
  /** Who let the lifecycle rule destroy it, where one did and it is known. */
  readonly armedBy: LifecycleEnabledBy | null;
}

/** Everything a finding can show: what was expected, what is there, since when, and whether the good bytes survive. */
export function evidenceOf(
  keyEvent: KeyEvent,
  record: VersionRecord | undefined,
  status: KeyStatus,
  lookups: Lookups,
  now: Date,
): Evidence {
  const { subject, class: value, mode } = keyEvent;
  const { digest, size, versionId, storedAt, unestablished } = subject;
  return {
    class: value,
    mode,
    level: record?.level ?? 'none',
    current: isCurrent(keyEvent, status, lookups.current),
    expected: expectedOf(keyEvent),
    actual: { digest, size, versionId, storedAt, unestablished },
    ...copiesIn(lookups),
    ...(lookups.differing === null ? {} : { differs: lookups.differing }),
    ...(keyEvent.isJudgedAgain ? { judgedAgainAt: keyEvent.at } : {}),
    period: keyEvent.type === 'was-transient' ? { from: keyEvent.from, to: keyEvent.at } : null,
    destroyed: destroyedOf(keyEvent),
    ...(lookups.armedBy === null ? {} : { armedBy: lookups.armedBy }),
    ...(lookups.vanishes === null ? {} : { vanishes: lookups.vanishes }),
    approvedElsewhere: elsewhereOf(keyEvent, record),
    now: isAbsence(keyEvent) ? nowOf(status) : null,
    detail: record?.detail ?? null,
    checkedAt: now.toISOString(),
  };
}

// What a search found that the judgement did not need in the end says nothing of why it is wrong.
function elsewhereOf(keyEvent: KeyEvent, record: VersionRecord | undefined): Evidence['approvedElsewhere'] {
  if (keyEvent.class !== 'known-elsewhere' || record === undefined) return null;
  const { fact } = record;
  if (keyEvent.type === 'was-destroyed') return fact.approvedElsewhere ?? null;
  const at = keyEvent.type === 'was-transient' ? keyEvent.from : keyEvent.at;
  return approvedElsewhereBy(fact, at) ?? null;
}

function copiesIn({
  expectedCopies,
  lostCopies,
}: Lookups): Pick<Evidence, 'survives' | 'expectedCopies' | 'copiesComplete'> {
  const survives = lostCopies ?? expectedCopies;
  return {
    survives: survives.copies,
    expectedCopies: expectedCopies.copies,
    copiesComplete: survives.isComplete && expectedCopies.isComplete,
  };
}

const isAbsence = ({ type }: KeyEvent): boolean => type === 'was-destroyed' || type === 'was-transient';

function isCurrent(keyEvent: KeyEvent, status: KeyStatus, inS3: CurrentVersion | null): boolean {
  if (isAbsence(keyEvent) || status.current?.version !== keyEvent.subject.version) return false;
  if (inS3 === null) return true;
  return inS3.kind !== 'none' && inS3.versionId === keyEvent.subject.versionId;
}

function expectedOf({ expected }: KeyEvent): ExpectedBytes | null {
  if (expected === null) return null;
  const { digest, size, versionId, since, by } = expected;
  return { digest, size, versionId, since, by };
}

function destroyedOf(keyEvent: KeyEvent): Evidence['destroyed'] {
  if (keyEvent.type !== 'was-destroyed') return null;
  return { at: keyEvent.at, by: keyEvent.by, approved: keyEvent.approved };
}

const nowOf = ({ current }: KeyStatus): Evidence['now'] =>
  current && { versionId: current.versionId, class: current.class };

const NOT_YET = 'no data event yet';

/** The actor as far as it is known: S3's own event has the account and the address, a data event the person or role. */
export function actorOf(keyEvent: KeyEvent, record: VersionRecord | undefined): Actor {
  const requester = keyEvent.type === 'was-destroyed' ? record?.destroyer : record?.requester;
  return actorFrom(requester ?? NOBODY);
}

export const actorFrom = ({ account, sourceIp, requestId, arn, userAgent }: Requester): Actor => ({
  arn: arn ?? null,
  account,
  sourceIp,
  userAgent: userAgent ?? null,
  requestId,
});

/** Why the actor's fields are not known. */
export function unknownOf(actor: Actor): Record<string, string> {
  const named = Object.entries(actor).filter(([, value]) => value === null);
  return Object.fromEntries(named.map(([name]) => [`actor.${name}`, reasonFor(name)]));
}

const reasonFor = (name: string): string =>
  name === 'arn' || name === 'userAgent' ? NOT_YET : 'no S3 event named it';

/** A rule that fired for a key event: what becomes a finding once it has its evidence. */
export interface Draft {
  readonly id: string;
  readonly rule: ObjectRuleId;
  readonly severity: Severity;
  readonly keyEvent: KeyEvent;
}

export function draft(ref: ObjectRef, keyEvent: KeyEvent, hash: HashText): Draft | null {
  for (const rule of OBJECT_RULES) {
    const severity = rule.judge(keyEvent);
    if (severity === null) continue;
    const id = findingId(rule.id, ref, keyEvent.subject.version, keyEvent.after, hash);
    return { id, rule: rule.id, severity, keyEvent };
  }
  return null;
}

/** The id of the finding that wrong content gave when it became current. */
export function findingOfDeviation(ref: ObjectRef, wrong: Deviation, hash: HashText): string | null {
  const type = wrong.class === 'delete-marker' ? 'became-hidden' : 'became-current';
  return draft(ref, { ...wrong, type }, hash)?.id ?? null;
}
