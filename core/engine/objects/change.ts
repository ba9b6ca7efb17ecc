import { isSameValue } from '../../base/json.ts';
import type { VersionIdentity } from '../../base/object-ref.ts';
import type { HashText, ObjectFinding } from '../../findings/finding.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { Recovery } from '../../versions/apply-current-version.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { type KeptVersions, keptVersions, versionHash, withKept } from '../../versions/kept-versions.ts';
import type { KeyEvent } from '../../versions/key-event.ts';
import { bounded, type KeyStatus, stateOf } from '../../versions/key-state.ts';
import type { VersionClass, VersionRecord } from '../../versions/version-record.ts';
import type { Draft, Lookups } from './evidence.ts';
import { draft, findingOfDeviation } from './evidence.ts';
import type { Detections, Resolution } from './finding-changes.ts';
import { findingChanges } from './finding-changes.ts';
import { existing } from './observation.ts';
import type { ChangeSet } from './ports.ts';
import { foldedIds } from './restored-periods.ts';

/** A judgement on its way into the tables. */
export interface Proposal {
  /** As it was read, with what people have said meanwhile. */
  readonly entry: ManifestEntry;
  readonly before: ReadonlyMap<VersionIdentity, VersionRecord>;
  readonly after: ReadonlyMap<VersionIdentity, VersionRecord>;
  readonly standing: KeyStatus;
  readonly classes: ReadonlyMap<VersionIdentity, VersionClass>;
  readonly keyEvents: readonly KeyEvent[];
  readonly recoveries: readonly Recovery[];
  readonly isWhole: boolean;
  /** True where somebody looks at the key without an event. */
  readonly isLook: boolean;
  readonly isHeld: boolean;
  readonly dataset: Dataset;
  readonly known: readonly ObjectFinding[];
  readonly resolutions: ReadonlyMap<string, Resolution>;
  readonly approvedDigests: ChangeSet['approvedDigests'];
  /** True when the entry itself was changed by what people said. */
  readonly isEntryChanged: boolean;
}

export function detectionsOf(proposal: Proposal, hash: HashText): Detections {
  const drafts = proposal.keyEvents.flatMap((keyEvent) => draft(proposal.entry, keyEvent, hash) ?? []);
  const recovered = proposal.recoveries.flatMap(
    ({ wrong }) => findingOfDeviation(proposal.entry, wrong, hash) ?? [],
  );
  return { drafts, recovered: new Set(recovered), resolutions: proposal.resolutions };
}

/** What to write for a proposal; `null` when the tables say all of it already. */
export function changeSet(
  proposal: Proposal,
  detections: Detections,
  lookups: (draft: Draft) => Lookups,
  { now, secretHash }: { readonly now: Date; readonly secretHash: HashText },
): ChangeSet | null {
  const { entry, standing } = proposal;
  const judged = withDetections(proposal, detections);
  // Items come back from the table with their attributes in another order.
  const versions = [...judged.values()].filter(
    (record) => !isSameValue(record, proposal.before.get(record.fact.version)),
  );
  const { known, isWhole, isLook } = proposal;
  const findings = findingChanges({
    entry,
    records: judged,
    standing,
    known,
    detections,
    isWhole,
    isLook,
    lookups,
    now,
  });
  const next = nextEntry(proposal, now, secretHash);
  const isQuiet = versions.length + findings.length === 0 && !proposal.isEntryChanged;
  if (
    isQuiet &&
    isSameValue(bounded(standing), entry.standing) &&
    entry.isSettled &&
    next.isHeld === entry.isHeld &&
    // What lacks a version would not show that it is destroyed. To say it first is left to a look, which would find it lacking each time.
    (isSameValue(next.kept, entry.kept) || (!isLook && entry.kept === null))
  )
    return null;
  const { name, status } = proposal.dataset;
  const { approvedDigests } = proposal;
  const unsealed = status === 'sealed' ? null : { name, status };
  return { entry: next, versions, areVersionsNew: !isWhole, findings, approvedDigests, unsealed };
}

function nextEntry(proposal: Proposal, now: Date, secretHash: HashText): ManifestEntry {
  const { entry, standing, isHeld } = proposal;
  return {
    ...entry,
    revision: entry.revision + 1,
    standing: bounded(standing),
    kept: keptOf(proposal, secretHash),
    state: stateOf(standing),
    isSettled: true,
    isHeld,
    updatedAt: now.toISOString(),
  };
}

/** What was replaced before the seal was never vouched for, and is not recorded. */
const keptSince = (
  baseline: ManifestEntry['baseline'],
  { sealedAt }: Pick<Dataset, 'sealedAt'>,
): string | null => baseline?.storedAt ?? sealedAt;

/** Of the whole history, or of what was known and one newer version. */
function keptOf({ entry, after, isWhole, dataset }: Proposal, secretHash: HashText): KeptVersions | null {
  const since = keptSince(entry.baseline, dataset);
  if (since === null) return null;
  const records = existing(after).map(({ fact }) => fact);
  const hash = versionHash(entry, secretHash);
  if (isWhole || entry.revision === 0) return keptVersions(records, since, hash);
  if (entry.kept === null || entry.kept.since !== since) return null;
  return records.reduce((kept, fact) => withKept(kept, fact, hash), entry.kept);
}

function withDetections(proposal: Proposal, detections: Detections): Map<VersionIdentity, VersionRecord> {
  const folded = foldedIds(proposal.known, detections.drafts);
  const made = detections.drafts.filter(({ id }) => !folded.has(id));
  const ids = Map.groupBy(made, (each) => each.keyEvent.subject.version);
  return new Map(
    [...proposal.after].map(([version, record]) => {
      const added = (ids.get(version) ?? []).map((each) => each.id);
      const findings = [...new Set([...record.findings, ...added])];
      return [version, { ...record, class: proposal.classes.get(version) ?? record.class, findings }];
    }),
  );
}
