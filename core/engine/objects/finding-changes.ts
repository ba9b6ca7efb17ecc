import { isSameValue } from '../../base/json.ts';
import type { VersionIdentity } from '../../base/object-ref.ts';
import { announce, correct, revise } from '../../findings/delivery-state.ts';
import type { Evidence, Finding, FindingState, ObjectFinding } from '../../findings/finding.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { KeyStatus } from '../../versions/key-state.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { actorOf, type Draft, evidenceOf, type Lookups, unknownOf } from './evidence.ts';
import { foldedIds, type Restored, restoredPeriods } from './restored-periods.ts';

/** What the findings of a key are made from. */
export interface FindingContext {
  readonly entry: Pick<ManifestEntry, 'bucket' | 'key' | 'dataset'>;
  readonly records: ReadonlyMap<VersionIdentity, VersionRecord>;
  readonly standing: KeyStatus;
  readonly known: readonly ObjectFinding[];
  readonly detections: Detections;
  /** True when the whole history was judged, so that what it does not give is wrong. */
  readonly isWhole: boolean;
  /** True when somebody looks at the key without an event: then copies are looked up again. */
  readonly isLook: boolean;
  readonly lookups: (draft: Draft) => Lookups;
  readonly now: Date;
}

/** The findings to write: new ones, and known ones whose state, severity, actor or evidence changed. */
export function findingChanges(context: FindingContext): ObjectFinding[] {
  const known = new Map(context.known.map((finding) => [finding.id, finding]));
  const restored = restoredPeriods(context.known, context.detections.drafts);
  const folded = foldedIds(context.known, context.detections.drafts);
  const fresh = context.detections.drafts
    .filter((draft) => !known.has(draft.id) && !folded.has(draft.id))
    .map((draft) => create(draft, context));
  const changed = context.known.flatMap(
    (finding) => update(finding, restored.get(finding.id)?.period ?? null, context) ?? [],
  );
  return [...fresh, ...changed];
}

function create(draft: Draft, context: FindingContext): ObjectFinding {
  const { entry, records, standing, detections, now } = context;
  const { keyEvent, id, rule, severity } = draft;
  const record = records.get(keyEvent.subject.version);
  const actor = actorOf(keyEvent, record);
  const finding: ObjectFinding = {
    about: 'object',
    id,
    rule,
    severity,
    state: stateByVerdict(id, detections),
    bucket: entry.bucket,
    key: entry.key,
    dataset: entry.dataset,
    version: keyEvent.subject.version,
    versionId: keyEvent.subject.versionId,
    after: keyEvent.after,
    evidence: evidenceOf(keyEvent, record, standing, context.lookups(draft), now),
    actor,
    unknown: unknownOf(actor),
    happenedAt: keyEvent.at,
    time: now.toISOString(),
    revision: 1,
    changed: [],
    resolution: detections.resolutions.get(id) ?? null,
    notice: { alerts: [], group: null },
    stamp: 1,
  };
  return finding.state === 'resolved' ? finding : announce(finding);
}

function update(
  finding: ObjectFinding,
  restored: Restored['period'] | null,
  context: FindingContext,
): ObjectFinding | null {
  const draft = context.detections.drafts.find((each) => each.id === finding.id);
  const state = nextState(finding, context.detections, context.isWhole);
  const severity = draft?.severity ?? finding.severity;
  const actor = betterActor(finding, draft, context);
  const isRenewed = draft !== undefined && finding.state !== 'resolved';
  const known = isRenewed ? renewed(finding, draft, restored, context) : finding.evidence;
  const happenedAt = isRenewed ? draft.keyEvent.at : finding.happenedAt;
  const isOther = !saysTheSame(known, finding.evidence) || happenedAt !== finding.happenedAt;
  const changed = [
    ...(state === finding.state ? [] : ['state']),
    ...(severity === finding.severity ? [] : ['severity']),
    ...(actor === finding.actor ? [] : ['actor']),
    ...(isOther ? ['evidence'] : []),
  ];
  const evidence =
    finding.state === 'resolved' ? known : { ...known, current: state === 'open' && known.current };
  if (changed.length === 0 && isSameValue(evidence, finding.evidence)) return null;
  const resolution = context.detections.resolutions.get(finding.id) ?? finding.resolution;
  const next = {
    ...finding,
    state,
    severity,
    actor,
    unknown: unknownOf(actor),
    resolution,
    evidence,
    happenedAt,
  };
  return changed.length === 0 ? correct(next) : revise(next, changed, context.now.toISOString());
}

/**
 * True when a finding's copies have to be looked up: it is new, or what came to be known since names other bytes as the expected
 * or the lost ones, or somebody looks at the key to be sure and it is open. What a person resolved stays as that person saw it.
 */
export function needsLookup(draft: Draft, known: ObjectFinding | undefined, isLook: boolean): boolean {
  if (known === undefined) return true;
  if (known.state === 'resolved') return false;
  return (isLook && known.state === 'open') || isOfOtherBytes(draft, known);
}

function isOfOtherBytes({ keyEvent }: Draft, { evidence: { expected, actual } }: ObjectFinding): boolean {
  return (
    actual.digest !== keyEvent.subject.digest ||
    expected?.digest !== keyEvent.expected?.digest ||
    expected?.versionId !== keyEvent.expected?.versionId
  );
}

/** The evidence as the judgement gives it now; the same object where nothing differs. */
function renewed(
  finding: ObjectFinding,
  draft: Draft,
  restored: Restored['period'] | null,
  context: FindingContext,
): Evidence {
  const { records, standing, lookups, now, isLook, isWhole } = context;
  const known = finding.evidence;
  const made = evidenceOf(draft.keyEvent, records.get(finding.version), standing, lookups(draft), now);
  const fresh = { ...made, period: made.period ?? (isWhole ? restored : known.period) };
  const { judgedAgainAt: _, ...rest } = known;
  const next: Evidence = {
    ...rest,
    ...fresh,
    ...(needsLookup(draft, finding, isLook) ? {} : copiesIn(known)),
    ...(isOfOtherBytes(draft, finding) ? {} : { level: known.level }),
    // Why bytes could not be read is what such a finding says; how they were read is not.
    ...(isOfOtherBytes(draft, finding) || fresh.level === 'none' ? {} : { detail: known.detail }),
    now: isLook ? fresh.now : known.now,
    checkedAt: known.checkedAt,
  };
  return isSameValue(next, known) ? known : { ...next, checkedAt: fresh.checkedAt };
}

const copiesIn = ({ survives, expectedCopies, copiesComplete }: Evidence): Partial<Evidence> => ({
  survives,
  ...(expectedCopies === undefined ? {} : { expectedCopies }),
  ...(copiesComplete === undefined ? {} : { copiesComplete }),
});

/** True where those who were notified need not hear of it: other copies of the same bytes, what is current, when somebody looked. */
const saysTheSame = (a: Evidence, b: Evidence): boolean => isSameValue(messageOf(a), messageOf(b));

function messageOf(evidence: Evidence): unknown {
  const { current: _, now: __, checkedAt: ___, copiesComplete: ____, survives, ...rest } = evidence;
  const expectedCopies = evidence.expectedCopies ?? [];
  return { ...rest, survives: survives.length > 0, expectedCopies: expectedCopies.length > 0 };
}

function betterActor(
  finding: ObjectFinding,
  draft: Draft | undefined,
  context: FindingContext,
): ObjectFinding['actor'] {
  if (!draft || finding.actor.arn !== null) return finding.actor;
  const found = actorOf(draft.keyEvent, context.records.get(finding.version));
  const isMore = found.arn !== null || (finding.actor.account === null && found.account !== null);
  return isMore ? found : finding.actor;
}

/** A person's last word on a finding. */
export interface Resolution {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** What the judgement of a key says about its findings now. */
export interface Detections {
  readonly drafts: readonly Draft[];
  /** Ids of findings whose wrong content was replaced by good content. */
  readonly recovered: ReadonlySet<string>;
  /** Findings that a person closes with this commit. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
}

const stateByVerdict = (id: string, detections: Detections): FindingState =>
  detections.resolutions.has(id) ? 'resolved' : detections.recovered.has(id) ? 'recovered' : 'open';

/**
 * What becomes of a finding that is already known. A person's resolution stays. A finding that the whole history no longer
 * gives was wrong and is withdrawn; from a partial judgement only what it names changes.
 */
function nextState(finding: Finding, detections: Detections, isWhole: boolean): FindingState {
  if (detections.resolutions.has(finding.id)) return 'resolved';
  if (finding.state === 'resolved') return 'resolved';
  const isGiven = detections.drafts.some((draft) => draft.id === finding.id);
  if (detections.recovered.has(finding.id)) return 'recovered';
  if (isGiven) return 'open';
  return isWhole ? 'withdrawn' : finding.state;
}
