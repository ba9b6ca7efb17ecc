import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { Copy } from '../findings/finding.ts';
import { isArchive } from '../versions/facts.ts';
import { isSameVersion } from '../versions/side-by-side.ts';
import type { VersionRecord } from '../versions/version-record.ts';
import { partsOf } from './copy-in-parts.ts';
import type { Candidate } from './differing-keys.ts';
import { knownOf } from './known-of-key.ts';
import type { CopySource, KeptProperties, KeyAt, PlanPorts } from './ports.ts';
import { type Known, restorePlan } from './restore-plan.ts';
import type { Wanted } from './wanted-bytes.ts';

/** A copy that puts the wanted bytes on top. */
export interface CopyStep {
  readonly kind: 'copy';
  readonly source: CopySource;
  readonly size: number;
  readonly properties: KeptProperties;
  /** 1 for one request; else so many parts. */
  readonly parts: number;
}

export type Step =
  | CopyStep
  /** `instead` puts the same version on top where nobody may take the marker away; `null` where it cannot be read. */
  | {
      readonly kind: 'undelete';
      readonly marker: string | null;
      readonly version: string | null;
      readonly instead: CopyStep | null;
    }
  | { readonly kind: 'hide' }
  /** `archived` is what S3 has to restore first. */
  | { readonly kind: 'blocked'; readonly reason: string; readonly archived: Copy | null };

/** What is to be done with one key. */
export interface KeyPlan {
  readonly ref: ObjectRef;
  readonly dataset: string;
  readonly wanted: Wanted | null;
  readonly found: KeyAt;
  readonly step: Step;
  /** True where the wanted bytes are not those that are expected now: Sealwatch reports them like anybody's. */
  readonly isReported: boolean;
  /** What people should know of it. */
  readonly notes: readonly string[];
}

interface Options {
  /** Also where the bucket keeps no versions, so that what is there now is lost. */
  readonly overwrite: boolean;
}

/** Plans what makes a key hold the wanted bytes; `null` where it holds them already. */
export async function planKey(
  candidate: Candidate,
  ports: PlanPorts,
  { overwrite }: Options,
): Promise<KeyPlan | null> {
  const { ref, dataset, entry, wanted } = candidate;
  const known = await knownOf(candidate, ports);
  const found = foundOf(known);
  const expected = entry?.standing.expected ?? null;
  const isReported = entry !== null && (wanted?.digest ?? null) !== (expected?.digest ?? null);
  const plan = (step: Step, notes: readonly string[] = []): KeyPlan => ({
    ref,
    dataset,
    wanted,
    found,
    step,
    isReported,
    notes,
  });
  if (known.inS3.versions === null) return plan(blocked('S3 refused to list the versions of the key'));
  if (entry === null)
    return found.kind === 'object'
      ? plan(blocked('Sealwatch has not looked at this key yet: wait a moment, or run sealwatch sweep'))
      : null;
  if (isPinnedOnTop(known, wanted)) return null;
  const todo = restorePlan(known);
  if (todo.kind === 'none')
    return isWantedOnTop(known, wanted) ? null : plan(blocked(reasonFor(todo.reason, known)));
  if (todo.kind === 'undelete') {
    const step = await undeleteStep(todo, known, ports);
    return plan(step, step.kind === 'undelete' && step.instead === null ? [NOT_READ] : []);
  }
  if (todo.fate === 'unknown') return plan(blocked('S3 did not say whether the bucket keeps versions'));
  if (todo.fate === 'lost' && !overwrite) return plan(blocked(LOST));
  const lost = todo.fate === 'lost' ? ['what is there now is lost: the bucket keeps no versions of it'] : [];
  if (todo.kind === 'hide') return plan({ kind: 'hide' }, lost);
  const step = await copyStep({ ...todo.source, isUnversioned: todo.isUnversioned }, known, ports);
  return plan(step, [...lost, ...notesOf(step, ref)]);
}

const LOST =
  'the bucket keeps no versions, so what is there now would be lost: download it if it is evidence, then add --overwrite';
const NOT_READ = 'the version lies in an archive: it will be current again, and nobody reads its bytes';

const blocked = (reason: string, archived: Copy | null = null): Step => ({
  kind: 'blocked',
  reason,
  archived,
});

/** Where the digest was never established, the version that the seal pinned is what is wanted. */
const isPinnedOnTop = ({ inS3: { versions } }: Known, wanted: Wanted | null): boolean => {
  const top = versions?.[0];
  return top?.kind === 'object' && top.versionId !== null && top.versionId === wanted?.versionId;
};

const isWantedOnTop = (known: Known, wanted: Wanted | null): boolean => {
  const top = foundOf(known);
  return wanted === null ? top.kind !== 'object' : top.digest !== null && top.digest === wanted.digest;
};

/** How the key stands in S3, with what is recorded of the bytes. */
function foundOf({ inS3: { versions }, history }: Known): KeyAt {
  const top = versions?.[0];
  if (top === undefined) return { kind: 'none', versionId: null, digest: null, size: null, etag: null };
  const { kind, versionId, size, etag } = top;
  return {
    kind,
    versionId,
    size,
    etag,
    digest: history.find(({ fact }) => isSameVersion(fact, top))?.fact.digest ?? null,
  };
}

async function undeleteStep(
  { marker, source }: { readonly marker: string | null; readonly source: Copy },
  known: Known,
  ports: PlanPorts,
): Promise<Step> {
  const copy = await copyStep({ ...source, isUnversioned: false }, known, ports);
  // What somebody writes meanwhile takes the place and the name of a null marker, and would be deleted for it. A copy has a condition.
  if (marker === null && copy.kind === 'copy') return copy;
  const instead = copy.kind === 'copy' ? copy : null;
  return { kind: 'undelete', marker, version: source.versionId, instead };
}

async function copyStep(
  copy: Copy & { readonly isUnversioned: boolean },
  { ref, wanted, history }: Known,
  { sources }: PlanPorts,
): Promise<CopyStep | Extract<Step, { kind: 'blocked' }>> {
  const state = await sources.describe(copy);
  const { bucket, key, versionId } = copy;
  const stop = (reason: string, archived: Copy | null = null) =>
    ({ kind: 'blocked', reason, archived }) as const;
  switch (state.kind) {
    case 'gone':
      return stop('the version that held the expected bytes went away while this was planned: run it again');
    case 'customer-key':
      return stop(
        'the version is encrypted with a key of its writer (SSE-C): only who has that key can copy it',
      );
    case 'refused':
      return stop(`S3 does not let you read the version: ${state.detail}`);
    case 'archived':
      return state.isUnderWay
        ? stop(
            `the version lies in ${state.storageClass}, and S3 is restoring it: run this again when it has`,
          )
        : stop(`the version lies in ${state.storageClass}: S3 has to restore it first`, {
            bucket,
            key,
            versionId,
          });
    case 'readable': {
      const isOwn = bucket === ref.bucket && key === ref.key;
      const properties = isOwn
        ? state.properties
        : borrowed(state.properties, lastRecord(wanted?.digest ?? null, history));
      const size = state.size;
      return {
        kind: 'copy',
        source: { ...copy, etag: state.etag },
        size,
        properties: unarchived(properties),
        parts: partsOf(size).length,
      };
    }
  }
}

/** What was recorded of the version that is gone says how it was encrypted and kept; a copy of it may be kept in another way. */
function borrowed(properties: KeptProperties, record: VersionRecord | undefined): KeptProperties {
  const encryption = record?.encryption ?? { algorithm: null, kmsKeyId: null };
  return {
    ...properties,
    encryption: { ...encryption, bucketKey: null },
    storageClass: record?.storageClass ?? 'STANDARD',
    lock: null,
    legalHold: false,
  };
}

const lastRecord = (digest: Digest | null, history: readonly VersionRecord[]): VersionRecord | undefined =>
  history.find(({ fact }) => fact.digest !== null && fact.digest === digest);

// In an archive nobody could read the copy, to compare it or to train on it.
const unarchived = (properties: KeptProperties): KeptProperties =>
  isArchive(properties.storageClass) ? { ...properties, storageClass: 'STANDARD' } : properties;

const notesOf = (step: Step, { bucket, key }: ObjectRef): readonly string[] =>
  step.kind === 'copy' && (step.source.bucket !== bucket || step.source.key !== key)
    ? ['metadata and tags are those of the copy, the version itself is gone']
    : [];

/** Where nothing can be done the reason names what keeps the bytes from being read, if that is known. */
function reasonFor(reason: string, { history, wanted }: Known): string {
  if (wanted?.digest !== null) return reason;
  const record = history.find(({ fact }) => fact.unestablished === 'customer-key');
  return record ? `${reason}: it is encrypted with a key of its writer (SSE-C)` : reason;
}
