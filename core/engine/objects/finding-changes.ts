import { isSameValue } from '../../base/json.ts';
import type { VersionIdentity } from '../../base/object-ref.ts';
import { announce, revise } from '../../findings/delivery-state.ts';
import type { Finding, FindingState, ObjectFinding } from '../../findings/finding.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { KeyStatus } from '../../versions/key-state.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { actorOf, type Draft, evidenceOf, type Lookups, unknownOf } from './evidence.ts';

/** What the findings of a key are made from. */
export interface FindingContext {
  readonly entry: Pick<ManifestEntry, 'bucket' | 'key' | 'dataset'>;
  readonly records: ReadonlyMap<VersionIdentity, VersionRecord>;
  readonly standing: KeyStatus;
  readonly known: readonly ObjectFinding[];
  readonly detections: Detections;
  /** True when the whole history was judged, so that what it does not give is wrong. */
  readonly isWhole: boolean;
  readonly lookups: (draft: Draft) => Lookups;
  readonly now: Date;
}

/** The findings to write: new ones, and known ones whose state, severity, actor or evidence changed. */
export function findingChanges(context: FindingContext): ObjectFinding[] {
  const known = new Map(context.known.map((finding) => [finding.id, finding]));
  const fresh = context.detections.drafts
    .filter((draft) => !known.has(draft.id))
    .map((draft) => create(draft, context));
  const changed = context.known.flatMap((finding) => update(finding, context) ?? []);
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

function update(finding: ObjectFinding, context: FindingContext): ObjectFinding | null {
  const draft = context.detections.drafts.find((each) => each.id === finding.id);
  const state = nextState(finding, context.detections, context.isWhole);
  const severity = draft?.severity ?? finding.severity;
  const actor = betterActor(finding, draft, context);
  const known = draft && finding.state !== 'resolved' ? renewed(finding, draft, context) : finding.evidence;
  const changed = [
    ...(state === finding.state ? [] : ['state']),
    ...(severity === finding.severity ? [] : ['severity']),
    ...(actor === finding.actor ? [] : ['actor']),
    ...(known === finding.evidence ? [] : ['evidence']),
  ];
  if (changed.length === 0) return null;
  const resolution = context.detections.resolutions.get(finding.id) ?? finding.resolution;
  const evidence = { ...known, current: state === 'open' && known.current };
  const happenedAt = known === finding.evidence || !draft ? finding.happenedAt : draft.keyEvent.at;
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
  return revise(next, changed);
}

/**
 * True when a finding's copies have to be looked up: it is new, or what came to be known since names other bytes as the expected
 * or the lost ones. What a person resolved stays as that person saw it.
 */
export function needsLookup({ keyEvent }: Draft, known: ObjectFinding | undefined): boolean {
  if (known === undefined) return true;
  if (known.state === 'resolved') return false;
  const { expected, actual } = known.evidence;
  return (
    actual.digest !== keyEvent.subject.digest ||
    expected?.digest !== keyEvent.expected?.digest ||
    expected?.versionId !== keyEvent.expected?.versionId
  );
}

/** The evidence as the judgement gives it now; the same object where nothing that people act on differs. */
function renewed(finding: ObjectFinding, draft: Draft, context: FindingContext): ObjectFinding['evidence'] {
  const { records, standing, lookups, now } = context;
  const record = records.get(finding.version);
  const fresh = evidenceOf(draft.keyEvent, record, standing, lookups(draft), now);
  const { class: value, mode, expected, actual, period, destroyed, approvedElsewhere, detail } = fresh;
  const judged = { class: value, mode, expected, actual, period, destroyed, approvedElsewhere, detail };
  const next = { ...finding.evidence, ...judged };
  if (isSameValue(next, finding.evidence)) return finding.evidence;
  const { current, now: isNow } = finding.evidence;
  if (needsLookup(draft, finding)) return { ...fresh, current, now: isNow };
  return { ...next, checkedAt: fresh.checkedAt };
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
