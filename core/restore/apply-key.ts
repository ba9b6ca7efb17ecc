import { type Digest, partMiBOf } from '../base/digest.ts';
import { SealwatchError } from '../base/errors.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { Clock } from '../base/time.ts';
import type { ReadOutcome } from '../versions/object-reader.ts';
import { changedProperties } from './changed-properties.ts';
import { copyInParts, MAX_COPY_BYTES } from './copy-in-parts.ts';
import type { CopyStep, KeyPlan } from './plan-key.ts';
import type { ApplyPorts, BegunKey, Condition, KeyAt } from './ports.ts';
import type { Wanted } from './wanted-bytes.ts';

/**
 * `restored`: done, read and compared. `already`: it held the wanted bytes. `moved`: somebody else wrote, and was not overwritten.
 * `unverified`: done, and the result could not be read. `failed`: AWS refused, or the result is wrong. `blocked`: nothing was tried.
 */
export type KeyStatus = 'restored' | 'already' | 'moved' | 'unverified' | 'failed' | 'blocked';

export interface KeyOutcome {
  readonly plan: KeyPlan;
  readonly status: KeyStatus;
  readonly detail: string | null;
  readonly before: KeyAt;
  /** `null` where nothing was done. */
  readonly after: KeyAt | null;
}

/**
 * Carries the plan of one key out. Where something else is current than was planned nothing is written; what is written depends on that
 * still being current, so that a write of somebody else is never covered silently. The result is read and compared.
 * @throws what is neither AWS's answer nor a plan that went stale: whoever runs it again comes to the same end
 */
export async function applyKey(plan: KeyPlan, ports: ApplyPorts, clock: Clock): Promise<KeyOutcome> {
  const { ref, step } = plan;
  if (step.kind === 'blocked') return nothingDone(plan, 'blocked', step.reason, plan.found);
  const begun = await ports.journal.begun(ref);
  const now = await withDigest(plan, await topOf(ref, ports), ports);
  if (isWanted(plan, now)) {
    if (begun === null) return nothingDone(plan, 'already', null, now);
    const outcome = { plan, status: 'restored', detail: null, before: begun.before, after: now } as const;
    return ended(outcome, begun.step, { ...ports, clock });
  }
  if (!isSame(now, plan.found)) {
    if (begun !== null) await giveUp(begun, ports);
    return nothingDone(plan, 'moved', `${words(now)} came since this was planned; it was left`, now);
  }
  const key: BegunKey = { ...ref, before: begun?.before ?? now, step: step.kind, ...uploadOf(begun) };
  await ports.journal.begin(key);
  let wrote: string | null | undefined;
  try {
    wrote = await carryOut(plan, key, ports);
  } catch (error) {
    if (!(error instanceof SealwatchError) || !ANSWERS.has(error.code)) throw error;
    await ports.journal.drop(ref);
    const after = await topOf(ref, ports);
    if (error.code === 'CONFLICT' || !isSame(after, plan.found))
      return nothingDone(plan, 'moved', `${words(after)} came while it was restored; it was left`, now);
    return nothingDone(plan, 'failed', error.message, now);
  }
  return ended(await judged(plan, key, wrote, ports), key.step, { ...ports, clock });
}

/** Ends what an earlier run began and never came to the end of, so that nothing of it is left. */
export async function giveUp(begun: BegunKey, { writer, journal }: ApplyPorts): Promise<void> {
  const { upload, bucket, key } = begun;
  if (upload !== undefined) await writer.abortParts({ bucket, key }, upload);
  await journal.drop({ bucket, key });
}

/** What AWS says about one key and another key need not suffer from. */
const ANSWERS: ReadonlySet<string> = new Set(['CONFLICT', 'NOT_FOUND', 'ACCESS_DENIED']);

const uploadOf = (begun: BegunKey | null): { readonly upload?: string } =>
  begun?.upload === undefined ? {} : { upload: begun.upload };

const nothingDone = (plan: KeyPlan, status: KeyStatus, detail: string | null, before: KeyAt): KeyOutcome => ({
  plan,
  status,
  detail,
  before,
  after: null,
});

/** @param step what was begun: whoever goes on after a crash may have planned another */
async function ended(
  outcome: KeyOutcome,
  step: BegunKey['step'],
  { journal, clock }: Pick<ApplyPorts, 'journal'> & { readonly clock: Clock },
): Promise<KeyOutcome> {
  const { plan, status, detail, before, after } = outcome;
  if (after === null) return outcome;
  await journal.end({ ...plan.ref, step, status, detail, before, after, at: clock().toISOString() });
  return outcome;
}

/** How a key stands in S3 now; nobody read its bytes. */
export async function topOf(ref: ObjectRef, { lister }: Pick<ApplyPorts, 'lister'>): Promise<KeyAt> {
  const [top] = await lister.listVersions(ref);
  if (top === undefined) return { kind: 'none', versionId: null, digest: null, size: null, etag: null };
  const { kind, versionId, size, etag } = top;
  return { kind, versionId, size, etag, digest: null };
}

const isSame = (a: KeyAt, b: KeyAt): boolean =>
  a.kind === b.kind && a.versionId === b.versionId && (a.kind !== 'object' || a.etag === b.etag);

/** Adds what is recorded of the bytes, or reads them where they may be the wanted ones. */
async function withDigest({ ref, wanted, found }: KeyPlan, now: KeyAt, ports: ApplyPorts): Promise<KeyAt> {
  if (now.kind !== 'object' || wanted === null) return now;
  if (isSame(now, found) && found.digest !== null) return { ...now, digest: found.digest };
  if (wanted.size !== null && wanted.size !== now.size) return now;
  const read = await readTop(ref, now, wanted, ports);
  return read.kind === 'read' ? { ...now, digest: digestIn(read, wanted.digest) } : now;
}

function readTop(
  ref: ObjectRef,
  { versionId, etag }: KeyAt,
  { digest }: Wanted,
  { reader }: ApplyPorts,
): Promise<ReadOutcome> {
  const partMiB = digest === null ? null : partMiBOf(digest);
  const target = { ...ref, versionId, ...(etag !== null && { etag }) };
  return reader.read(target, partMiB === null ? {} : { partMiB });
}

// A large object has a digest by parts beside that of the whole.
const digestIn = (
  { digest, alsoDigest }: Extract<ReadOutcome, { kind: 'read' }>,
  wanted: Digest | null,
): Digest => (alsoDigest !== undefined && alsoDigest === wanted ? alsoDigest : digest);

const isWanted = ({ wanted }: KeyPlan, now: KeyAt): boolean =>
  wanted === null ? now.kind !== 'object' : now.digest !== null && now.digest === wanted.digest;

const words = ({ kind, versionId }: KeyAt): string =>
  kind === 'none'
    ? 'nothing is there any more: a deletion'
    : `${kind === 'object' ? 'version' : 'the delete marker'} ${versionId ?? 'null'}`;

/** @returns the version that has to be current now; `undefined` where it has no name */
async function carryOut(plan: KeyPlan, key: BegunKey, ports: ApplyPorts): Promise<string | null | undefined> {
  const { ref, step, found } = plan;
  switch (step.kind) {
    case 'hide':
      await ports.writer.hide(ref, { etag: found.etag ?? '' });
      return undefined;
    case 'undelete':
      try {
        await ports.writer.removeMarker(ref, step.marker);
        return step.version;
      } catch (error) {
        // To put a version on top takes fewer rights than to delete one, and MFA Delete keeps markers.
        const isDenied = error instanceof SealwatchError && error.code === 'ACCESS_DENIED';
        if (!isDenied || step.instead === null) throw error;
        return copy(step.instead, { ref, key, condition: null }, ports);
      }
    case 'copy': {
      const condition = found.kind === 'object' ? { etag: found.etag ?? '' } : null;
      return copy(step, { ref, key, condition }, ports);
    }
    case 'blocked':
      return undefined;
  }
}

interface CopyAt {
  readonly ref: ObjectRef;
  readonly key: BegunKey;
  readonly condition: Condition;
}

async function copy(
  { source, size, properties }: CopyStep,
  { ref, key, condition }: CopyAt,
  ports: ApplyPorts,
): Promise<string | null> {
  const request = { source, target: ref, properties };
  if (size <= MAX_COPY_BYTES) return ports.writer.copy(request, condition);
  return copyInParts({ request, size, condition, begun: key }, ports);
}

/** Reads what is current now, and compares. */
async function judged(
  plan: KeyPlan,
  { before }: BegunKey,
  wrote: string | null | undefined,
  ports: ApplyPorts,
): Promise<KeyOutcome> {
  const { ref, wanted, step } = plan;
  const top = await topOf(ref, ports);
  const outcome = (status: KeyStatus, detail: string | null, after = top): KeyOutcome => ({
    plan,
    status,
    detail,
    before,
    after,
  });
  const moved = `${words(top)} came while it was restored, and is current`;
  if (wanted === null) return top.kind === 'object' ? outcome('moved', moved) : outcome('restored', null);
  if (top.kind !== 'object' || (wrote !== undefined && top.versionId !== wrote))
    return outcome('moved', moved);
  const read = await readTop(ref, top, wanted, ports);
  if (read.kind === 'unreadable' && read.reason === 'archived' && step.kind === 'undelete')
    return outcome('restored', 'its bytes lie in an archive, and were not read');
  if (read.kind === 'gone') return outcome('moved', moved);
  if (read.kind !== 'read')
    return outcome('unverified', read.kind === 'unreadable' ? read.detail : 'a delete marker is there');
  const after = { ...top, digest: digestIn(read, wanted.digest) };
  if (after.digest !== wanted.digest) {
    const what = `the result holds other bytes: ${after.digest}`;
    return outcome('failed', what, after);
  }
  const changed = await changedProperties(plan, top, ports);
  return outcome('restored', changed, after);
}
