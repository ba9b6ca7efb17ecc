import { isSameValue } from '../../base/json.ts';
import { SEVERITIES } from '../../base/severity.ts';
import { correct, revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding, Finding } from '../../findings/finding.ts';
import type { ChangeRecord } from './change-record.ts';

/** A finding that is known, and what is known of the same change by now. */
export interface Later {
  readonly finding: ActivityFinding;
  /** The same finding as it would be made now. */
  readonly fresh: ActivityFinding;
  readonly change: ChangeRecord;
  /** ISO time; `null` while it is in effect. */
  readonly undoneAt: string | null;
}

/** A known finding with what has become known since; `null` where that is nothing. What a person resolved stays so. */
export function revisedFinding(later: Later): ActivityFinding | null {
  const steps = [attributed, rejudged, undone, reopened];
  const start = { finding: later.finding, changed: [] as readonly string[] };
  const { finding: next, changed } = steps.reduce((before, step) => {
    const found = step({ ...later, finding: before.finding });
    return found === null
      ? before
      : { finding: found.finding, changed: [...before.changed, ...found.changed] };
  }, start);
  const finding = withDoubt(next, later.fresh.unknown[RECOVERY]);
  if (changed.length > 0) return revise(finding, changed, later.fresh.time);
  return finding === next ? null : correct(finding);
}

/** Names in `unknown` that a call is said to have put right what is wrong, and nothing but its record says so. */
export const RECOVERY = 'recovery';

/** Nobody is notified of a doubt: AWS may only be late. */
function withDoubt(finding: ActivityFinding, doubt: string | undefined): ActivityFinding {
  const { [RECOVERY]: before, ...unknown } = finding.unknown;
  if (before === doubt || finding.state === 'resolved') return finding;
  return { ...finding, unknown: doubt === undefined ? unknown : { ...unknown, [RECOVERY]: doubt } };
}

interface Step {
  readonly finding: ActivityFinding;
  readonly changed: readonly string[];
}

/** An event reported who made the change that a poll had found. */
function attributed({ finding, change: { call, at }, fresh }: Later): Step | null {
  if (finding.actor.arn !== null || call === null || finding.evidence.call !== null) return null;
  const evidence = { ...finding.evidence, reason: fresh.evidence.reason, call: fresh.evidence.call };
  const next = { ...finding, actor: call.caller, unknown: fresh.unknown, happenedAt: at, evidence };
  return { finding: next, changed: ['actor'] };
}

/** An earlier change came to light: what this one did is compared with the value that was before it. */
function rejudged({ finding, fresh }: Later): Step | null {
  const { setting } = fresh.evidence;
  if (finding.state === 'resolved' || isSameValue(finding.evidence.setting?.before, setting?.before))
    return null;
  const { reason, details } = fresh.evidence;
  const evidence = { ...finding.evidence, reason, details, setting };
  const { severity, datasets, dataset } = fresh;
  const next = { ...finding, severity, datasets, dataset, evidence };
  const isGraver = SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(finding.severity);
  return {
    finding: isGraver ? aloud(next) : next,
    changed: ['evidence', ...(severity !== finding.severity ? ['severity'] : [])],
  };
}

/** Another finding reported this one as it was: what it is now has to be reported by itself. */
function aloud(finding: ActivityFinding): ActivityFinding {
  const { isQuiet: _, ...notice } = finding.notice;
  return { ...finding, notice };
}

function undone({ finding, undoneAt }: Later): Step | null {
  if (undoneAt === null || finding.state === 'resolved') return null;
  const next = ended(finding, undoneAt);
  if (finding.state !== 'recovered') return { finding: next, changed: ['state'] };
  const isKnown = isSameValue(finding.evidence.period, next.evidence.period);
  return isKnown ? null : { finding: next, changed: ['evidence.period'] };
}

function reopened({ finding, undoneAt }: Later): Step | null {
  if (undoneAt !== null || (finding.state !== 'recovered' && finding.state !== 'withdrawn')) return null;
  const evidence = { ...finding.evidence, current: null, period: null };
  return { finding: aloud({ ...finding, state: 'open', evidence }), changed: ['state'] };
}

/** What was undone happened all the same: it is reported, with how long it lasted. */
export const ended = (finding: ActivityFinding, at: string): ActivityFinding => ({
  ...finding,
  state: 'recovered',
  evidence: { ...finding.evidence, current: false, period: { from: finding.happenedAt, to: at } },
});

/** Later knowledge shows that it was none. */
export function withdrawn(finding: Finding | undefined, now: Date): ActivityFinding | null {
  if (finding?.about !== 'activity' || (finding.state !== 'open' && finding.state !== 'recovered'))
    return null;
  return revise({ ...finding, state: 'withdrawn' }, ['state'], now.toISOString());
}
