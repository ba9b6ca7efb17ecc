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
  /**
   * True where what was destroyed is known not to be what is expected: it must not be copied back. Of many, true as well where some
   * of them held what is current all the same.
   */
  readonly isEvidence?: boolean;
  /** True where all that was found are attempts that came to nothing. */
  readonly isRefused: boolean;
  /** True where the expected bytes are current, though a version that held some was destroyed. */
  readonly isIntact?: boolean;
  /** False where the marker that hid it is not on top any more. @default true */
  readonly isHidden?: boolean;
}

/** What to do before anything else, in one line. */
export function firstStep(situation: Situation): string {
  const { rule, dataset, count, isRefused, isHidden = true } = situation;
  if (isRefused) return 'Ask the actor; if nobody knows of it, treat the credentials as stolen.';
  const name = escapeForPeople(dataset ?? 'the dataset');
  switch (rule) {
    case 'transient-content':
      return `Find the jobs that read ${count === 1 ? 'this key' : 'these keys'} of ${name} in that time, and treat what they made as suspect.`;
    case 'version-destroyed':
    case 'versions-expired':
      return count === 1 ? afterLoss(situation) : afterLosses(situation);
    case 'object-removed':
      if (!isHidden) return `Stop jobs that read ${name}.`;
      return `Hold jobs that read ${name}: to them ${count === 1 ? 'this object does' : 'these objects do'} not exist.`;
    default:
      return ownStep(rule) ?? `Stop jobs that read ${name}.`;
  }
}

function afterLoss({ isLost, isEvidence, isIntact }: Situation): string {
  if (isEvidence) return 'Find out who destroyed it; what was lost is not what is expected there.';
  if (isIntact) return 'Find out who destroyed it; the expected bytes are current all the same.';
  return isLost ? KEEP_COPIES : 'Copy the bytes back while the copy is there.';
}

// Of many, some may have a copy and others not, and some may have lost what nobody expects any more.
function afterLosses({ isLost, isEvidence }: Situation): string {
  if (isEvidence)
    return 'Find out who destroyed them: what was lost is evidence, or current all the same, and not to be copied back.';
  return isLost
    ? `${KEEP_COPIES} Of the others, see the restore command of each.`
    : 'See the restore command of each finding, and run it while the copies are there.';
}

const KEEP_COPIES = 'Keep whatever copies of the bytes exist outside the guarded buckets.';

/** The first step that a rule about calls, settings or audits names itself; `null` of a rule about objects. */
function ownStep(id: RuleId): string | null {
  const rule = ruleOf(id);
  return 'firstStep' in rule ? rule.firstStep : null;
}
