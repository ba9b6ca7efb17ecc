import { escapeForPeople } from '../base/escape.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ruleOf } from '../rules/catalogue.ts';

/** What the first step depends on. */
interface Situation {
  readonly rule: RuleId;
  readonly dataset: string | null;
  /** How many findings it is about. */
  readonly count: number;
  /** True where no copy of lost bytes is known of one of the findings. */
  readonly isLost: boolean;
  /** True where what was destroyed is known not to be what is expected: it must not be copied back. */
  readonly isEvidence?: boolean;
  /** True where all that was found are attempts that came to nothing. */
  readonly isRefused: boolean;
}

/** What to do before anything else, in one line. */
export function firstStep({ rule, dataset, count, isLost, isEvidence, isRefused }: Situation): string {
  if (isRefused) return 'Ask the actor; if nobody knows of it, treat the credentials as stolen.';
  const name = escapeForPeople(dataset ?? 'the dataset');
  switch (rule) {
    case 'transient-content':
      return `Find the jobs that read ${count === 1 ? 'this key' : 'these keys'} of ${name} in that time, and treat what they made as suspect.`;
    case 'version-destroyed':
    case 'versions-expired':
      if (isEvidence) return 'Find out who destroyed it; what was lost is not what is expected there.';
      return isLost
        ? 'Keep whatever copies of the bytes exist outside the guarded buckets.'
        : `Copy the bytes back while the ${count === 1 ? 'copy is' : 'copies are'} there.`;
    case 'object-removed':
      return `Hold jobs that read ${name}: to them ${count === 1 ? 'this object does' : 'these objects do'} not exist.`;
    default:
      return ownStep(rule) ?? `Stop jobs that read ${name}.`;
  }
}

/** The first step that a rule about calls, settings or audits names itself; `null` of a rule about objects. */
function ownStep(id: RuleId): string | null {
  const rule = ruleOf(id);
  return 'firstStep' in rule ? rule.firstStep : null;
}
