import type { ObjectRef } from '../../base/object-ref.ts';
import { type Copy, objectFindings } from '../../findings/finding.ts';
import type { Context } from '../../versions/context.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { type Judgement, judgeHistory } from '../../versions/judge-history.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { changeSet, detectionsOf, type Proposal } from './change.ts';
import type { Draft, Lookups } from './evidence.ts';
import { needsLookup, type Resolution } from './finding-changes.ts';
import { gather } from './gather-evidence.ts';
import { facts, type Observed } from './observation.ts';
import type { ChangeSet, WorkerPorts } from './ports.ts';

/** A key with its whole history, and what a person or a verification has just added to it. */
export interface KeyCase {
  readonly ref: ObjectRef;
  readonly entry: ManifestEntry;
  readonly context: Context;
  readonly before: Observed;
  readonly after: Observed;
  readonly resolutions?: (judgement: Judgement) => ReadonlyMap<string, Resolution>;
  readonly approvedDigests?: ChangeSet['approvedDigests'];
  readonly isEntryChanged?: boolean;
}

/** Judges a key from its whole history and says what to write; `null` when there is nothing new. */
export async function judgeKey(subject: KeyCase, ports: WorkerPorts): Promise<ChangeSet | null> {
  const { records, judgement } = await judgeWithEvidence(subject, ports);
  const ids = new Set([...records.values()].flatMap((record) => record.findings));
  const known = objectFindings(await ports.store.findings([...ids]));
  const proposal: Proposal = {
    entry: subject.entry,
    before: subject.before,
    after: records,
    ...judgement,
    isWhole: true,
    isHeld: isHeld(subject, records),
    dataset: subject.context.dataset,
    known,
    resolutions: subject.resolutions?.(judgement) ?? new Map(),
    approvedDigests: subject.approvedDigests ?? [],
    isEntryChanged: subject.isEntryChanged ?? false,
  };
  return propose(proposal, ports);
}

/** Looks up what new findings, and those about other bytes than was thought, should show, and builds the change set. */
export async function propose(proposal: Proposal, ports: WorkerPorts): Promise<ChangeSet | null> {
  const detections = detectionsOf(proposal, ports.hash);
  const known = new Map(proposal.known.map((finding) => [finding.id, finding]));
  const lookups = new Map<string, Lookups>();
  for (const draft of detections.drafts.filter((each) => needsLookup(each, known.get(each.id)))) {
    lookups.set(draft.id, await lookUp(draft, proposal.entry, ports));
  }
  const lookup = (draft: Draft): Lookups =>
    lookups.get(draft.id) ?? { survives: [], current: null, armedBy: null };
  return changeSet(proposal, detections, lookup, ports.clock());
}

// Each round supplies every piece of evidence that was asked for, so the rounds end: a supplied piece is never asked for again.
async function judgeWithEvidence(subject: KeyCase, ports: WorkerPorts) {
  let records: ReadonlyMap<string, VersionRecord> = subject.after;
  for (;;) {
    const judgement = judgeHistory(facts(records), subject.context);
    if (judgement.needs.length === 0) return { records, judgement };
    records = await gather(records, judgement.needs, ports);
  }
}

/** While the seal is not done, notes whether there would be findings, so that its end finds them. */
function isHeld({ context }: KeyCase, records: Observed): boolean {
  const { dataset } = context;
  if (dataset.status !== 'sealing') return false;
  const sealed = judgeHistory(facts(records), { ...context, dataset: { ...dataset, status: 'sealed' } });
  return sealed.keyEvents.length > 0;
}

/** Enough to act on; a reader at night wants one good copy, not a list. */
const MAX_COPIES = 5;

/**
 * What a new finding shows beside the judgement: confirmed copies of the good bytes, what S3 says is current, and who enabled the
 * lifecycle rule that destroyed it.
 */
async function lookUp(draft: Draft, ref: ObjectRef, ports: WorkerPorts): Promise<Lookups> {
  const [survives, current, armedBy] = await Promise.all([
    copiesOf(draft, ref, ports),
    ports.lister.current(ref),
    draft.rule === 'versions-expired' ? ports.armedBy(ref.bucket) : null,
  ]);
  return { survives, current, armedBy };
}

async function copiesOf({ keyEvent }: Draft, ref: ObjectRef, ports: WorkerPorts): Promise<readonly Copy[]> {
  const { subject, expected } = keyEvent;
  if (keyEvent.type === 'was-destroyed') {
    if (subject.digest === null) return [];
    return ports.copies.find(subject.digest, { ref, version: subject.version }, MAX_COPIES);
  }
  if (expected?.digest == null) return [];
  const own = { bucket: ref.bucket, key: ref.key, versionId: expected.versionId };
  const isOwnThere = await ports.lister.exists(ref, expected.versionId, etagOf(expected.version));
  const others = await ports.copies.find(expected.digest, { ref, version: expected.version }, MAX_COPIES);
  return isOwnThere ? [own, ...others].slice(0, MAX_COPIES) : others;
}

// A null version's identity holds its ETag: `null/<ETag>/<time>`. Any other version is named by its id alone.
const etagOf = (version: string): string | null =>
  version.startsWith('null/') ? (version.split('/')[1] ?? null) : null;
