import type { VersionIdentity } from '../../base/version-identity.ts';
import type { FindingState, ObjectFinding } from '../../findings/finding.ts';
import { announce, revise } from '../../findings/notice.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { Standing } from '../../versions/standing.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { Draft } from './draft.ts';
import { actorOf, evidenceOf, type Lookups, unknownOf } from './evidence.ts';
import { nextState, stateByVerdict, type Verdicts } from './lifecycle.ts';

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

/** True for states in which nothing is left to be done. */
export const isClosed = (state: FindingState): boolean => state !== 'open';
