import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import type { ChangeDetection } from './change-judge.ts';
import type { ChangeRecord } from './change-record.ts';
import { activityFindingId, type Cause, findingOf } from './finding-of.ts';
import { ended, RECOVERY, revisedFinding, withdrawn } from './revised-finding.ts';

/** What the findings of a setting's history are made from. */
export interface ChangeFindingsContext {
  readonly known: readonly Finding[];
  /** The whole history, in order. */
  readonly changes: readonly ChangeRecord[];
  /** What AWS shows now; `undefined` where nobody asked or AWS gave no answer. */
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
  detections: readonly ChangeDetection[],
  changes: readonly ChangeRecord[],
  context: ChangeFindingsContext,
): ChangeFindings {
  const known = new Map(context.known.map((finding) => [finding.id, finding]));
  const given = detections.map((each) => ({
    each,
    id: activityFindingId(each.detection, each.change.cause, context.hash),
  }));
  // A transaction takes a finding once, though a rule may say several things of one change.
  const distinct = new Map([...given].reverse().map((one) => [one.id, one.each]));
  const written = [...distinct].flatMap(([id, each]) => findingBy(each, known.get(id), context) ?? []);
  const gone = new Set(changes.flatMap((change) => change.findings).filter((id) => !distinct.has(id)));
  const findings = [...written, ...[...gone].flatMap((id) => withdrawn(known.get(id), context.now) ?? [])];
  const byCause = Map.groupBy(given, ({ each }) => each.change.cause);
  const idsByCause = new Map(
    [...byCause].map(([cause, some]) => [cause, [...new Set(some.map(({ id }) => id))]]),
  );
  return { findings, idsByCause };
}

function findingBy(
  each: ChangeDetection,
  known: Finding | undefined,
  context: ChangeFindingsContext,
): ActivityFinding | null {
  const made = fresh(each, context);
  if (!known) return made;
  if (known.about !== 'activity') return null;
  const { change, undoneAt } = each;
  return revisedFinding({ finding: known, fresh: made, change, undoneAt });
}

function fresh(each: ChangeDetection, context: ChangeFindingsContext): ActivityFinding {
  const { change, detection, undoneAt } = each;
  const cause: Cause = {
    call: change.call,
    id: change.cause,
    at: change.at,
    current: isInEffect(each, context),
    decidedBy: context.decidedBy,
    allDatasets: context.allDatasets,
  };
  const finding = findingOf(detection, cause, context.now, context.hash);
  const doubt = doubtOf(each, context.changes);
  const said = doubt === null ? finding : { ...finding, unknown: { ...finding.unknown, [RECOVERY]: doubt } };
  return undoneAt === null ? said : ended(said, undoneAt);
}

/** Of a finding that stays open, the call that says that it was put right, and why that does not count. */
function doubtOf(
  { change, undoneAt, holdsFor }: ChangeDetection,
  changes: readonly ChangeRecord[],
): string | null {
  if (undoneAt !== null) return null;
  const doubted = changes.find(
    ({ at, value, unconfirmed }) => unconfirmed !== undefined && at >= change.at && !holdsFor(value),
  );
  if (doubted?.unconfirmed === undefined) return null;
  const { call, at, unconfirmed } = doubted;
  const { askedAt, answer } = unconfirmed;
  return `not confirmed: a record says that ${call?.name ?? 'a call'} put it right at ${at} (event ${call?.eventId}); ${answer}, asked at ${askedAt}. The record may be forged`;
}

/** S3 may show the old value for a moment: so soon after the change, that is no sign of an undo. */
const SETTLING_MS = 30 * 1000;

function isInEffect(
  { change, holdsFor }: ChangeDetection,
  { actual, now }: ChangeFindingsContext,
): boolean | null {
  if (actual === undefined) return null;
  if (holdsFor(actual)) return true;
  return now.getTime() - new Date(change.at).getTime() < SETTLING_MS ? null : false;
}
