import type { ObjectRef } from '../../base/object-ref.ts';
import type { Severity } from '../../base/severity.ts';
import { findingId, type HashText } from '../../findings/finding-id.ts';
import type { ObjectRuleId } from '../../findings/rule-ids.ts';
import { OBJECT_RULES } from '../../rules/object-catalogue.ts';
import type { Happening } from '../../versions/happening.ts';
import type { Wrong } from '../../versions/standing.ts';

/** A rule that fired for a happening: what becomes a finding once it has its evidence. */
export interface Draft {
  readonly id: string;
  readonly rule: ObjectRuleId;
  readonly severity: Severity;
  readonly happening: Happening;
}

export function draft(ref: ObjectRef, happening: Happening, hash: HashText): Draft | null {
  for (const rule of OBJECT_RULES) {
    const severity = rule.judge(happening);
    if (severity === null) continue;
    const id = findingId(rule.id, ref, happening.subject.version, happening.after, hash);
    return { id, rule: rule.id, severity, happening };
  }
  return null;
}

/** The id of the finding that wrong content gave when it became current. */
export function findingOfWrong(ref: ObjectRef, wrong: Wrong, hash: HashText): string | null {
  const type = wrong.class === 'delete-marker' ? 'became-hidden' : 'became-current';
  return draft(ref, { ...wrong, type }, hash)?.id ?? null;
}
