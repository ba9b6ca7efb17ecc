import type { Digest } from '../../base/digest.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { ObjectFinding } from '../../findings/finding.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import type { Context } from '../../versions/context.ts';
import { isReadInParts } from '../../versions/digest-comparison.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { type Judgement, judgeHistory } from '../../versions/judge-history.ts';
import type { CurrentVersion } from '../../versions/version-lister.ts';
import type { Expectation, VersionRecord } from '../../versions/version-record.ts';
import { changeSet, detectionsOf, type Proposal } from './change.ts';
import type { Draft, Lookups } from './evidence.ts';
import {
  type CopiesFound,
  type CopySources,
  expectedCopies,
  findCopies,
  isUnanswered,
  NO_COPIES,
  ofOwnKey,
} from './find-copies.ts';
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
  /** True where somebody looks at the key without an event. @default false */
  readonly isLook?: boolean;
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
    isLook: subject.isLook ?? false,
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
  const due = detections.drafts.filter((each) => needsLookup(each, known.get(each.id), proposal.isLook));
  const find = copyFinder(proposal.entry, proposal.after, ports);
  for (const draft of due) {
    const differing = await differingBytes(draft, proposal, ports);
    lookups.set(draft.id, { ...(await lookUp(draft, proposal.entry, find, ports)), differing });
  }
  // Newer bytes may lie on top of which no event has come yet.
  for (const { id } of detections.drafts.filter((each) => isOnTop(each, known, proposal)))
    if (!lookups.has(id)) lookups.set(id, { ...NOTHING_ASKED, current: await find.current() });
  const lookup = (draft: Draft): Lookups => lookups.get(draft.id) ?? NOTHING_ASKED;
  const secretHash = await ports.secretHash();
  return changeSet(proposal, detections, lookup, { now: ports.clock(), secretHash });
}

const NOTHING_ASKED: Lookups = {
  expectedCopies: NO_COPIES,
  lostCopies: null,
  current: null,
  differing: null,
  armedBy: null,
  vanishes: null,
};

/** True for what is known and open, and about what the key holds, as far as events say. */
const isOnTop = (
  { id, keyEvent }: Draft,
  known: ReadonlyMap<string, ObjectFinding>,
  { standing }: Proposal,
): boolean => known.get(id)?.state === 'open' && standing.current?.version === keyEvent.subject.version;

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

/** Only of what was read in parts: then those of the expected bytes may be known too. */
async function differingBytes({ keyEvent }: Draft, { entry, after }: Proposal, { differences }: WorkerPorts) {
  const { expected, subject } = keyEvent;
  const found = after.get(subject.version)?.fact;
  if (!differences || !expected || !found || !isReadInParts(found)) return null;
  return differences(entry, { expected: expected.version, found: subject.version });
}

/**
 * What a new finding shows beside the judgement: confirmed copies of what is expected and of what was lost, what S3 says is
 * current, and who enabled the lifecycle rule that destroyed it.
 */
async function lookUp(
  draft: Draft,
  ref: ObjectRef,
  find: FindCopies,
  ports: WorkerPorts,
): Promise<Omit<Lookups, 'differing'>> {
  const [copies, current, armedBy] = await Promise.all([
    copiesOf(draft, find),
    find.current(),
    draft.rule === 'versions-expired' ? ports.armedBy(ref.bucket) : null,
  ]);
  const vanishes = await vanishingOf(draft, ref, { expected: copies.expectedCopies, current }, ports);
  return { ...copies, current, armedBy, vanishes };
}

/** From when on the expected bytes can vanish that survive under the key, below what is current. */
async function vanishingOf(
  { keyEvent }: Draft,
  ref: ObjectRef,
  found: { readonly expected: CopiesFound; readonly current: CurrentVersion | null },
  { vanishing }: WorkerPorts,
): Promise<Lookups['vanishes']> {
  const { expected, type, at } = keyEvent;
  const own = found.expected.copies.find(({ bucket, key }) => bucket === ref.bucket && key === ref.key);
  if (vanishing === undefined || expected === null || own === undefined || type === 'was-transient')
    return null;
  const { current } = found;
  if (current?.kind === 'object' && current.versionId === own.versionId) return null;
  // What was destroyed was on top of it since nobody knows when: not before its bytes were expected.
  const since = type === 'was-destroyed' ? expected.since : at;
  return (await vanishing({ ...own, size: expected.size, since, at })) ?? null;
}

interface FindCopies {
  expected(expected: Expectation | null): Promise<CopiesFound>;
  lost(digest: Digest): Promise<CopiesFound>;
  /** `null` where S3 does not say it. */
  current(): Promise<CurrentVersion | null>;
}

/** Looks for the same bytes once, and for what is current, however many findings of a key are about them. */
function copyFinder(
  ref: ObjectRef,
  records: Observed,
  { copies: index, lister, msLeft }: WorkerPorts,
): FindCopies {
  const sources: CopySources = { index, lister, msLeft };
  const history = [...records.values()];
  const found = new Map<string, Promise<CopiesFound>>();
  const once = (name: string, look: () => Promise<CopiesFound>): Promise<CopiesFound> => {
    const known = found.get(name) ?? look();
    found.set(name, known);
    return known;
  };
  let current: Promise<CurrentVersion | null> | null = null;
  return {
    current: () => {
      current ??= lister.current(ref).catch((error: unknown) => {
        if (isUnanswered(error)) return null;
        throw error;
      });
      return current;
    },
    expected: (expected) =>
      once(`${expected?.digest} ${expected?.version}`, () => expectedCopies(ref, expected, history, sources)),
    lost: (digest) => once(digest, () => findCopies(digest, ofOwnKey(digest, history), sources)),
  };
}

async function copiesOf(
  { keyEvent: { subject, expected, type } }: Draft,
  find: FindCopies,
): Promise<Pick<Lookups, 'expectedCopies' | 'lostCopies'>> {
  const expectedOnes = await find.expected(expected);
  if (type !== 'was-destroyed') return { expectedCopies: expectedOnes, lostCopies: null };
  if (subject.digest === null) return { expectedCopies: expectedOnes, lostCopies: NO_COPIES };
  const lost = subject.digest === expected?.digest ? expectedOnes : await find.lost(subject.digest);
  return { expectedCopies: expectedOnes, lostCopies: lost };
}
