import type { ActivityFinding, Finding } from '../../findings/finding.ts';
import type { HashText } from '../../findings/finding-id.ts';
import { revise } from '../../findings/notice.ts';
import { activityFindingId, type Cause, findingOf } from '../finding-of.ts';
import type { ChangeRecord } from '../history/change-record.ts';
import type { ChangeVerdict } from '../history/judge-changes.ts';

/** What the findings of a setting's history are made from. */
export interface ChangeFindingsContext {
  readonly known: readonly Finding[];
  /** What AWS shows now; `undefined` where nobody asked or it would not tell. */
  readonly actual: unknown;
  readonly allDatasets: readonly string[];
  readonly decidedBy: readonly string[];
  readonly now: Date;
  readonly hash: HashText;
}

/** Findings to write, and the names of all that each change gives. */
export interface ChangeFindings {
  readonly findings: readonly ActivityFinding[];
  readonly idsByCause: ReadonlyMap<string, readonly string[]>;
}

/** The findings to write: new ones, ones that were undone or have an author now, and ones that a late event shows to be none. */
export function changeFindings(
  verdicts: readonly ChangeVerdict[],
  changes: readonly ChangeRecord[],
  context: ChangeFindingsContext,
): ChangeFindings {
  const known = new Map(context.known.map((finding) => [finding.id, finding]));
  const given = verdicts.map((each) => ({
    each,
    id: activityFindingId(each.verdict, each.change.cause, context.hash),
  }));
  const ids = new Set(given.map(({ id }) => id));
  const written = given.flatMap(({ each, id }) => {
    const finding = known.get(id);
    if (!finding) return [fresh(each, context)];
    return finding.about === 'activity' ? (updated(finding, each) ?? []) : [];
  });
  const gone = changes
    .flatMap((change) => change.findings)
    .flatMap((id) => (ids.has(id) ? [] : (withdrawn(known.get(id)) ?? [])));
  const byCause = Map.groupBy(given, ({ each }) => each.change.cause);
  const idsByCause = new Map([...byCause].map(([cause, some]) => [cause, some.map(({ id }) => id)]));
  return { findings: [...written, ...gone], idsByCause };
}

function fresh(each: ChangeVerdict, context: ChangeFindingsContext): ActivityFinding {
  const { change, verdict, undoneAt } = each;
  const cause: Cause = {
    call: change.call,
    id: change.cause,
    at: change.at,
    current: context.actual === undefined ? null : each.holdsFor(context.actual),
    decidedBy: context.decidedBy,
    allDatasets: context.allDatasets,
  };
  const finding = findingOf(verdict, cause, context.now, context.hash);
  return undoneAt === null ? finding : ended(finding, undoneAt);
}

/** What was undone happened all the same: it is told, with how long it lasted. */
const ended = (finding: ActivityFinding, at: string): ActivityFinding => ({
  ...finding,
  state: 'recovered',
  evidence: { ...finding.evidence, current: false, period: { from: finding.happenedAt, to: at } },
});

function updated(
  finding: ActivityFinding,
  { change, undoneAt, verdict }: ChangeVerdict,
): ActivityFinding | null {
  let next = finding;
  const changed: string[] = [];
  if (finding.actor.arn === null && change.call !== null && finding.evidence.call === null) {
    next = attributed(next, change, verdict.concern.reason);
    changed.push('actor');
  }
  if (undoneAt !== null && finding.state === 'open') {
    next = ended(next, undoneAt);
    changed.push('state');
  }
  if (undoneAt === null && finding.state === 'recovered') {
    next = { ...next, state: 'open', evidence: { ...next.evidence, current: null, period: null } };
    changed.push('state');
  }
  if (finding.state === 'withdrawn') {
    next = { ...next, state: undoneAt === null ? 'open' : 'recovered' };
    changed.push('state');
  }
  return changed.length === 0 ? null : revise(next, changed);
}

function attributed(finding: ActivityFinding, { call, at }: ChangeRecord, reason: string): ActivityFinding {
  if (call === null) return finding;
  const { eventId, name, service, region } = call;
  return {
    ...finding,
    actor: call.caller,
    unknown: {},
    happenedAt: at,
    evidence: {
      ...finding.evidence,
      reason,
      call: { eventId, name, service, region, at: call.at, error: null },
    },
  };
}

function withdrawn(finding: Finding | undefined): ActivityFinding | null {
  if (finding?.about !== 'activity' || (finding.state !== 'open' && finding.state !== 'recovered'))
    return null;
  return revise({ ...finding, state: 'withdrawn' }, ['state']);
}
