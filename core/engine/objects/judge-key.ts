import type { ObjectRef } from '../../base/object-ref.ts';
import { objectFindings } from '../../findings/finding.ts';
import type { Context } from '../../versions/context.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { type Judgement, judgeHistory } from '../../versions/judge-history.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { changeSet, detectionsOf, type Proposal } from './change.ts';
import type { Draft, Lookups } from './evidence.ts';
import { type CopySources, expectedCopies, findCopies, NO_COPIES, ofOwnKey } from './find-copies.ts';
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
    lookups.set(draft.id, await lookUp(draft, proposal.entry, proposal.after, ports));
  }
  const lookup = (draft: Draft): Lookups =>
    lookups.get(draft.id) ?? {
      expectedCopies: NO_COPIES,
      lostCopies: null,
      current: null,
      armedBy: null,
    };
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

/**
 * What a new finding shows beside the judgement: confirmed copies of what is expected and of what was lost, what S3 says is
 * current, and who enabled the lifecycle rule that destroyed it.
 */
async function lookUp(draft: Draft, ref: ObjectRef, records: Observed, ports: WorkerPorts): Promise<Lookups> {
  const [copies, current, armedBy] = await Promise.all([
    copiesOf(draft, ref, records, ports),
    ports.lister.current(ref),
    draft.rule === 'versions-expired' ? ports.armedBy(ref.bucket) : null,
  ]);
  return { ...copies, current, armedBy };
}

async function copiesOf(
  { keyEvent }: Draft,
  ref: ObjectRef,
  records: Observed,
  { copies: index, lister, msLeft }: WorkerPorts,
): Promise<Pick<Lookups, 'expectedCopies' | 'lostCopies'>> {
  const { subject, expected, type } = keyEvent;
  const sources: CopySources = { index, lister, msLeft };
  const history = [...records.values()];
  const expectedOnes = await expectedCopies(ref, expected, history, sources);
  if (type !== 'was-destroyed') return { expectedCopies: expectedOnes, lostCopies: null };
  if (subject.digest === null) return { expectedCopies: expectedOnes, lostCopies: NO_COPIES };
  const lost =
    subject.digest === expected?.digest
      ? expectedOnes
      : await findCopies(subject.digest, ofOwnKey(subject.digest, history), sources);
  return { expectedCopies: expectedOnes, lostCopies: lost };
}
