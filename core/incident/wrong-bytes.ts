import { capital } from '../alerts/readable-values.ts';
import type { Copy, Finding, ObjectFinding } from '../findings/finding.ts';
import { isOfAbsence, objectFindings } from '../findings/kinds-of-finding.ts';
import { currentPeriods, type Period } from '../readers/current-periods.ts';
import type { KnownKey } from './facts.ts';
import type { KeyNow, Survival, WrongBytes } from './incident.ts';

/** Which versions are wrong, or gone, and when they were current. */
export function wrongBytesOf(findings: readonly Finding[], keys: readonly KnownKey[]): readonly WrongBytes[] {
  return objectFindings(findings).map((finding) => {
    const { id, rule, bucket, key, dataset, versionId, evidence } = finding;
    const { digest, size } = evidence.actual;
    const known = keys.find((each) => each.bucket === bucket && each.key === key);
    const { expected } = evidence;
    return {
      finding: id,
      rule,
      bucket,
      key,
      dataset,
      versionId,
      expected:
        expected === null
          ? null
          : { digest: expected.digest, size: expected.size, versionId: expected.versionId },
      found: { digest, size, versionId: evidence.actual.versionId },
      periods: periodsOf(finding, known),
    };
  });
}

function periodsOf(finding: ObjectFinding, known: KnownKey | undefined): readonly Period[] {
  if (isOfAbsence(finding)) return [];
  const { version, happenedAt, evidence } = finding;
  const facts = known?.history.map(({ fact }) => fact) ?? [];
  const periods = currentPeriods(facts, version).flatMap(({ from, to }) =>
    to !== null && to <= happenedAt ? [] : [{ from: from < happenedAt ? happenedAt : from, to }],
  );
  if (periods.length > 0) return periods;
  if (evidence.period !== null) return [evidence.period];
  return evidence.current ? [{ from: happenedAt, to: null }] : [];
}

/** How each key of the story stands now, and what survives of it. */
export function keysNow(keys: readonly KnownKey[], findings: readonly Finding[]): readonly KeyNow[] {
  return keys.map((known) => {
    const { bucket, key, dataset, entry } = known;
    const of = objectFindings(findings).filter((each) => each.bucket === bucket && each.key === key);
    return { bucket, key, dataset, state: entry?.state ?? null, ...survivalOf(known, of) };
  });
}

interface Survives {
  readonly survival: Survival;
  readonly copies: readonly Copy[];
  readonly says: string;
}

function survivalOf({ entry, plan }: KnownKey, findings: readonly ObjectFinding[]): Survives {
  const expected = entry === null ? findings.at(-1)?.evidence.expected : entry.standing.expected;
  const isUnexpected = expected === null || expected === undefined;
  if (plan === null) return fromEvidence(findings, isUnexpected);
  switch (plan.kind) {
    case 'copy':
      return {
        survival: 'can-be-restored',
        copies: [plan.source],
        says: `The expected bytes survive${plan.isConfirmed ? '' : ', as far as is recorded; S3 did not confirm it'}, and can be put back.`,
      };
    case 'undelete':
      return {
        survival: 'can-be-restored',
        copies: [plan.source],
        says: 'The expected bytes are under a delete marker, which can be taken away.',
      };
    case 'hide':
      return {
        survival: 'nothing-expected',
        copies: [],
        says: 'Nothing is expected under this key, and something is there: a restore hides it.',
      };
    case 'none':
      return withoutPlan(plan.reason, isUnexpected);
  }
}

function withoutPlan(reason: string, isUnexpected: boolean): Survives {
  const says = `${capital(reason)}.`;
  if (isUnexpected) return { survival: 'nothing-expected', copies: [], says };
  const isCurrent = reason === 'the expected bytes are current';
  const isNone = reason === 'no copy of the expected bytes is known';
  return { survival: isCurrent ? 'current' : isNone ? 'none-known' : 'unknown', copies: [], says };
}

/** As it was when the newest finding was made. */
function fromEvidence(findings: readonly ObjectFinding[], isUnexpected: boolean): Survives {
  const last = findings.at(-1);
  if (last === undefined)
    return { survival: 'unknown', copies: [], says: 'Only a call is recorded of this key.' };
  if (isUnexpected)
    return { survival: 'nothing-expected', copies: [], says: 'Nothing is expected under this key.' };
  const copies = last.evidence.expectedCopies ?? last.evidence.survives;
  if (copies.length > 0)
    return {
      survival: 'can-be-restored',
      copies,
      says: 'The expected bytes survived when this was found; S3 was not asked again.',
    };
  return {
    survival: 'unknown',
    copies,
    says: 'No copy was known when this was found; S3 was not asked again.',
  };
}
