import type { VersionIdentity } from '../../base/object-ref.ts';
import type { Finding, FindingState, ObjectFinding } from '../../findings/finding.ts';
import { announce, revise } from '../../findings/notice.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { Standing } from '../../versions/key-state.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { actorOf, type Draft, evidenceOf, type Lookups, unknownOf } from './evidence.ts';

/** What the findings of a key are made from. */
export interface FindingContext {
  readonly entry: Pick<ManifestEntry, 'bucket' | 'key' | 'dataset'>;
  readonly records: ReadonlyMap<VersionIdentity, VersionRecord>;
  readonly standing: Standing;
  readonly known: readonly ObjectFinding[];
  readonly verdicts: Verdicts;
  /** True when the whole history was judged, so that what it does not give is wrong. */
  readonly isWhole: boolean;
  readonly lookups: (draft: Draft) => Lookups;
  readonly now: Date;
}

/** The findings to write: new ones, and known ones whose state, severity or actor changed. */
export function findingChanges(context: FindingContext): ObjectFinding[] {
  const known = new Map(context.known.map((finding) => [finding.id, finding]));
  const fresh = context.verdicts.drafts
    .filter((draft) => !known.has(draft.id))
    .map((draft) => create(draft, context));
  const changed = context.known.flatMap((finding) => update(finding, context) ?? []);
  return [...fresh, ...changed];
}

function create(draft: Draft, context: FindingContext): ObjectFinding {
  const { entry, records, standing, verdicts, now } = context;
  const { happening, id, rule, severity } = draft;
  const record = records.get(happening.subject.version);
  const actor = actorOf(happening, record);
  const finding: ObjectFinding = {
    about: 'object',
    id,
    rule,
    severity,
    state: stateByVerdict(id, verdicts),
    bucket: entry.bucket,
    key: entry.key,
    dataset: entry.dataset,
    version: happening.subject.version,
    versionId: happening.subject.versionId,
    after: happening.after,
    evidence: evidenceOf(happening, record, standing, context.lookups(draft), now),
    actor,
    unknown: unknownOf(actor),
    happenedAt: happening.at,
    time: now.toISOString(),
    revision: 1,
    changed: [],
    resolution: verdicts.resolutions.get(id) ?? null,
    notice: { alerts: [], group: null },
    stamp: 1,
  };
  return finding.state === 'resolved' ? finding : announce(finding);
}

function update(finding: ObjectFinding, context: FindingContext): ObjectFinding | null {
  const draft = context.verdicts.drafts.find((each) => each.id === finding.id);
  const state = nextState(finding, context.verdicts, context.isWhole);
  const severity = draft?.severity ?? finding.severity;
  const actor = betterActor(finding, draft, context);
  const changed = [
    ...(state === finding.state ? [] : ['state']),
    ...(severity === finding.severity ? [] : ['severity']),
    ...(actor === finding.actor ? [] : ['actor']),
  ];
  if (changed.length === 0) return null;
  const resolution = context.verdicts.resolutions.get(finding.id) ?? finding.resolution;
  const evidence = { ...finding.evidence, current: state === 'open' && finding.evidence.current };
  const next = { ...finding, state, severity, actor, unknown: unknownOf(actor), resolution, evidence };
  return revise(next, changed);
}

function betterActor(
  finding: ObjectFinding,
  draft: Draft | undefined,
  context: FindingContext,
): ObjectFinding['actor'] {
  if (!draft || finding.actor.arn !== null) return finding.actor;
  const found = actorOf(draft.happening, context.records.get(finding.version));
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
export interface Verdicts {
  readonly drafts: readonly Draft[];
  /** Ids of findings whose wrong content was replaced by good content. */
  readonly recovered: ReadonlySet<string>;
  /** Findings that a person closes with this commit. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
}

const stateByVerdict = (id: string, verdicts: Verdicts): FindingState =>
  verdicts.resolutions.has(id) ? 'resolved' : verdicts.recovered.has(id) ? 'recovered' : 'open';

/**
 * What becomes of a finding that is already known. A person's resolution stays. A finding that the whole history no longer
 * gives was wrong and is withdrawn; from a partial judgement only what it names changes.
 */
function nextState(finding: Finding, verdicts: Verdicts, isWhole: boolean): FindingState {
  if (verdicts.resolutions.has(finding.id)) return 'resolved';
  if (finding.state === 'resolved') return 'resolved';
  const isGiven = verdicts.drafts.some((draft) => draft.id === finding.id);
  if (verdicts.recovered.has(finding.id)) return 'recovered';
  if (isGiven) return 'open';
  return isWhole ? 'withdrawn' : finding.state;
}
